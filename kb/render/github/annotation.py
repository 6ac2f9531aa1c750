"""An annotation: a command to the runner of GitHub's workflows that shows a message beside a line of a file."""

from kb.render.terminal import safe_lines


def annotation(level: str, path: str, title: str, message: str, line: int | None = None, column: int | None = None, end_column: int | None = None) -> str:
    """One command in one line. level: error, warning or notice; line, column: counted from 1, end_column exclusive; None leaves them out.

    The message is shown in the log, so signs that steer a terminal are left out of it; its lines stay lines.
    """
    places = {"line": line, "col": column, "endColumn": end_column}
    place = "".join(f",{key}={value}" for key, value in places.items() if value is not None)
    return f"::{level} file={_property(path)}{place},title={_property(title.strip())}::{_data(safe_lines(message))}"


def annotation_of_run(level: str, title: str, message: str) -> str:
    """The same about the run as a whole, which GitHub shows beside no file."""
    return f"::{level} title={_property(title)}::{_data(safe_lines(message.strip()))}"


def _data(text: str) -> str:
    """A message as GitHub's toolkit escapes it."""
    return text.encode("utf-8", "replace").decode().replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """The value of a property as GitHub's toolkit escapes it."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
