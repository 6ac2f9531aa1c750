"""Notes that are none: each is named with its reason, the others are indexed, and nothing falls over."""

import json
import os
import re
import sqlite3
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from harness import kb_as_nobody
from support import kb, note, reading, write

GOOD = note("Queue stopped", "The consumer lost its lease.")
SURROGATE = b"# Torn \xed\xa0\x80 sign\n\n## Root cause\n\nThe consumer lost its lease.\n"

SKIPPED = {
    "empty": (b"", "empty"),
    "blank": (b" \n\t\n", "empty"),
    "50 MB": (b"# Large\n" + b"word word\n" * 5_000_000, "larger than 2048 kB (max_kilobytes in kb.toml)"),
    "binary": (bytes(range(256)) * 8, "not text (byte 0x00 at offset 0)"),
    "png": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "not text (byte 0x1a at offset 6)"),
    "NUL": (b"# A title\n\x00", "not text (byte 0x00 at offset 10)"),
    "NUL in UTF-16": ("# A\x00title\n".encode("utf-16"), "not text (it holds NUL characters)"),
    "broken UTF-16": (b"\xff\xfe#\x00\x00\xd8", "not text (broken UTF-16 at offset 4)"),
    "odd UTF-16": (b"\xff\xfe#\x00 \x00a", "not text (broken UTF-16 at offset 6)"),
}


