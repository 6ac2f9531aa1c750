"""Sets up a repository of notes: the files that a team starts from, and the levels that are fitted to it; the door to tomlkit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb import data
from kb.configuration import find_configuration
from kb.errors import ConfigurationError, InputError
from kb.patterns import late
from kb.replacing import replace_file

_FILES = {
    "kb.toml": "init/kb.toml",
    "metadata.yml": "metadata.yml",
    "notes/template.md": "template.md",
    ".pre-commit-config.yaml": "init/pre-commit-config.yaml",
}
_CI = {"github": {".github/workflows/kb.yml": "init/workflow.yml"}, "gitlab": {".gitlab-ci.yml": "init/gitlab-ci.yml"}}
_NOTES = late(r"\bnotes(?=/)|(?:(?<=kb index )|(?<=kb ci )|(?<=kb lint )|(?<=--notes ))notes\b")
_COMMAND = late(r"^.*(?:run:|entry:|-) kb (?:ci|index|similar) .*$", re.M)
_NAMED = late(r"^(?P<key>databases:\n  )kb(?=:$)|(?<=href=\")kb(?=/)", re.M)
_USUAL = "kb.db"


@dataclass(frozen=True, slots=True)
class SetUpReport:
    """Files written, and files that were there and so were left as they are."""

    written: tuple[str, ...]
    kept: tuple[str, ...]


def set_up(folder: Path, notes: str = "notes", database: str = _USUAL, ci: str = "github") -> SetUpReport:
    """Write the starting files into a folder; what is there stays, but for a line in .gitignore. Raises InputError when it cannot be written.

    notes: where in it the notes are. database: the name of the file that is built, such as team.db. ci: github or gitlab.
    """
    written: list[str] = []
    kept: list[str] = []
    try:
        for usual, source in {**_FILES, **_CI[ci]}.items():
            name, text = (_NOTES.sub(notes, one) for one in (usual, data.read(source).decode()))
            (written if _write(folder / name, _with_database(text, database)) else kept).append(name)
        (written if _ignore(folder / ".gitignore", f"/{database}*") else kept).append(".gitignore")
    except OSError as error:
        raise InputError(f"{error.filename or folder} cannot be written: {error.strerror}. Choose a folder that may be written: kb init FOLDER") from error
    return SetUpReport(tuple(written), tuple(kept))


def _with_database(text: str, database: str) -> str:
    """A starting file for a database of another name: what names it, and what commands it is an option of."""
    if database == _USUAL:
        return text
    name = database.removesuffix(".db")
    commands = _COMMAND.sub(lambda line: f"{line[0]} --db {database}", text)
    described = _NAMED.sub(lambda found: f'{found["key"]}"{name}"' if found["key"] else name, commands)
    return described.replace(_USUAL, database)


def _write(path: Path, text: str) -> bool:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True


def _ignore(path: Path, line: str) -> bool:
    """Add the database to .gitignore; False when it stands there."""
    if path.exists() and not path.is_file():
        raise InputError(f"{path} is not a file, so the database cannot be added to it. Remove it, or choose another folder.")
    text = path.read_text(encoding="utf-8", errors="surrogateescape") if path.exists() else ""
    if line in text.splitlines():
        return False
    gap = "" if not text or text.endswith("\n") else "\n"
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{gap}{line}\n")
    return True


def write_levels(folder: Path, levels: Mapping[str, float]) -> Path:
    """Write levels into the configuration of a folder of notes, or into a new kb.toml there; the rest of it stays as it is.

    The file that was written. Raises ConfigurationError or InputError, and then nothing was.
    """
    path = find_configuration(folder).path or folder / "kb.toml"
    if path.exists() and not path.is_file():
        raise InputError(f"{path} is no regular file. Replace it; the levels are {_spelled(levels)}.")
    try:
        replace_file(path, _with_levels(path, _text(path), levels).encode())
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}. Make it and its folder writable; the levels are {_spelled(levels)}.") from error
    return path


def _spelled(levels: Mapping[str, float]) -> str:
    return ", ".join(f"{name} = {value:g}" for name, value in levels.items())


def _text(path: Path) -> str:
    """The text of a file that may be written; of a new one none."""
    try:
        with path.open("r+", encoding="utf-8", newline="") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def _with_levels(path: Path, text: str, levels: Mapping[str, float]) -> str:
    """A configuration with these levels. Raises ConfigurationError when it would be read as anything else."""
    import tomllib

    import tomlkit
    import tomlkit.exceptions

    try:
        document, wanted = tomlkit.parse(text), tomllib.loads(text)
    except tomlkit.exceptions.ParseError as error:
        raise ConfigurationError(f"{path} cannot be written by kb ({error}). Write the levels there yourself: {_spelled(levels)}.") from error
    for one in (document, wanted):
        own: Any = one["tool"]["kb"] if path.name == "pyproject.toml" else one
        own.setdefault("levels", dict(levels)).update(levels)
    new = tomlkit.dumps(document)
    if 0 < text.count("\n") == text.count("\r\n"):
        new = re.sub(r"\r?\n", "\r\n", new)
    if not _says(new, wanted):
        raise ConfigurationError(f"{path}: levels cannot be added to it as its keys are laid out. Write them there yourself: {_spelled(levels)}.")
    return new


def _says(text: str, wanted: Mapping[str, Any]) -> bool:
    """True when a text is read as these settings."""
    import tomllib

    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False
