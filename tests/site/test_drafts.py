"""Drafts that are sent to the site: every way to send one, what is refused, and that nothing of one is kept."""

import sys
import urllib.request
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest
from browser import NOTES, ROOT, Site, browsing, index, process

PAYOUTS, REFUNDS = "2025-03-01-payouts-doubled", "2025-06-10-refunds-doubled"
DRAFT = "# Refunds paid twice\n\n## Root cause\n\nThe refund endpoint took no idempotency key, so each retry paid — naïve — again.\n"
FORM = "application/x-www-form-urlencoded"
MOST = 1_000_000
TOO_LARGE = "A draft may have 1,000 kB at most. Leave out logs and the like: they count for nothing when notes are compared."


def upload(*parts: tuple[str, bytes]) -> tuple[bytes, str]:
    """A form with a file, as a browser sends it: each part is what stands after the name of its field, and its content."""
    pieces = [b'--limit\r\nContent-Disposition: form-data; name="%s\r\n\r\n%s\r\n' % (head.encode(), content) for head, content in parts]
    return b"".join(pieces) + b"--limit--\r\n", "multipart/form-data; boundary=limit"


def matches(site: Site, body: str | bytes, content_type: str = "text/markdown") -> list[str]:
    """The ids of the notes that a draft is like."""
    answer = site.post("/-/kb/similar.json", body, content_type)
    assert answer.status_code == 200, answer.text
    return [match["id"] for match in answer.json()["matches"]]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (DRAFT.encode(), "text/markdown"),
        (DRAFT.encode(), "Text/Markdown; charset=utf-8"),
        (DRAFT.encode(), "application/octet-stream"),
        (DRAFT.encode("utf-16"), "text/plain"),
        (DRAFT.encode("cp1252"), "text/plain"),
        (DRAFT.replace("\n", "\r\n").encode(), "text/markdown"),
        (urlencode({"draft": DRAFT}).encode(), FORM),
        (urlencode({"draft": DRAFT.encode("cp1252")}).encode(), FORM),
        (urlencode({"draft": DRAFT.encode("utf-16")}).encode(), f"{FORM}; charset=utf-8"),
        upload(('draft"', DRAFT.encode())),
        upload(('draft"', b""), ('file"; filename="a.md"\r\nContent-Type: text/markdown', DRAFT.encode())),
        upload(('draft"', b"# Other"), ('file"; filename="a.md"', DRAFT.encode("utf-16"))),
        upload(('draft"', DRAFT.encode()), ('file"; filename=""', b"")),
    ],
)
def test_a_draft_may_come_in_many_ways(site: Site, body: bytes, content_type: str) -> None:
    """As bare text, as a form, as a file; as any editor writes it."""
    assert matches(site, body, content_type)[:2] == [REFUNDS, PAYOUTS]


def test_the_page_shows_what_was_sent(site: Site) -> None:
    """The text stands in the form again, as text, with its matches below and both texts side by side where that is asked for."""
    page = site.post(f"/-/kb/similar?compare={PAYOUTS}", DRAFT + "</textarea><script>pwned()</script>").text
    assert "&lt;/textarea&gt;&lt;script&gt;pwned()" in page
    assert "<script>pwned" not in page
    assert "Refunds doubled again" in page
    assert 'id="beside"' in page


def test_the_template_as_it_is(site: Site) -> None:
    """A template that nobody filled in says nothing, and is told so."""
    template = "# Postmortem: <what failed>\n\n**Date/time (UTC+0):** <date>\n\n## Root cause\n\n<why>\n"
    assert "says nothing yet" in site.post("/-/kb/similar", template).text
    assert matches(site, template) == []


@pytest.mark.parametrize("body", ["", "\n \n", "\ufeff"])
def test_an_empty_draft(site: Site, body: str) -> None:
    """Nothing was written: the page says what to do."""
    answer = site.post("/-/kb/similar", body)
    assert answer.status_code in (200, 400)
    assert "write a title" in answer.text or "The draft cannot be read" in answer.text


@pytest.mark.parametrize("body", [b"\x00\x01\x02" * 100, b"%PDF-1.4\n\x00\xff\xfe\x00", b"\x89PNG\r\n\x1a\n\x00\x00"])
def test_binary_is_told(site: Site, body: bytes) -> None:
    """What is no text is told so."""
    answer = site.post("/-/kb/similar.json", body, "application/octet-stream")
    assert (answer.status_code, answer.json()["error"].startswith("The draft cannot be read: ")) == (400, True)


@pytest.mark.parametrize(("notes", "status"), [(2, 200), (10, 200), (11, 400)])
def test_several_notes_of_one_draft(site: Site, notes: int, status: int) -> None:
    """Ten notes are compared, each for itself; a draft of more is told what to do."""
    answer = site.post("/-/kb/similar.json", "".join(DRAFT.replace("Refunds", f"Refunds {number}") for number in range(notes)))
    assert answer.status_code == status
    if status == 200:
        assert [len(one["matches"]) > 1 for one in answer.json()["drafts"]] == [True] * notes
    else:
        assert answer.json()["error"] == "The draft holds 11 notes. Send 10 at most, or compare them with: kb similar FILE"


