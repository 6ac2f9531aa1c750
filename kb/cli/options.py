"""Options and doors that several commands share."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from kb.errors import InputError, UnreadableNote

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

database_option = click.option(
    "--db", "database", type=click.Path(path_type=Path), default=Path("kb.db"), envvar="KB_DB", show_envvar=True, help="The database."
)

repositories_option = click.option(
    "--repo",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    multiple=True,
    help="A repository whose files the notes name, beside the one around the notes; may be given several times.",
)


def notes_folder() -> Path:
    """The folder of notes when none is named."""
    return Path(os.environ.get("KB_NOTES", "notes"))


def cores() -> int:
    """How many processes this one may run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def format_option(*names: str) -> Decorator:
    """``--format``, with the first name as the default."""
    return click.option("--format", "form", type=click.Choice(names), default=names[0], help="Form of the report.")


def say(text: str, err: bool = False) -> None:
    """Print a text in whose lines a workflow's runner finds no command; err: on standard error."""
    from kb.render.terminal import unheeded

    click.echo(unheeded(text), err=err)


def rewrite(path: Path, data: bytes, was: bytes | None = None) -> None:
    """Write a file in the place of one that was read (`replace_file`). Raises InputError, and then it is as it was."""
    from kb.replacing import replace_file

    try:
        replace_file(path, data, was)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}. It is as it was: mend that, and run the command again.") from error


def tell_faults(faults: Iterable[str]) -> None:
    """Say on standard error what could not be done while the rest was; a name from outside steers neither the terminal nor a workflow."""
    from kb.render.terminal import safe

    for fault in faults:
        say(f"Error: {safe(fault)}", err=True)


def utf8(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """The text of an option; bytes that are no text are refused."""
    if value is not None and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise click.BadParameter("it is not UTF-8 text") from error
    return value


@contextmanager
def reader(database: Path) -> Iterator[Any]:
    """A Reader of a database, open for the length of a block. Raises DatabaseError."""
    from kb.store.reader import Reader
    from kb.store.schema import connect_for_reading, database_errors

    connection = connect_for_reading(database)
    try:
        with database_errors(database):
            yield Reader(connection)
    finally:
        connection.close()


def folder_of(database: Path, notes_folder: str) -> Path:
    """The folder of the notes that a database was built from, as seen from here."""
    return Path(os.path.relpath(database.resolve().parent / notes_folder))


def read_bytes(source: str) -> bytes:
    """The bytes of a file, or of standard input for "-". Raises InputError."""
    if source == "-":
        return sys.stdin.buffer.read() if sys.stdin else b""
    path = Path(source)
    if not path.exists():
        raise InputError(f"{path} does not exist. Name a markdown file, or - for standard input.")
    if not path.is_file():
        raise InputError(f"{path} is not a regular file. Name a markdown file, or - for standard input.")
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error


def printed_path(source: str) -> str:
    """How a report names a file; "-" is standard input, and bytes of a name that are no UTF-8 are spelled out."""
    return "standard-input.md" if source == "-" else os.fsencode(source).decode("utf-8", "backslashreplace")


@contextmanager
def note_errors(source: str) -> Iterator[None]:
    """Turn an unreadable note into an InputError that names it."""
    try:
        yield
    except UnreadableNote as error:
        raise InputError(f"{'standard input' if source == '-' else source}: {error}.") from error
