"""Tokens: what stands in the place of a value, and where."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import VOCABULARY

from kb.parse import load, read
from kb.privacy import Find, Privacy, Tokens, mask, masked
from kb.text import MASKED
from kb.vectors import count

ADA, LIN = "ada" + "@" + "shop.io", "lin" + "@" + "shop.io"
TOKEN = "ghp" + "_" + "9fQ2" * 9
CODE = "hunter" + "2"


def test_the_same_value_has_the_same_token() -> None:
    """Tokens are numbered in the order of appearance, each kind for itself."""
    assert mask(f"{LIN} wrote {ADA}, password={CODE}, then {LIN} again") == "email_1 wrote email_2, password=secret_1, then email_1 again"


def test_no_token_of_the_text_is_given_again() -> None:
    """A number that the author used for another stays with that other."""
    assert mask(f"email_1 is not {ADA}, nor is email_2 {LIN}") == "email_1 is not email_3, nor is email_2 email_4"


def test_places_are_those_of_the_text_as_it_was() -> None:
    """Line and column count from 1, in code points, and end behind the value."""
    found = masked(f"# ログ\n\n連絡先 {ADA}、 password={CODE}\n").finds
    assert found == (Find("email", 3, 5, 3, 5 + len(ADA), "email_1"), Find("secret", 3, 17 + len(ADA) - 1, 3, 16 + len(ADA) + len(CODE), "secret_1"))


@pytest.mark.parametrize(
    "text", ["user_12345 saw it", "secret_1", "password=secret_3", "customer_7 and account_12", "Bearer secret_2", "email_abcdefgh2q", "national-id_4"]
)
def test_a_token_is_never_masked(text: str) -> None:
    """Nor is a neutral name that the author chose."""
    assert mask(text) == text


@pytest.mark.parametrize("word", ["user_preference", "account_management", "email_validation", "user_id", "xuser_1", "user_1a", "customer_4821"])
def test_a_name_in_code_is_no_token(word: str) -> None:
    """Ten letters alone are a word, and four digits an id of the team."""
    assert MASKED.search(word) is None


def test_a_key_makes_tokens_equal_across_notes() -> None:
    """With KB_REDACT_KEY a token depends on the value alone, and on the key."""
    one, other = (mask(text, tokens=Tokens(b"a key")) for text in (f"{LIN} and {ADA}", f"{ADA} alone"))
    assert one.split()[2] == other.split()[0]
    assert MASKED.fullmatch(other.split()[0])
    assert mask(f"{ADA} alone", tokens=Tokens(b"another")) != other


def test_tokens_are_no_terms() -> None:
    """What was masked is no evidence of anything."""
    (note,) = load("a.md", f"# T\n\n## Root cause\n\nGateway of {ADA}: password={CODE}, user_12345.\n".encode(), VOCABULARY)
    assert dict(count(note, VOCABULARY).sections["root-cause"]) == {"gateway": 1, "password": 1}


@pytest.mark.parametrize(
    "written",
    [
        TOKEN.replace("_", "\\_"),
        TOKEN.replace("_", "&#95;"),
        TOKEN.replace("_", "&lowbar;"),
        f"{TOKEN[:9]}**{TOKEN[9:12]}**{TOKEN[12:]}",
        f"{TOKEN[:9]}`{TOKEN[9:12]}`{TOKEN[12:]}",
        f"{TOKEN[:9]}<b>{TOKEN[9:12]}</b>{TOKEN[12:]}",
        f"{TOKEN[:9]}\u200b{TOKEN[9:]}",
    ],
)
def test_markup_within_a_value_does_not_hide_it(written: str) -> None:
    """Escapes, entities, emphasis, tags and signs of no width are seen through, and the value goes as a whole."""
    assert mask(f"the token {written} was used") == "the token secret_1 was used"


def test_a_disguised_value_has_the_token_of_the_plain_one() -> None:
    """It is one value, however it is written."""
    assert mask(f"{TOKEN} is {TOKEN.replace('_', '&#95;')}") == "secret_1 is secret_1"


def test_front_matter_has_the_tokens_of_the_text() -> None:
    """What only YAML can spell out has the token that the same value has below."""
    note = load("a.md", f'---\nowner: "ada\\\n  @shop.io"\nreview: {LIN}\n---\n\n# T\n\n## Root cause\n\nSaid {ADA}.\n'.encode(), VOCABULARY)[0]
    assert ADA not in repr(note)
    assert note.review == "email_1"


def test_the_reading_of_a_file_tells_what_was_masked() -> None:
    """The text as it was, what is left of it, and the notes; `load` gives the last alone."""
    data = f"# T\r\n\r\n**Owner:** {ADA}\r\n".encode()
    reading = read("a.md", data, VOCABULARY)
    assert (reading.text, reading.masked.text) == (f"# T\n\n**Owner:** {ADA}\n", "# T\n\n**Owner:** email_1\n")
    assert reading.notes == load("a.md", data, VOCABULARY)


def test_a_key_keeps_its_first_and_last_line() -> None:
    """The lines of a private key are masked one by one, in a quote as well, and are one value."""
    kind = "RSA PRIVATE" + " KEY"
    lines = [f"-----BEGIN {kind}-----", *["MIIEpAIBAAKCAQEA" + "x7Qf9" * 9] * 2, f"-----END {kind}-----"]
    quoted = "\n".join(f"> {line}" for line in lines)
    assert mask(quoted) == f"> {lines[0]}\n> secret_1\n> secret_1\n> {lines[-1]}"


def test_a_key_without_an_end_takes_no_sentence() -> None:
    """What follows the first line is masked as far as it looks like a key; a key further down is another one."""
    begin, end = (f"-----{word} PRIVATE" + " KEY-----" for word in ("BEGIN", "END"))
    line = "MIIEpAIBAAKCAQEA" + "x7Qf9" * 9
    assert mask(f"{begin}\n{line}\n\nIt was cut.\n\n{begin}\n{line}9\n{end}\n") == f"{begin}\nsecret_1\n\nIt was cut.\n\n{begin}\nsecret_2\n{end}\n"


def test_a_secret_wins_over_what_it_holds() -> None:
    """Finds that overlap are one."""
    assert (
        mask(f"Authorization: Basic {'QWRhOmh1bnRlcjI' * 2}9 https://ada:{CODE}@mail.shop.io/x")
        == "Authorization: Basic secret_1 https://ada:secret_2@mail.shop.io/x"
    )


def test_nothing_that_describes_what_is_masked_shows_it() -> None:
    """A value of `Privacy` may stand in a traceback."""
    assert repr(Privacy((), (), (), (), key=b"k" * 32, exceptions=("Acme",))) == "Privacy(off=frozenset())"


PIECES = st.sampled_from(
    [
        *(
            "password=",
            "password: ",
            "the password was ",
            "user id ",
            "customer ",
            "account ",
            "Cookie: a=",
            "Authorization: Bearer ",
            "https://a:",
            "@",
            "--token ",
            "call ",
            "$",
            "SSN ",
        ),
        *(
            "\n",
            " ",
            "の",
            "**",
            "`",
            "_",
            "\\",
            "|",
            '"',
            "&#95;",
            "=",
            ":",
            ",",
            "> ",
            "hunter" + "2",
            TOKEN,
            ADA,
            "8123",
            "12,000",
            "USD",
            "user_1",
            "secret_2",
            "customer_4821",
            "</password>",
        ),
        *(
            "+14155550199",
            "DE89370400440532013000",
            "4111111111111111",
            "52.1.2.3",
            "curl -u a:",
            "mysql -p",
            "machine a login b password c",
            "-----BEGIN PRIVATE" + " KEY-----",
        ),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_masking_is_idempotent_and_keeps_lines(text: str) -> None:
    """Masking what was masked changes nothing, and no line is lost."""
    once = mask(text)
    assert (mask(once), once.count("\n")) == (once, text.count("\n"))


STRONG = "Sum" + "mer" + "2026!"


@pytest.mark.parametrize(
    "text",
    [
        "pass: {}",
        "PASS={}",
        '"pass": "{}"',
        "pw={}, then",
        "kubectl create secret generic db --from-literal=pw={}",
        "The password for the db is {}",
        "The root password on db-2 was set to {}",
        "we set password {} there",
        "パスワードは {} だった",
    ],
)
def test_what_only_a_password_looks_like_is_one_behind_short_words_too(text: str) -> None:
    """Behind pass and pw, with words between, and in Japanese."""
    assert mask(text.format(STRONG)) == text.format("secret_1")


@pytest.mark.parametrize(
    "text", ["result pass: build-12", "pass: 12/14", "pass = true", "pass: v1.2.3", "Test pass: 2026-11-25T10:00", "パスワードは変更済み", "bypass: Foo2Bar+x"]
)
def test_what_passes_is_no_password(text: str) -> None:
    """A test may pass as well."""
    assert mask(text) == text