def indexed(folder: Path) -> list[str]:
    """The ids in the database of a folder."""
    with reading(folder / "kb.db") as reader:
        return [row[0] for row in reader.dated()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good note."""
    write(tmp_path / "notes", {"good.md": GOOD})
    return tmp_path


def put(folder: Path, name: str | bytes, content: bytes) -> None:
    """Write the bytes of a note."""
    with open(os.fsencode(folder / "notes") + b"/" + os.fsencode(name), "wb") as file:
        file.write(content)


@pytest.fixture(scope="module")
def run_over_bad_ones(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, CompletedProcess[str]]:
    """A folder with the good note and all that is no text, and what kb index said of it."""
    folder = tmp_path_factory.mktemp("bad")
    write(folder / "notes", {"good.md": GOOD})
    for name, (content, _) in SKIPPED.items():
        put(folder, f"{name}.md", content)
    return folder, kb("index", cwd=folder)


@pytest.mark.parametrize("name", list(SKIPPED))
def test_what_is_no_text_is_skipped_with_its_reason(run_over_bad_ones: tuple[Path, CompletedProcess[str]], name: str) -> None:
    """One line names file and reason."""
    _, run = run_over_bad_ones
    assert f"{name}.md: skipped: {SKIPPED[name][1]}\n" in run.stderr


def test_the_other_notes_are_indexed(run_over_bad_ones: tuple[Path, CompletedProcess[str]]) -> None:
    """The good note is in the index, and the exit code is 0, or 1 with --strict."""
    folder, run = run_over_bad_ones
    assert (run.returncode, indexed(folder), len(run.stderr.splitlines())) == (0, ["good"], len(SKIPPED))
    assert f": 1 added, {len(SKIPPED)} skipped. → kb.db" in run.stdout
    assert kb("index", "--strict", cwd=folder).returncode == 1


@pytest.mark.parametrize("name", list(SKIPPED))
def test_a_draft_that_is_no_text_stops_the_command(run_over_bad_ones: tuple[Path, CompletedProcess[str]], name: str) -> None:
    """kb show says which file and why, kb similar the same of standard input, with exit code 2."""
    folder, _ = run_over_bad_ones
    content, reason = SKIPPED[name]
    runs = [kb("show", f"notes/{name}.md", cwd=folder), kb("similar", "-", cwd=folder, stdin=content)]
    assert [(run.returncode, run.stdout) for run in runs] == [(2, "")] * 2
    assert [run.stderr for run in runs] == [f"Error: notes/{name}.md: {reason}.\n", f"Error: standard input: {reason}.\n"]


READ = {
    "UTF-16": ("# Überlauf\n\n## Root cause\n\nPuffer läuft über.\n".encode("utf-16"), "Überlauf"),
    "UTF-16 big end first": (b"\xfe\xff" + "# Überlauf\n\n## Root cause\n\nx y\n".encode("utf-16-be"), "Überlauf"),
    "UTF-8 with a mark": (b"\xef\xbb\xbf" + "# Überlauf\n\nx\n".encode(), "Überlauf"),
    "Windows-1252": ("# “Überlauf” – 5 €\n\nx\n".encode("cp1252"), "“Überlauf” – 5 €"),
    "lone surrogate": (SURROGATE, "Torn í € sign"),
    "quotes in quotes": (b"# Deep\n\n" + b"> " * 10_000 + b"end\n", "Deep"),
    "lists in lists": (b"# Deep\n\n" + b"- " * 10_000 + b"end\n", "Deep"),
    "lists over many lines": (b"# Deep\n\n" + b"".join(b" " * (2 * depth) + b"- x\n" for depth in range(1000)), "Deep"),
    "a line of 2 MB": (b"# Long\n\n" + b"word " * 400_000, "Long"),
    "20,000 rows": (b"# Wide\n\n## Timeline\n\n| at | what |\n|-|-|\n" + b"| 12:30 | retry |\n" * 20_000, "Wide"),
    "list as front matter": (b"---\n- a\n- b\n---\n# Listed\n\nx\n", "Listed"),
    "aliases that grow": (b"---\na: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n---\n# Bomb\n\nx\n", "Bomb"),
    "deep front matter": (b"---\na: " + b"[" * 3_000 + b"\n---\n# Deep\n\nx\n", "Deep"),
    "unclosed front matter": (b"---\ntitle: x\n\n# Open\n\nx\n", "Open"),
    "tabs in front matter": (b"---\na:\n\t- b\n---\n# Tabs\n\nx\n", "Tabs"),
    "surrogate in front matter": (b'---\nowner: "a\\uD800b\\0c"\n---\n# Escaped\n\nx\n', "Escaped"),
    "year 0": (b"# Zero\n\n**Date:** 0000-01-01\n\nx\n", "Zero"),
    "year 99999": (b"# Late\n\n**Date:** 99999-01-01\n\nx\n", "Late"),
    "last day of the calendar": (b"---\ndate: 9999-12-31T23:59:59-12:00\n---\n# Last\n\nx\n", "Last"),
    "endless numbers": (b"# Numbers\n\n## Timeline\n\n- t+1h" + b"1" * 6_000 + b" x\n- t+" + b"9" * 40 + b"d y\n- t+999999999d z\n", "Numbers"),
    "only signs": (b"# " + "\u0301\u0323".encode() * 50_000 + b"\n\nx\n", "only signs"),
}


@pytest.fixture(scope="module")
def run_over_odd_ones(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, CompletedProcess[str]]:
    """A folder with the good note and all odd ones, and what kb index said of it."""
    folder = tmp_path_factory.mktemp("odd")
    write(folder / "notes", {"good.md": GOOD})
    for name, (content, _) in READ.items():
        put(folder, f"{name}.md", content)
    return folder, kb("index", cwd=folder)


@pytest.mark.parametrize("name", list(READ))
def test_odd_text_is_read(run_over_odd_ones: tuple[Path, CompletedProcess[str]], name: str) -> None:
    """The note stands in the index with its title; its date is unknown, never guessed."""
    folder, run = run_over_odd_ones
    with reading(folder / "kb.db") as reader:
        found = {one.id: (one.title, one.date) for one in reader.summaries(range(99))}
    assert (run.returncode, len(found)) == (0, len(READ) + 1), run.stderr
    assert found[name] == (READ[name][1], None)


@pytest.mark.parametrize("name", list(READ))
def test_odd_text_is_a_draft(run_over_odd_ones: tuple[Path, CompletedProcess[str]], name: str) -> None:
    """kb show and kb similar answer in valid JSON; kb similar tells what could not be used, a line each."""
    folder, _ = run_over_odd_ones
    shown = kb("show", f"notes/{name}.md", "--format", "json", cwd=folder)
    found = kb("similar", "-", "--format", "json", cwd=folder, stdin=READ[name][0])
    told = "".join(f"standard-input.md:{fault['line']}: {fault['message']}\n" for fault in json.loads(found.stdout)["faults"])
    assert [(run.returncode, run.stderr) for run in (shown, found)] == [(0, ""), (0, told)]
    assert json.loads(shown.stdout)


FAULTS = {
    "list as front matter": "1: the front matter is a list, not keys with values; it is left out",
    "aliases that grow": "1: the front matter cannot be read as YAML (aliases (*name) are not read); it is left out",
    "tabs in front matter": "3: the front matter cannot be read as YAML (found character '\\t' that cannot start any token); it is left out",
    "deep front matter": "1: the front matter cannot be read as YAML (nested too deeply); it is left out",
    "year 99999": "3: no date can be read from '99999-01-01'; write it as 2026-03-14 08:13",
    "year 0": "3: no date can be read from '0000-01-01'; write it as 2026-03-14 08:13",
    "last day of the calendar": "2: no date can be read from '9999-12-31T23:59:59-12:00'; write it as 2026-03-14 08:13",
}


def test_what_is_left_out_of_a_note_is_told(run_over_odd_ones: tuple[Path, CompletedProcess[str]]) -> None:
    """Each fault within a note is told with path, line and what to do, and nothing else is."""
    _, run = run_over_odd_ones
    assert sorted(run.stderr.splitlines()) == sorted(f"{name}.md:{message}" for name, message in FAULTS.items())


def test_a_line_of_5_mb_is_read_when_the_team_allows_it(folder: Path) -> None:
    """Over the limit the note is skipped; with max_kilobytes raised it is indexed and found."""
    put(folder, "line.md", b"# Long line\n\n## Root cause\n\n" + b"lease " * 900_000)
    assert kb("index", cwd=folder).stderr == "line.md: skipped: larger than 2048 kB (max_kilobytes in kb.toml)\n"
    (folder / "kb.toml").write_text("max_kilobytes = 8192\n")
    assert (kb("index", cwd=folder).stderr, indexed(folder)) == ("", ["good", "line"])
    assert [hit["id"] for hit in json.loads(kb("search", "long line", "--format", "json", cwd=folder).stdout)["hits"]] == ["line"]


def test_links_and_pipes_are_skipped_with_their_reason(folder: Path) -> None:
    """Links in circles, to nowhere and out of the folder, and a pipe, are named; a link within the folder is a note of its own."""
    notes = folder / "notes"
    write(folder, {"outside.md": GOOD})
    links = {"circle": "circle.md", "one": "two.md", "two": "one.md", "nowhere": "gone", "out": "../outside.md", "alias": "good.md"}
    for name, target in links.items():
        (notes / f"{name}.md").symlink_to(target)
    (notes / "sub").mkdir()
    (notes / "sub/up").symlink_to("..")
    os.mkfifo(notes / "pipe.md")
    run = kb("index", cwd=folder)
    assert (run.returncode, indexed(folder)) == (0, ["alias", "good"])
    assert run.stderr.splitlines() == [
        "circle.md: skipped: broken symbolic link",
        "nowhere.md: skipped: broken symbolic link",
        "one.md: skipped: broken symbolic link",
        "out.md: skipped: symbolic link that leads out of the notes folder",
        "pipe.md: skipped: not a regular file",
        "two.md: skipped: broken symbolic link",
    ]


def test_a_draft_that_is_a_pipe_or_a_dangling_link_is_refused(folder: Path) -> None:
    """The command ends at once with exit code 2 and says what it wants."""
    kb("index", cwd=folder)
    os.mkfifo(folder / "pipe.md")
    (folder / "link.md").symlink_to("gone")
    runs = [kb(command, name, cwd=folder) for command in ("similar", "show") for name in ("pipe.md", "link.md")]
    assert [run.returncode for run in runs] == [2] * 4
    assert [run.stderr for run in runs[:2]] == [
        "Error: pipe.md is not a regular file. Name a markdown file, or - for standard input.\n",
        "Error: link.md does not exist. Name a markdown file, or - for standard input.\n",
    ]


def test_what_may_not_be_read_is_skipped(open_folder: Path, tmp_path: Path) -> None:
    """For a user without the right to read them, a file and a folder are named with the reason; the rest is indexed."""
    write(open_folder / "notes", {"good.md": GOOD, "secret.md": GOOD, "closed/a.md": GOOD})
    (open_folder / "notes/secret.md").chmod(0)
    (open_folder / "notes/closed").chmod(0)
    run = kb_as_nobody("index", cwd=open_folder, scratch=tmp_path)
    (open_folder / "notes/closed").chmod(0o755)
    assert (run.returncode, run.stderr.splitlines()) == (
        0,
        ["closed/: skipped: folder cannot be read: Permission denied", "secret.md: skipped: cannot be read: Permission denied"],
    )
    assert indexed(open_folder) == ["good"]


def test_a_draft_that_may_not_be_read_is_refused(open_folder: Path, tmp_path: Path) -> None:
    """Exit code 2, with the file and the reason."""
    write(open_folder, {"draft.md": GOOD})
    (open_folder / "draft.md").chmod(0)
    run = kb_as_nobody("show", "draft.md", cwd=open_folder, scratch=tmp_path)
    assert (run.returncode, run.stderr) == (2, "Error: draft.md cannot be read: Permission denied.\n")


def test_a_file_name_that_is_not_utf_8_is_skipped(folder: Path) -> None:
    """The name of a file or a folder is shown with its odd bytes, and what it holds is left out until it is renamed."""
    os.mkdir(os.fsencode(folder) + b"/notes/d\xe9")
    put(folder, b"d\xe9/a.md", GOOD.encode())
    put(folder, b"caf\xe9.md", GOOD.encode())
    run = kb("index", cwd=folder)
    assert run.stderr == "caf\\xe9.md: skipped: name is not UTF-8; rename it\nd\\xe9: skipped: name is not UTF-8; rename it\n"
    assert indexed(folder) == ["good"]


def test_a_draft_whose_name_is_not_utf_8_is_read(folder: Path) -> None:
    """kb show and kb similar answer as text and as JSON."""
    kb("index", cwd=folder)
    put(folder, b"caf\xe9.md", GOOD.encode())
    name = os.fsdecode(b"notes/caf\xe9.md")
    runs = [kb(command, name, "--format", form, cwd=folder) for command in ("show", "similar") for form in ("text", "json")]
    assert [(run.returncode, run.stderr) for run in runs if "skipped" not in run.stderr and "changed" not in run.stderr] == [(0, "")] * 4


def test_a_folder_whose_name_is_not_utf_8_is_refused(folder: Path) -> None:
    """Exit code 2, with the name as escapes."""
    os.rename(folder / "notes", os.fsdecode(os.fsencode(folder) + b"/n\xe9"))
    run = kb("index", os.fsdecode(b"n\xe9"), cwd=folder)
    assert (run.returncode, run.stderr) == (2, "Error: n\\xe9: the name of the folder is not UTF-8. Rename it.\n")


def test_two_notes_with_one_title_in_one_file_are_two(folder: Path) -> None:
    """Their ids differ by a number."""
    put(folder, "many.md", b"# Same\n\n## Root cause\n\na b\n\n# Same\n\n## Root cause\n\nc d\n")
    kb("index", cwd=folder)
    assert indexed(folder) == ["good", "many#same", "many#same-2"]


def test_titles_that_number_themselves_do_not_clash(folder: Path) -> None:
    """A note "Same", a note "Same 2" and another note "Same" are three."""
    put(folder, "many.md", b"".join(b"# %s\n\n## Root cause\n\na b\n\n" % title for title in (b"Same", b"Same 2", b"Same")))
    run = kb("index", cwd=folder)
    assert (run.returncode, len(indexed(folder))) == (0, 4), run.stderr


def test_two_files_with_one_id_are_not_both_notes(folder: Path) -> None:
    """The file that ends in .md wins; the other is named, and takes its place when the first is gone."""
    put(folder, "good.markdown", GOOD.encode())
    put(folder, "a.md", b"# Same\n\n## Root cause\n\na b\n\n# Other\n\n## Root cause\n\nc d\n")
    put(folder, "a#same.md", GOOD.encode())
    run = kb("index", cwd=folder)
    assert (run.returncode, indexed(folder)) == (0, ["a#other", "a#same", "good"])
    assert run.stderr.splitlines() == [
        "a#same.md: skipped: its notes would have the ids of a.md; rename one of the two",
        "good.markdown: skipped: its notes would have the ids of good.md; rename one of the two",
    ]
    (folder / "notes/good.md").unlink()
    kb("index", cwd=folder)
    assert indexed(folder) == ["a#other", "a#same", "good"]


_ESCAPES = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]")


def test_escapes_in_a_note_do_not_reach_the_terminal(folder: Path) -> None:
    """Title, heading, category, label, file name and text are shown without control signs by every command."""
    evil = "\x1b]0;owned\x1b\\\x1b[2Jred \x9b31m \u202etxt"
    text = f"# Lease {evil}\n\n**Category:** {evil}\n**Labels:** {evil}\n\n## Odd {evil}\n\nx\n\n## Root cause\n\nThe consumer lost its lease {evil}\n"
    put(folder, "evil \x1b[31m\n.md", text.encode())
    put(folder, "bad \x1b[31m.md", b"")
    (folder / "draft.md").write_text(GOOD)
    commands = (("index",), ("search", "lease"), ("similar", "draft.md"), ("show", "notes/evil \x1b[31m\n.md"))
    runs = [kb(*words, cwd=folder) for words in commands]
    assert [run.returncode for run in runs] == [0] * 4
    assert [_ESCAPES.findall(run.stdout + run.stderr) for run in runs] == [[]] * 4


def test_a_folder_that_turns_bad_leaves_the_old_index_usable(folder: Path) -> None:
    """When the folder goes away, or is a file, the run stops with exit code 2 and a search still answers."""
    kb("index", cwd=folder)
    (folder / "notes/good.md").rename(folder / "good.md")
    (folder / "notes").rmdir()
    gone = kb("index", cwd=folder)
    (folder / "good.md").rename(folder / "notes")
    a_file = kb("index", cwd=folder)
    assert (gone.returncode, gone.stderr) == (2, "Error: notes does not exist. Name the folder of your notes: kb index NOTES\n")
    assert (a_file.returncode, a_file.stderr) == (2, "Error: notes is not a folder. Name the folder that holds the notes.\n")
    assert json.loads(kb("search", "lease", "--format", "json", cwd=folder).stdout)["hits"][0]["id"] == "good"


def test_a_note_that_turns_bad_leaves_the_index(folder: Path) -> None:
    """Its rows go, its reason stands, and when it is mended it comes back."""
    put(folder, "odd.md", GOOD.encode())
    kb("index", cwd=folder)
    seen = []
    for content in (b"\x00", GOOD.encode()):
        put(folder, "odd.md", content)
        kb("index", cwd=folder)
        seen.append(indexed(folder))
    assert seen == [["good"], ["good", "odd"]]


def test_an_empty_draft_on_standard_input_is_refused(folder: Path) -> None:
    """Nothing on standard input is said to be empty; exit code 2."""
    kb("index", cwd=folder)
    run = kb("similar", "-", cwd=folder)
    assert (run.returncode, run.stderr) == (2, "Error: standard input: empty.\n")


def test_every_sign_is_a_title(folder: Path) -> None:
    """Notes titled with each sign of the first plane that a file can hold are indexed without loss of a note."""
    for start in range(0x20, 0x10000, 0x800):
        signs = "".join(chr(code) for code in range(start, start + 0x800) if not 0xD800 <= code < 0xE000 and code != 0x7F)
        put(folder, f"{start:05x}.md", f"# A {signs}\n\n## Root cause\n\nx {signs}\n".encode())
    run = kb("index", cwd=folder)
    assert (run.returncode, "skipped" in run.stdout) == (0, False)
    connection = sqlite3.connect(folder / "kb.db")
    assert connection.execute("SELECT count(*) FROM notes").fetchone() == (33,)
    connection.close()
