"""Notes are strangers' text: nothing in them runs, and nothing makes a page ask another host."""

from typing import Any

import pytest

from kb.markdown import render, render_line

PAGES = [
    "/",
    "/kb",
    *(f"/kb/{name}" for name in ("notes", "bodies", "sections", "timeline", "factors", "lessons", "updates", "labels", "fields", "build", "faults")),
]
PAGES += [f"/kb/{view}" for view in ("root_causes", "anti_patterns", "updates_by_target", "months_by_category", "verdicts")]
PARTS = ("sections", "timeline", "factors", "lessons", "updates", "fields")
FETCHED = ("src", "srcset", "data", "poster", "background", "style")


def dangers(page: Any) -> list[Any]:
    """Elements and attributes of a page that would run what the note says, or that ask another host."""
    seen: list[Any] = []
    for tag, attributes, text in page.found:
        if tag in ("iframe", "object", "embed", "img", "base") or (tag in ("script", "style") and "pwned" in text):
            seen.append((tag, attributes, text))
        for key, value in attributes.items():
            address = "".join(value.split()).lower()
            if (key.startswith("on") and "alert" in value) or (key in FETCHED and "//" in value):
                seen.append((tag, key, value))
            if key in ("href", "action", "formaction") and address.startswith(("javascript:", "data:", "vbscript:")):
                seen.append((tag, key, value))
            if (tag == "form" or (tag == "link" and attributes.get("rel") == "stylesheet")) and "//" in value:
                seen.append((tag, key, value))
    return seen


def test_the_hostile_note_is_there(site: Any) -> None:
    """The pages below do show what the note says."""
    assert "&lt;script&gt;alert(" in site.get("/kb/bodies")
    assert len(site.rows("/kb/fields", key__contains="pwned")) == 1


@pytest.mark.parametrize("page", PAGES)
def test_no_page_holds_live_html_of_a_note(site: Any, page: str) -> None:
    """Scripts, handlers, images, frames and javascript: links of a note are text on every table and view."""
    assert dangers(site.elements(page)) == []


def test_no_row_page_holds_live_html_of_a_note(site: Any) -> None:
    """The same on the page of each row of the note."""
    number = site.rows("/kb/notes", date="2023-01-01")[0]["id"]
    parts = [f"/kb/{table}/{number},{row['position']}" for table in PARTS for row in site.rows(f"/kb/{table}", note=str(number))]
    assert len(parts) > 10
    for page in (f"/kb/notes/{number}", f"/kb/bodies/{number}", *parts):
        assert dangers(site.elements(page)) == []


def test_search_and_facets_show_the_note_as_text(site: Any) -> None:
    """A search for the hostile note, and its facets, hold no live HTML."""
    page = site.elements("/kb/notes", _search="pwned", _facet="owner")
    assert dangers(page) == []


@pytest.mark.parametrize(
    "address",
    [
        *("javascript:x", "JAVASCRIPT:x", "vbscript:x", "data:text/html,x", "data:image/png;base64,x", "file:///etc/passwd", "x:y", "feed:javascript:x"),
        *("java&#115;cript:x", "javascript&colon;x", "\x01javascript:x", "%6aavascript:x"),
    ],
)
def test_address_of_another_scheme_is_no_link(address: str) -> None:
    """Only http, https, mailto and addresses without a scheme become links."""
    for html in (
        render(f"[a]({address})"),
        render(f"<{address}>"),
        render(f"![a]({address})"),
        render(f"[a]\n\n[a]: {address}"),
        render_line(f"[a]({address})"),
    ):
        assert "href" not in html or 'href="%' in html


@pytest.mark.parametrize(
    "address", ["https://a.example/b?c=d:e", "HTTP://a.example", "mailto:a@b.example", "../b.md", "b.md#c", "#c:d", "/a/b:c", "?q=a:b", "//a.example/b"]
)
def test_address_of_the_web_is_a_link(address: str) -> None:
    """Links that a note may carry are kept."""
    assert f'href="{address}"' in render(f"[a]({address})")


def test_image_within_a_link_is_its_words() -> None:
    """A badge is the link that it was, with words for the picture."""
    assert render("[![build](https://a.example/b.png)](https://a.example/)") == '<p><a href="https://a.example/" rel="nofollow noreferrer">build</a></p>\n'


def test_image_without_words_shows_its_address() -> None:
    """A link is never empty."""
    assert render("![](b.png)") == '<p><a href="b.png" rel="nofollow noreferrer">b.png</a></p>\n'
