"""kb redact: prints, checks, compares and rewrites; nothing that it prints holds a value."""

import codecs
import re
import unicodedata
from pathlib import Path
from typing import Literal

import pytest
from support import kb, write

ADA, CODE = "ada" + "@" + "shop.io", "hunter" + "2"
TEXT = f"# Leak\n\n{ADA} typed password={CODE}\n"
MASKED = "# Leak\n\nemail_1 typed password=secret_1\n"
SPELLED = {
    "UTF-8": TEXT.encode(),
    "with a mark": codecs.BOM_UTF8 + TEXT.encode(),
    "UTF-16": codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
    "UTF-16, big end first": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    "CRLF": TEXT.replace("\n", "\r\n").encode(),
    "CR": TEXT.replace("\n", "\r").encode(),
    "mixed ends": TEXT.replace("\n", "\r\n", 1).encode(),
    "no last end": TEXT.rstrip().encode(),
    "Windows-1252": TEXT.replace("# Leak", "# Lück \x81").encode("cp1252", "replace").replace(b"?", b"\x81"),
    "decomposed letters": TEXT.replace("# Leak", "# Le\u0301ak").encode(),
}


@pytest.mark.parametrize("data", SPELLED.values(), ids=SPELLED)
def test_a_file_keeps_its_spelling(tmp_path: Path, data: bytes) -> None:
    """Encoding, mark, ends of lines, letters and mode are as they were; the second time nothing changes."""
    path = tmp_path / "a.md"
    path.write_bytes(data)
    path.chmod(0o640)
    expected = data
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        for old, new in ((ADA, "email_1"), (CODE, "secret_1")):
            expected = expected.replace(old.encode(encoding), new.encode(encoding))
    first, second = (kb("redact", "--in-place", path, cwd=tmp_path) for _ in range(2))
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (expected, 0o640)
    assert (first.returncode, first.stdout, first.stderr) == (0, "", f"{path}: masked 1 email, 1 secret\n")
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")


def test_the_masked_text_is_printed(tmp_path: Path) -> None:
    """Of files and of standard input, as it is, with exit code 0."""
    write(tmp_path, {"a.md": TEXT})
    run, piped = kb("redact", "a.md", "a.md", cwd=tmp_path), kb("redact", "-", cwd=tmp_path, stdin=TEXT.encode())
    assert (run.returncode, run.stdout, piped.stdout) == (0, MASKED * 2, MASKED)


def test_a_check_tells_places_alone(tmp_path: Path) -> None:
    """Path, line, column, kind and token, with exit code 1; a clean file is silent."""
    write(tmp_path, {"a.md": TEXT, "clean.md": MASKED})
    run = kb("redact", "--check", "a.md", "clean.md", cwd=tmp_path)
    column = len(ADA) + len(" typed password=") + 1
    assert (run.returncode, run.stdout) == (1, f"a.md:3:1: email, masked as email_1\na.md:3:{column}: secret, masked as secret_1\n")
    assert kb("redact", "--check", "clean.md", cwd=tmp_path).returncode == 0


def test_a_diff_shows_no_value(tmp_path: Path) -> None:
    """The lines that go show where a value stood; the file stays."""
    write(tmp_path, {"a.md": TEXT})
    run = kb("redact", "--diff", "a.md", cwd=tmp_path)
    assert (run.returncode, run.stdout.split("\n")[5:7]) == (1, ["-… typed password=…", "+email_1 typed password=secret_1"])
    assert (tmp_path / "a.md").read_text() == TEXT


def test_what_cannot_be_read_is_named_after_the_others(tmp_path: Path) -> None:
    """The other files are done, and the exit code is 2."""
    write(tmp_path, {"a.md": TEXT})
    (tmp_path / "b.bin").write_bytes(b"\x00\x01")
    run = kb("redact", "b.bin", "none.md", "a.md", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, MASKED)
    assert run.stderr.split("\n")[:2] == [
        "Error: b.bin: not text (byte 0x00 at offset 0).",
        "Error: none.md does not exist. Name a markdown file, or - for standard input.",
    ]


def test_standard_input_is_no_place(tmp_path: Path) -> None:
    """`--in-place -` is a usage error."""
    assert kb("redact", "--in-place", "-", cwd=tmp_path).returncode == 2


def test_the_configuration_around_a_file_counts(tmp_path: Path) -> None:
    """A customer of kb.toml is masked, as in the index."""
    write(tmp_path, {"kb.toml": "customers = [{name = 'Bigblue'}]\n", "notes/a.md": "Bigblue waited.\n"})
    assert kb("redact", "notes/a.md", cwd=tmp_path).stdout == "customer_1 waited.\n"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """What it leads to is written."""
    write(tmp_path, {"real/a.md": TEXT})
    (tmp_path / "a.md").symlink_to(tmp_path / "real/a.md")
    kb("redact", "--in-place", "a.md", cwd=tmp_path)
    assert ((tmp_path / "a.md").is_symlink(), (tmp_path / "real/a.md").read_text()) == (True, MASKED)


def test_a_key_in_the_environment_makes_tokens_equal_in_all_files(tmp_path: Path) -> None:
    """The program itself reads it, as it reads everything."""
    runs = [kb("redact", "-", cwd=tmp_path, stdin=f"{text} {ADA}".encode(), KB_REDACT_KEY="k").stdout for text in ("by", f"{'lin' + ADA[3:]} and")]
    token = runs[0].split()[-1]
    assert re.fullmatch(r"email_[a-z2-7]{10}", token)
    assert runs[1].split()[-1] == token


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_is_masked_however_its_letters_are_spelled(tmp_path: Path, form: Literal["NFC", "NFD"]) -> None:
    """A customer whose name is written with composed letters or with accents of their own, in kb.toml and in the note; the other letters stay."""
    write(tmp_path, {"kb.toml": unicodedata.normalize(form, '[[customers]]\nname = "Café Münster"\n')})
    path = tmp_path / "a.md"
    path.write_text("# Re\u0301sume\u0301\n\nnai\u0308ve Cafe\u0301 Mu\u0308nster ra\u0308t and Caf\u00e9 M\u00fcnster\n")
    check, run = kb("redact", "--check", path, cwd=tmp_path), kb("redact", "--in-place", path, cwd=tmp_path)
    assert check.stdout == f"{path}:3:8: customer, masked as customer_1\n{path}:3:32: customer, masked as customer_1\n"
    assert run.stderr == f"{path}: masked 2 customer\n"
    assert path.read_text() == "# Re\u0301sume\u0301\n\nnai\u0308ve customer_1 ra\u0308t and customer_1\n"
