"""Sets up a repository of notes: the files that a team starts from, and the levels that are fitted to it; the door to tomlkit."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kb import data
from kb.configuration import find_configuration
from kb.errors import InputError

_FILES = {
    "kb.toml": "init/kb.toml",
    "metadata.yml": "metadata.yml",
    "notes/template.md": "template.md",
    ".github/workflows/kb.yml": "init/workflow.yml",
    ".pre-commit-config.yaml": "init/pre-commit-config.yaml",
}
_IGNORED = "/kb.db*"


@dataclass(frozen=True, slots=True)
class SetUpReport:
    """Files written, and files that were there and so were left as they are."""

    written: tuple[str, ...]
    kept: tuple[str, ...]


def set_up(folder: Path) -> SetUpReport:
    """Write the starting files into a folder; what is there stays, but for a line in .gitignore. Raises InputError when it cannot be written."""
    written: list[str] = []
    kept: list[str] = []
    try:
        for name, source in _FILES.items():
            text = data.read(source).decode()
            (written if _write(folder / name, text) else kept).append(name)
        (written if _ignore(folder / ".gitignore") else kept).append(".gitignore")
    except OSError as error:
        raise InputError(f"{error.filename or folder} cannot be written: {error.strerror}. Choose a folder that may be written: kb init FOLDER") from error
    return SetUpReport(tuple(written), tuple(kept))


def _write(path: Path, text: str) -> bool:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True


def _ignore(path: Path) -> bool:
    """Add the database to .gitignore; False when it stands there."""
    if path.exists() and not path.is_file():
        raise InputError(f"{path} is not a file, so the database cannot be added to it. Remove it, or choose another folder.")
    text = path.read_text(encoding="utf-8", errors="surrogateescape") if path.exists() else ""
    if _IGNORED in text.splitlines():
        return False
    gap = "" if not text or text.endswith("\n") else "\n"
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{gap}{_IGNORED}\n")
    return True


def write_levels(folder: Path, levels: Mapping[str, float]) -> Path:
    """Write the table of levels into the configuration of a folder of notes, or into a new kb.toml there; the rest of it stays as it is.

    The file that was written. Raises ConfigurationError or InputError.
    """
    import tomlkit

    path = find_configuration(folder).path or folder / "kb.toml"
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8") if path.exists() else "")
        table = document["tool"]["kb"] if path.name == "pyproject.toml" else document
        table["levels"] = dict(levels)
        _replace(path, tomlkit.dumps(document))
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}. Make it writable; the levels are {dict(levels)}.") from error
    return path


def _replace(path: Path, text: str) -> None:
    """Write a file as a whole or not at all."""
    new = path.with_name(f"{path.name}.new")
    new.write_text(text, encoding="utf-8")
    os.replace(new, path)