def test_a_draft_that_is_an_indexed_note(site: Site) -> None:
    """The bytes of a note are not like that note: only earlier ones are."""
    found = matches(site, (NOTES / f"{REFUNDS}.md").read_bytes())
    assert (REFUNDS in found, found[0]) == (False, PAYOUTS)


def test_as_large_as_a_draft_may_be(site: Site) -> None:
    """A million bytes are compared; one more is told so, as bare text, as a form of which each byte takes three, and as a file."""
    line = "é" * 40 + "\n"
    text = DRAFT + line * ((MOST - len(DRAFT.encode())) // len(line.encode()))
    fits = (text + "x" * (MOST - len(text.encode()))).encode()
    assert len(fits) == MOST
    for body, status in ((fits, 200), (fits + b"x", 413)):
        escaped = b"draft=" + "".join(f"%{byte:02X}" for byte in body).encode()
        for sent, content_type in ((body, "text/markdown"), (escaped, FORM), upload(('file"; filename="a.md"', body))):
            answer = site.post("/-/kb/similar.json", sent, content_type)
            assert (content_type, answer.status_code) == (content_type, status)
            if status == 413:
                assert answer.json() == {"version": 1, "error": TOO_LARGE}


@pytest.mark.parametrize("content_type", ["text/markdown", FORM, upload()[1]])
@pytest.mark.parametrize("path", ["/-/kb/similar", "/-/kb/similar.json"])
def test_a_flood_without_a_length_is_stopped(site: Site, path: str, content_type: str) -> None:
    """What comes in pieces and never ends is refused once it is more than any draft."""
    sent = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b'--limit\r\nContent-Disposition: form-data; name="draft"\r\n\r\n' if "limit" in content_type else b"draft="
        while sent < 100 * MOST:
            sent += 100_000
            yield b"x" * 100_000

    answer = site.ask(path, "POST", content=pieces(), headers={"content-type": content_type})
    assert (answer.status_code, TOO_LARGE in answer.text) == (413, True)
    assert (answer.headers["x-content-type-options"], answer.headers["cache-control"].split(", ")[-1]) == ("nosniff", "no-store")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"no part at all", "multipart/form-data; boundary=limit"),
        (b"--limit\r\nContent-Disposition", "multipart/form-data; boundary=limit"),
        (b"--limit\r\nA b c\r\n\r\n", "multipart/form-data; boundary=limit"),
        (b"--limit\r\n\r\nx\r\n--limit--\r\n", "multipart/form-data; boundary=limit"),
        (
            b'--limit\r\nContent-Disposition: form-data; name="draft"\r\nContent-Transfer-Encoding: x\r\n\r\nx\r\n--limit--\r\n',
            "multipart/form-data; boundary=limit",
        ),
        (b"x", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary="),
        (b"x", "multipart/form-data; boundary=" + "b" * 5000),
        (b"&".join(b"a%d=1" % number for number in range(50)), FORM),
        (b"x", "application/json"),
        (b"x", ""),
    ],
)
def test_what_is_no_form_is_told(site: Site, body: bytes, content_type: str) -> None:
    """A broken form, and one of another kind, is refused in a sentence, or holds no draft."""
    answer = site.post("/-/kb/similar.json", body, content_type)
    assert answer.status_code in (200, 400)
    assert ("error" in answer.json()) == (answer.status_code == 400)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("compare=nobody", 400),
        ("compare=" + quote("' OR 1=1 --\x00</script>"), 400),
        ("compare=" + "x" * 20_000, 400),
        ("compare=%FF%FE", 400),
        ("compare=", 200),
        (f"compare={PAYOUTS}", 200),
        ("limit=0", 400),
        ("limit=x", 400),
        ("limit=51", 400),
        ("limit=50", 200),
        ("limit=%C2%B2", 400),
        ("q=" + "y" * 50_000, 200),
        ("&".join(f"a{number}=1" for number in range(2_000)), 200),
    ],
)
def test_hostile_queries(site: Site, query: str, status: int) -> None:
    """What makes no sense is told in a sentence, without live HTML; none is an error of ours."""
    answer = site.post(f"/-/kb/similar?{query}", DRAFT)
    assert answer.status_code == status
    assert "' OR 1=1 --\x00</script>" not in answer.text


def test_a_form_of_another_site_is_refused(site: Site) -> None:
    """Who is known by a cookie sends a draft from our pages alone."""
    body = urlencode({"draft": DRAFT, "csrftoken": "wrong"})
    headers = {"sec-fetch-site": "cross-site", "origin": "https://other.example"}
    answer = site.post("/-/kb/similar", body, FORM, actor="root", cookies={"ds_csrftoken": "wrong"}, headers=headers)
    assert (answer.status_code, "Refunds doubled" in answer.text) == (403, False)
    body, kind = upload(('csrftoken"', b"wrong"), ('file"; filename="a.md"', DRAFT.encode()))  # type: ignore[assignment]
    assert site.post("/-/kb/similar", body, kind, actor="root", cookies={"ds_csrftoken": "wrong"}, headers=headers).status_code == 403


