"""What stops work. Everything else that is wrong with a note is a value in a report."""


class KBError(Exception):
    """Work cannot go on. The message says what happened, where, and what to do; the exit code is 2."""


class ConfigurationError(KBError):
    """A ``kb.toml`` or ``[tool.kb]`` that cannot be used."""


class DatabaseError(KBError):
    """A database that is missing, foreign, damaged, locked or of a newer version."""


class InputError(KBError):
    """A path, draft or table that cannot be read as what the command asks for."""


class RepositoryError(KBError):
    """A git, repository or revision that is missing, or that cannot be asked."""


class UnreadableNote(Exception):
    """One file that cannot be read as a note; the message is the reason that a report shows."""
