"""What a team configures: kinds, patterns, exceptions, customers; none of it reaches the database."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from support import build, kb, note, write

from kb.configuration import Configuration, find_configuration
from kb.errors import ConfigurationError
from kb.privacy import fingerprint, load_privacy, mask
from kb.vocabulary import digest, dumps, load_vocabulary, loads

ADA = "ada" + "@" + "shop.io"


def masked_with(table: dict[str, object], text: str) -> str:
    """A text, masked as a configuration wants it."""
    return mask(text, load_privacy(Configuration(table, Path("kb.toml"))))


def test_customers_are_masked_unless_permitted() -> None:
    """Their names are found as whole words in any case, however they are joined."""
    table = {"customers": [{"name": "Big Blue"}, {"name": "Acme", "permitted": True}, {"name": "青空商事"}]}
    assert masked_with(table, "BIG BLUE and big-blue, Acme, Big Blueish, 青空商事の障害") == "customer_1 and customer_1, Acme, Big Blueish, customer_2の障害"


def test_a_long_name_is_found_as_one_word() -> None:
    """As in addresses and identifiers; a short one may be another word."""
    table = {"customers": [{"name": "Blue Harbor"}, {"name": "On Line"}]}
    assert masked_with(table, "BlueHarbor at blueharbor.com, blue.harbor, online, On-Line") == "customer_1 at customer_1.com, customer_1, online, customer_2"


def test_a_kind_can_be_switched_off() -> None:
    """Amounts stay where a team wants to read them."""
    assert masked_with({"privacy": {"off": ["amount"]}}, f"$8,999 for {ADA}") == "$8,999 for email_1"


def test_a_pattern_is_masked_as_its_kind() -> None:
    """A group of the pattern is the value, where it has one."""
    table = {"privacy": {"patterns": [{"kind": "user", "pattern": r"\bE\d{5}\b"}, {"pattern": r"vault key (\w+)"}]}}
    assert masked_with(table, "E12345 used vault key abc") == "user_1 used vault key secret_1"


def test_an_exception_stays() -> None:
    """A glob of values, in any case."""
    assert masked_with({"privacy": {"exceptions": ["*@shop.io"]}}, f"{ADA} and lin@home.io") == f"{ADA} and email_1"


FAULTS = {
    "an unknown key": ({"privacy": {"of": ["amount"]}}, "privacy: unknown key 'of'; did you mean 'off'?"),
    "an unknown kind": ({"privacy": {"off": ["mail"]}}, "privacy.off: 'mail' is no kind; did you mean 'email'?"),
    "secrets": ({"privacy": {"off": ["secret"]}}, "privacy.off: 'secret' cannot be switched off: a secret never reaches the database"),
    "no pattern": ({"privacy": {"patterns": [{"kind": "user"}]}}, "privacy.patterns, number 1: it has no pattern; write a regular expression as text"),
    "a broken pattern": (
        {"privacy": {"patterns": [{"pattern": "(Acme"}]}},
        "privacy.patterns, number 1: it is no regular expression: missing ), unterminated subpattern",
    ),
    "a pattern of nothing": ({"privacy": {"patterns": [{"pattern": "a*"}]}}, "privacy.patterns, number 1: it matches the empty text"),
    "no table": ({"privacy": []}, "privacy must be a table"),
    "names alone": ({"customers": ["Acme"]}, 'customers must be a list of tables such as {name = "…", permitted = true}'),
    "no name": ({"customers": [{"permitted": True}]}, "customers, number 1: it has no name of two letters or more"),
    "a wrong key": ({"customers": [{"name": "Acme", "permit": True}]}, "customers, number 1: unknown key 'permit'; did you mean 'permitted'?"),
}


@pytest.mark.parametrize(("table", "message"), FAULTS.values(), ids=FAULTS)
def test_what_cannot_be_used_is_named(table: dict[str, object], message: str) -> None:
    """The message tells the place and the nearest name, and no customer."""
    with pytest.raises(ConfigurationError) as raised:
        load_privacy(Configuration(table, Path("kb.toml")))
    assert str(raised.value) == f"kb.toml: {message}"


def test_no_build_keeps_what_is_masked() -> None:
    """A vocabulary is kept without names, patterns and key, and read again with those of who reads."""
    configuration = Configuration({"customers": [{"name": "Bigblue"}]}, Path("kb.toml"))
    vocabulary = load_vocabulary(configuration)
    kept = dumps(vocabulary)
    assert ("igblue" in kept, loads(kept, vocabulary.privacy).privacy) == (False, vocabulary.privacy)


def test_the_key_and_the_customers_are_part_of_what_a_note_is_read_with(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another key, or another customer, is another digest; without either nothing slow is done."""
    named = Configuration({"customers": [{"name": "Bigblue"}]}, Path("kb.toml"))
    monkeypatch.delenv("KB_REDACT_KEY", raising=False)
    digests = {digest(Configuration()), digest(named)}
    assert fingerprint(Configuration()) == b""
    for key in ("one", "two"):
        monkeypatch.setenv("KB_REDACT_KEY", key)
        digests |= {digest(Configuration()), digest(named)}
    assert len(digests) == 6


def test_no_file_of_a_build_holds_what_was_masked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Secrets, addresses, customers, patterns and the key are in no byte of the database, nor in what is printed of it."""
    monkeypatch.setenv("KB_REDACT_KEY", "keyofkeys")
    hidden = (ADA, "hunter" + "2", "Bigblue", "E12345", "keyofkeys")
    text = note("Refunds twice", f"Bigblue's {ADA} (E12345) typed password={hidden[1]}.")
    write(
        tmp_path,
        {"kb.toml": "customers = [{name = 'Bigblue'}]\n[privacy]\npatterns = [{kind = 'user', pattern = 'E\\d{5}'}]\n", "notes/a.md": text, "draft.md": text},
    )
    build(tmp_path / "notes", tmp_path / "kb.db")
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("kb.db*"))
    printed = "".join(
        kb(*command, "--format", "json", cwd=tmp_path).stdout
        for command in (("similar", "draft.md", "--any-date"), ("search", "refunds"), ("show", "draft.md"))
    )
    assert [one for one in hidden if one.encode() in stored or one in printed] == []
    with closing(sqlite3.connect(tmp_path / "kb.db")) as connection:
        assert "igblue" not in "".join(map(str, connection.iterdump()))


def test_the_configuration_that_is_found_knows_the_keys(tmp_path: Path) -> None:
    """`customers` and `[privacy]` are keys of kb.toml."""
    write(tmp_path, {"kb.toml": "customers = [{name = 'Acme'}]\n[privacy]\noff = ['amount']\n"})
    assert load_privacy(find_configuration(tmp_path)).off == frozenset(["amount"])