def test_the_form_of_the_page_is_taken(site: Site) -> None:
    """The token of the page is found in a form and in an upload."""
    known = site.token("root")
    for body, kind in ((urlencode({"csrftoken": known, "draft": DRAFT}).encode(), FORM), upload(('csrftoken"', known.encode()), ('draft"', DRAFT.encode()))):
        answer = site.post("/-/kb/similar.json", body, kind, actor="root", cookies={"ds_csrftoken": known})
        assert (answer.status_code, len(answer.json()["matches"]) > 1) == (200, True)


@pytest.mark.parametrize("path", ["/-/kb/similar", "/-/kb/similar.json", "/-/kb/similar?limit=0", "/-/kb/similar?compare=x"])
def test_answers_to_drafts_are_not_kept(site: Site, path: str) -> None:
    """Neither a browser nor a proxy keeps what was said of a draft."""
    assert site.post(path, DRAFT).headers["cache-control"].split(", ")[-1] == "no-store"


SECRET = "xylophonequasar"


@pytest.mark.parametrize("command", ["datasette", "kb serve"])
def test_nothing_of_a_draft_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    """Neither the log, nor the database, nor a temporary file holds a word of it, however it was sent and whatever came of it."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    index(NOTES, tmp_path / "kb.db")
    program = ["-m", "datasette", "kb.db", "-m", str(ROOT / "metadata.yml")] if command == "datasette" else ["-m", "kb", "serve"]
    says, stream = ("running on", "stderr") if command == "datasette" else ("at", "stdout")
    text = DRAFT + f"\nThe {SECRET} broke.\n"
    with process(sys.executable, *program, "--port", "0", cwd=tmp_path, says=says, stream=stream) as (address, server):
        start = urlsplit(address)
        for body, kind in (
            (text.encode(), "text/markdown"),
            (urlencode({"draft": text}).encode(), FORM),
            upload(('file"; filename="a.md"', (text * 3000)[:900_000].encode())),
            ((text * 20_000)[:2_000_000].encode(), "text/markdown"),
            upload(('file"; filename="a.md"', (text * 60_000)[:5_000_000].encode())),
            (b"\x00" + text.encode(), "text/markdown"),
            (text.encode(), "application/json"),
            (b"--limit\r\n" + text.encode(), "multipart/form-data; boundary=limit"),
        ):
            for path in ("/-/kb/similar", f"/-/kb/similar.json?compare={PAYOUTS}"):
                request = urllib.request.Request(f"{start.scheme}://{start.netloc}{path}", data=body, headers={"content-type": kind})
                # Some are refused, and a server that has said no may close before all was sent.
                with suppress(OSError):
                    urllib.request.urlopen(request, timeout=60).read()
        server.send_signal(2)
        output = "".join(server.communicate(timeout=20))
    assert SECRET not in output
    kept = [path for folder in (temporary, tmp_path) for path in folder.rglob("*") if path.is_file()]
    assert [path.name for path in kept if SECRET.encode() in path.read_bytes()] == []
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    "text",
    ["[" * MOST, "*" * MOST, "- " * (MOST // 2), "x" * MOST, "障" * (MOST // 3), "".join(f"# {number}\n\ntext {number}\n\n" for number in range(10_000))],
)
def test_a_draft_of_nothing_but_signs(database: Path, text: str) -> None:
    """The largest drafts that mean nothing are answered; nobody waits for ever for them."""
    with browsing(database) as site:
        assert site.post("/-/kb/similar.json", text).status_code in (200, 400)
        assert site.answer("/-/kb")[0] == 200


@pytest.mark.parametrize("spelled", [lambda text: text.replace("\n", "\r\n"), lambda text: text.rstrip("\n"), lambda text: text.replace("\n", "\r\n").rstrip()])
def test_an_indexed_note_that_is_pasted_is_not_its_own_match(site: Site, spelled: Any) -> None:
    """A form changes the ends of lines, and whoever copies leaves out the last one."""
    assert REFUNDS not in matches(site, spelled((NOTES / f"{REFUNDS}.md").read_text(encoding="utf-8")))


def test_notes_of_a_later_date_are_compared_when_asked_for(site: Site) -> None:
    """A draft of an early incident finds later notes only with any_date."""
    early = "# Payouts doubled\n\n**Date:** 2020-01-01\n\n## Root cause\n\nThe endpoint had no idempotency key, so retries doubled payouts.\n"
    without, with_later = (site.post(f"/-/kb/similar.json{query}", early).json() for query in ("", "?any_date=1"))
    assert (without["compared_with"] < with_later["compared_with"], len(without["matches"]) < len(with_later["matches"])) == (True, True)
