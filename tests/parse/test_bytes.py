"""From bytes to text: encodings, line ends, and what is no note; secrets are masked before anything reads them."""

import codecs

import pytest
from support import VOCABULARY

from kb.errors import UnreadableNote
from kb.model import Note
from kb.parse import load
from kb.privacy import mask

TEXT = "# Café zu\n\n**Datum:** 2025-03-03\n\n## Ursache\n\nDie Tür klemmte – dreimal.\n\n## Behebung\n\nÖl.\n"
ENCODED = {
    "UTF-8": TEXT.encode(),
    "UTF-8 with a mark": codecs.BOM_UTF8 + TEXT.encode(),
    "UTF-16": TEXT.encode("utf-16"),
    "Windows-1252": TEXT.encode("cp1252"),
    "CRLF": TEXT.replace("\n", "\r\n").encode(),
    "CR": TEXT.replace("\n", "\r").encode(),
    "decomposed letters": TEXT.replace("é", "e\u0301").replace("ü", "u\u0308").encode(),
    "no newline at the end": TEXT.rstrip().encode(),
}


def read(data: bytes) -> Note:
    """The one note of some bytes."""
    (note,) = load("note.md", data, VOCABULARY)
    return note


@pytest.mark.parametrize("data", ENCODED.values(), ids=ENCODED)
def test_encoding_and_line_ends_change_nothing(data: bytes) -> None:
    """The same text gives the same note, to the line, however it is stored."""
    assert read(data) == read(TEXT.encode())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00", "not text (byte 0x1a at offset 6)"),
        (codecs.BOM_UTF16_LE + b"\x00", "not text (broken UTF-16 at offset 2)"),
        (b"x" * (2048 * 1024 + 1), "larger than 2048 kB (max_kilobytes in kb.toml)"),
    ],
)
def test_what_is_no_note_is_named_with_its_reason(data: bytes, reason: str) -> None:
    """Bytes that are no text, none at all, or too many."""
    with pytest.raises(UnreadableNote) as raised:
        read(data)
    assert str(raised.value) == reason


TOKEN = "ghp_" + "9fQ2" * 9
MAIL = "ada" + "@" + "shop.example"


def test_secrets_and_addresses_are_masked() -> None:
    """No piece of a note holds what was masked, and what stands around it is kept."""
    note = read(f"# Leak by {MAIL}\n\n**Owner:** {MAIL}\n\n## Root cause\n\nThe token {TOKEN} was in the log.\n".encode())
    assert (TOKEN in repr(note), MAIL in repr(note)) == (False, False)
    assert (note.title, note.owner, note.sections[0].line) == ("Leak by email_1", "email_1", 5)
    assert note.sections[0].text.startswith("The token secret_1 ")


@pytest.mark.parametrize(
    "written",
    [
        "_{}_",
        "__{}__",
        "連絡先 {}へ連絡",
        "({})",
        "<{}>",
        "{}-",
        "mailto:{}",
        '"{}"',
    ],
)
def test_an_address_is_masked_whatever_stands_around_it(written: str) -> None:
    """Signs of markdown and words without spaces do not hide an address."""
    assert "shop" not in mask(f"# T\n\n{written.format(MAIL)} said so")


@pytest.mark.parametrize(
    "address", ["ada@xn--shp-hoa.xn--p1ai", "ада@почта.рф", "ada\\@shop.example", "ada&#64;shop.example", "ada@shop\\.example", '"a da"@shop.example']
)
def test_an_address_of_any_form_is_masked(address: str) -> None:
    """Foreign letters, escapes and entities do not hide an address."""
    assert mask(f"by {address} today") == "by email_1 today"


@pytest.mark.parametrize("text", ["@mention", "a@b", "1 @ 2.50", "kb@", "@Override public.void"])
def test_what_is_no_address_stays(text: str) -> None:
    """A sign alone makes no address."""
    assert mask(text) == text


def test_markdown_signs_do_not_hide_a_secret() -> None:
    """A token in italics is masked."""
    assert TOKEN not in mask(f"the token _{TOKEN}_ was in the log")


def test_escapes_of_front_matter_do_not_hide_an_address() -> None:
    """What YAML spells with an escape is masked when it is read."""
    assert read(b'---\nowner: "ada\\x40shop.example"\n---\n\n# Leak\n').owner == "email_1"


def test_a_secret_over_several_lines_keeps_the_line_numbers() -> None:
    """What stands below a masked key stands on the line on which it stood."""
    kind = "RSA PRIVATE" + " KEY"
    key = "\n".join([f"-----BEGIN {kind}-----", *["MIIEpAIBAAKCAQEA" + "x7Qf9" * 9] * 6, f"-----END {kind}-----"])
    text = f"# Leak\n\n## Evidence\n\n{key}\n\n## Root cause\n\nA key in the repository.\n"
    note = read(text.encode())
    assert "MIIEpAIB" not in note.body
    assert note.section("root-cause").line == text[: text.index("## Root cause")].count("\n") + 1
