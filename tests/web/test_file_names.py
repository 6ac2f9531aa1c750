"""Names of files for ids of notes."""

import re
import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from kb.web.file_names import file_name

PIECES = some.sampled_from(
    ["a", "A", "b", "/", "//", "#", ".", "..", "~", "%", "?", '"', ":", "\\", "\n", "\0", " ", "é", "e\u0301", "検索", "con", "CON", "a" * 130]
)
IDS = some.lists(PIECES, min_size=1, max_size=6).map("".join) | some.text(min_size=1)


@given(IDS, IDS)
@example("a.html/b", "a")
@example("Inc-1", "inc-1")
@example("con", "~63on")
@example("é", "e\u0301")
@example("x" * 130, "x" * 131)
def test_no_two_ids_have_one_name(one: str, other: str) -> None:
    """Not even where the file system does not tell capital letters from small ones."""
    assert (file_name(one).lower() == file_name(other).lower()) == (one == other)


@given(IDS)
def test_a_name_is_safe(id: str) -> None:
    """It stays below its folder, needs no encoding in an address, is no longer than systems take, and no device of Windows."""
    name = file_name(id)
    assert re.fullmatch(r"[\w~-]+(/[\w~-]+)*", name, re.ASCII)
    assert max(map(len, name.split("/"))) <= 160
    assert len(name) <= 400
    assert {piece.lower() for piece in name.split("/")}.isdisjoint({"con", "prn", "aux", "nul", "com1", "lpt9"})


@pytest.mark.parametrize(
    ("id", "name"),
    [
        ("2025-03-14-refund-paid-twice", "2025-03-14-refund-paid-twice"),
        ("2025/journal#disk-full", "2025/journal~23disk-full"),
        ("INC-7", "INC-7~_7"),
        ("v1.2 100%", "v1~2e2~20100~25"),
        ("../../etc/passwd", "~2e~2e/~2e~2e/etc/passwd"),
        ("/a//b", "~/a/~/b"),
        ("障害", "~e9~9a~9c~e5~ae~b3"),
        ("aux/nul", "~61ux/~6eul"),
        ("x" * 200, f"{'x' * 80}~-aa20c23e3201834050679e1d88941b9a"),
    ],
)
def test_a_name_is_readable(id: str, name: str) -> None:
    """What hosts take stays as it is."""
    assert file_name(id) == name


def test_a_name_is_always_the_same() -> None:
    """In another process, whatever other notes there are."""
    code = "from kb.web.file_names import file_name; print(file_name('A/b.c#' + 'd' * 300))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == file_name("A/b.c#" + "d" * 300)
