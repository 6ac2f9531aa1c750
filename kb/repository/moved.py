"""Whether a repository has other commits than it had, told without git."""

from pathlib import Path


def log_of(folder: Path) -> Path | None:
    """Git's own log of where HEAD was, for the work tree around a folder; None when there is none. No process is started."""
    logs = (_git_folder(parent / ".git") / "logs" / "HEAD" for parent in (folder, *folder.parents))
    return next((log for log in logs if log.is_file()), None)


def _git_folder(place: Path) -> Path:
    """What git keeps of a work tree; a linked work tree and a submodule name it in a file."""
    if not place.is_file():
        return place
    try:
        return place.parent / place.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
    except (OSError, UnicodeDecodeError):
        return place


def moved_since(folder: Path, moment: float) -> bool:
    """True when HEAD of the work tree around a folder moved after a moment (seconds since 1970), as git's own log of it tells."""
    log = log_of(folder)
    return log is not None and log.stat().st_mtime > moment
