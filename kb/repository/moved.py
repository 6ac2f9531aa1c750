"""Whether a repository has other commits than it had, told without git."""

from pathlib import Path


def moved_since(folder: Path, moment: float) -> bool:
    """True when HEAD of the work tree around a folder moved after a moment (seconds since 1970), as git's own log of it tells; no process is started."""
    logs = (parent / ".git" / "logs" / "HEAD" for parent in (folder, *folder.parents))
    return next((log.stat().st_mtime > moment for log in logs if log.is_file()), False)
