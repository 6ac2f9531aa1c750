"""What marks a database as ours, how it is opened, and what is said when it cannot be."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kb.errors import DatabaseError
from kb.sql import query, script
from kb.store.soundness import is_sound

APPLICATION_ID = 0x6B622D31
"""``PRAGMA application_id`` of a kb database ("kb-1")."""

SCHEMA_VERSION = 7
"""``PRAGMA user_version``; an older database is rebuilt, a newer one refused."""

_REMEDY = {
    "database is locked": "Another program holds it; try again when that is done.",
    "database or disk is full": "Make room and run the command again; the old build is untouched.",
    "attempt to write a readonly database": "Make the file and its folder writable, or choose another file with --db.",
    "unable to open database file": "Check that the folder exists and may be written, or choose another file with --db.",
    "disk i/o error": "Check the disk; the old build is untouched.",
}

_DAMAGE = ("malformed", "corrupt", "no such table", "no such column", "is not an error", "could not decode", "vtable constructor failed")
"""What SQLite says of a file of ours that no build wrote so."""


def is_ours(connection: sqlite3.Connection) -> bool:
    """True when a database carries the mark of kb, whatever its version."""
    return bool(connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID)


def version(connection: sqlite3.Connection) -> int:
    """The schema version of a database."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_empty(connection: sqlite3.Connection) -> bool:
    """True for a database without any table."""
    return bool(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0)


def create(connection: sqlite3.Connection) -> None:
    """Drop what is there and lay the schema, inside the transaction that is open."""
    drop(connection)
    for name in ("schema", "views"):
        for statement in _statements(script(name)):
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def drop(connection: sqlite3.Connection) -> None:
    """Drop every view and table; shadow tables of a virtual table go with it."""
    rows = connection.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('view', 'table') ORDER BY type = 'table', sql NOT LIKE 'CREATE VIRTUAL%'"
    ).fetchall()
    for kind, name in rows:
        still = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        if still and not name.startswith("sqlite_"):
            quoted = name.replace('"', '""')
            connection.execute(f'DROP {kind.upper()} "{quoted}"')


def _statements(text: str) -> Iterator[str]:
    statement = ""
    for line in text.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def database_errors(path: Path, named: Path | None = None) -> Iterator[None]:
    """Turn what SQLite says of a file, a disk or a lock into a DatabaseError that says what to do; a bug stays a bug.

    named: the file as messages name it, where that is not its path.
    """
    named = named or path
    try:
        yield
    except sqlite3.DatabaseError as error:
        explained = _explain(named, error) or (_damaged(named, error) if _is_damaged(path) else None)
        if explained is None:
            raise
        raise DatabaseError(explained) from error
    except (ValueError, LookupError, TypeError, ArithmeticError, AttributeError, RuntimeError, StopIteration) as error:
        # Garbage in a page, or in what is packed there, reaches us as values that no build holds.
        if _is_damaged(path):
            raise DatabaseError(_damaged(named, error)) from error
        raise


def _is_damaged(path: Path) -> bool:
    try:
        with closing(_open_reading(path)) as connection:
            (page,) = connection.execute("PRAGMA page_size").fetchone()
            torn = path.stat().st_size % page or connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",)
            return bool(torn) or not is_sound(connection)
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return True


def _damaged(path: Path, error: Exception) -> str:
    return f"{path} is damaged ({error}). Delete it and build it again with: {_command(path)}"


def _command(path: Path) -> str:
    """The command that builds this database and no other."""
    import shlex

    return "kb index" if path == Path("kb.db") else shlex.join(["kb", "index", "--db", str(path)])


def _explain(path: Path, error: sqlite3.DatabaseError) -> str | None:
    said = str(error).lower()
    remedy = next((remedy for words, remedy in _REMEDY.items() if words in said), None)
    if remedy:
        return f"{path}: {error}. {remedy}"
    if "not a database" in said:
        return not_ours(path)
    if any(words in said for words in _DAMAGE):
        return _damaged(path, error)
    return None


def not_ours(path: Path) -> str:
    """The message for a file that kb did not make."""
    return f"{path} is not a kb database, so it is left as it is. Choose another file with --db."


def newer(path: Path, found: int) -> str:
    """The message for a database of a version that this program does not know."""
    return f"{path} was built by a newer kb (schema {found}, this program knows {SCHEMA_VERSION}). Upgrade kb, or choose another file with --db."


def connect_for_reading(path: Path) -> sqlite3.Connection:
    """Open one of our databases read-only, as one snapshot: a build that is written meanwhile is not seen.

    Raises DatabaseError when it is missing, foreign, damaged or of another version.
    """
    if not path.exists():
        raise DatabaseError(f"{path} does not exist. Build it with: {_command(path)}")
    if not path.is_file():
        raise DatabaseError(f"{path} is not a file. Choose another with --db.")
    with database_errors(path):
        connection = _open_reading(path)
        try:
            connection.execute("BEGIN")
            check_build(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


def check_build(connection: sqlite3.Connection, path: Path) -> None:
    """Raise DatabaseError when a database is not ours, holds no build, or one of another version. path: as messages name it."""
    if not is_ours(connection):
        raise DatabaseError(f"{path} is empty. Build it with: {_command(path)}" if is_empty(connection) else not_ours(path))
    found = version(connection)
    if found > SCHEMA_VERSION:
        raise DatabaseError(newer(path, found))
    if found < SCHEMA_VERSION:
        raise DatabaseError(f"{path} was built by an older kb. Build it again with: {_command(path)}")
    if connection.execute(query("build")).fetchone() is None:
        raise DatabaseError(f"{path} holds no build. Build it with: {_command(path)}")


def _open_reading(path: Path) -> sqlite3.Connection:
    """mode=ro needs to write the shared-memory file of a WAL database; where it may not, a checkpointed file is immutable."""
    uri = path.absolute().as_uri()
    connection = sqlite3.connect(f"{uri}?mode=ro", uri=True, isolation_level=None, timeout=10)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        if "locked" in str(error) or "malformed" in str(error) or "not a database" in str(error):
            raise
        connection = sqlite3.connect(f"{uri}?mode=ro&immutable=1", uri=True, isolation_level=None)
    return connection


def opens_read_only(path: Path) -> bool:
    """False for a sound database that can only be opened as immutable, since SQLite may not write beside it."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return True
