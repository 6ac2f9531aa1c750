"""What rules find in a draft that is sent: on its lines, masked, by the rules of the team around the notes."""

from collections.abc import Callable
from pathlib import Path
from re import findall

import pytest
from browser import Elements, Site, browsing

CARELESS = """# Refunds paid twice

**Impact:** it was annoying
**Owner:** anna.berg@mail.example.se

## Context

Bob carelessly forgot the key, password=hunter2hunter2 <script>pwned()</script>
"""
CLEAN = "# Refunds paid twice\n\n## Root cause\n\nThe refund endpoint took no idempotency key, so each retry paid again.\n"
BROKEN = "The configuration around the notes cannot be used"


def findings(site: Site, draft: str) -> str:
    """The part of the page that tells what was found."""
    return site.post("/-/kb/similar", draft).text.partition('<section id="findings"')[2].partition("</section>")[0]


def codes(site: Site, draft: str) -> list[str]:
    """The rules that find something."""
    return [one["rule"] for one in site.post("/-/kb/similar.json", draft).json()["findings"]]


def test_findings_stand_on_their_lines(site: Site) -> None:
    """Each line once, masked, with the places marked; the rules lead to their pages, and the weight is a word."""
    shown = findings(site, CARELESS)
    assert findall(r'data-line="(\d+)"', shown) == ["3", "4", "8"]
    assert "**Owner:** <mark>email_1</mark></code>" in shown
    assert "Bob <mark>carelessly</mark> <mark>forgot</mark> the key, password=<mark>secret_1</mark> &lt;script&gt;pwned()" in shown
    assert '>error</strong> <a href="/-/kb/rule/KB602">KB602 personal-data</a>' in shown
    assert "5 findings (2 errors, 3 warnings)." in shown


def test_no_value_is_told(site: Site) -> None:
    """What was masked stands in the box of the one who sent it, and nowhere else."""
    page, json = (site.post(f"/-/kb/similar{form}", CARELESS).text for form in ("", ".json"))
    box, rest = page.partition("</textarea>")[::2]
    for value in ("hunter2hunter2", "anna.berg"):
        assert (value in box, value in rest, value in json) == (True, False, False)


def test_a_clean_draft_is_told_so(site: Site) -> None:
    """In a sentence, and with what was not asked."""
    shown = findings(site, CLEAN)
    assert "No rule finds anything to mend." in shown
    assert "KB501</a>: what the draft is like is told beside the findings" in shown


def test_what_only_a_finished_note_has_is_not_asked_for(site: Site) -> None:
    """Neither of a beginning, nor of the template as it is."""
    assert codes(site, "# Refunds paid twice\n") == []
    assert codes(site, "# Postmortem: <what failed>\n\n**Date/time (UTC+0):** <date>\n\n## Root cause\n\n<why>\n") == []


def test_the_first_thirty_are_shown(site: Site) -> None:
    """How many more there are is said; the JSON has all of them."""
    draft = CLEAN + "\n## Context\n" + "\nBob forgot it.\n" * 42
    assert len(codes(site, draft)) == 42
    assert findings(site, draft).count("KB301 blames-a-person") == 30
    assert "and 12 more" in findings(site, draft)


def test_a_draft_that_is_too_long_is_not_checked(site: Site) -> None:
    """It is compared; that no rule was asked, and what to do, is said."""
    draft = CARELESS + "No, it did not.\n" * 7_000
    found = site.post("/-/kb/similar.json", draft).json()
    assert (len(found["matches"]) > 0, found["findings"]) == (True, [])
    [unchecked] = found["unchecked"]
    assert unchecked["reason"] == "a draft of over 100,000 signs is checked where it is written: kb lint --draft FILE"
    assert {"KB001", "KB202", "KB601"} <= set(unchecked["rules"])
    assert f"No rule is asked of this draft: {unchecked['reason']}." in findings(site, draft)


def test_comments_silence_findings(site: Site) -> None:
    """As in every note."""
    assert codes(site, CLEAN + "\n## Context\n\n<!-- kb: ignore KB301 quoted from the chat -->\nBob forgot it.\n") == []


@pytest.mark.parametrize(
    ("target", "found"),
    [("nobody-knows", ["KB502"]), ("2025-06-10-refunds-doubled", ["KB503"]), ("2025-03-01-payouts-doubled", [])],
)
def test_verdicts_are_held_against_the_build(site: Site, target: str, found: list[str]) -> None:
    """Those that mean no note, and one that came later; what is found is not said beside the matches as well."""
    draft = CLEAN.replace("## Root", f"**Date:** 2025-05-01\n**Recurrence of:** {target}\n\n## Root")
    assert [code for code in codes(site, draft) if code in ("KB502", "KB503")] == found
    assert site.post("/-/kb/similar", draft).text.count("no note has the id") == (target == "nobody-knows")


def test_the_team_around_the_notes_has_its_say(copied: Path) -> None:
    """Its kb.toml leaves out rules, weighs them, and adds words, also while the site runs."""
    with browsing(copied / "kb.db") as site:
        assert codes(site, CARELESS) == ["KB210", "KB602", "KB302", "KB301", "KB601"]
        (copied / "kb.toml").write_text('[lint]\nignore = ["KB3"]\n[lint.vague-impact]\nseverity = "info"\n', encoding="utf-8")
        assert codes(site, CARELESS) == ["KB210", "KB602", "KB601"]
        assert '>info</strong> <a href="/-/kb/rule/KB210">' in findings(site, CARELESS)


def test_a_team_may_ask_nothing(copied: Path) -> None:
    """Then the page says so."""
    with browsing(copied / "kb.db") as site:
        (copied / "kb.toml").write_text('[lint]\nignore = ["KB"]\n', encoding="utf-8")
        assert (codes(site, CARELESS), "No rule is asked of this draft." in findings(site, CARELESS)) == ([], True)


@pytest.mark.parametrize(
    "broken", ["lint = [", '[lint]\nselect = ["no-such-rule"]\n', "[mapping]\ni18n = []\n", "customers = 1\n", "[headings]\nroot-cause = 1\n"]
)
def test_a_broken_configuration_is_told_in_a_sentence(copied: Path, broken: str) -> None:
    """The draft is compared and checked by the packaged rules; where the file lies and what it holds is not told."""
    with browsing(copied / "kb.db") as site:
        assert BROKEN not in findings(site, CARELESS)
        (copied / "kb.toml").write_text(broken, encoding="utf-8")
        answer = site.post("/-/kb/similar.json", CARELESS).json()
        shown = site.post("/-/kb/similar", CARELESS).text
    assert (len(answer["matches"]) > 0, [one["rule"] for one in answer["findings"]]) == (True, ["KB210", "KB602", "KB302", "KB301", "KB601"])
    assert {"rules": ["KB502", "KB503"], "reason": "the configuration around the notes cannot be used"} in answer["unchecked"]
    assert (BROKEN in shown, str(copied) in shown, "no-such-rule" in shown) == (True, False, False)


def test_every_rule_has_its_page(site: Site) -> None:
    """The list leads to each of them; a page says what the rule does, and shows a bad and a good note."""
    rules = site.json("/-/kb/rules.json")["rules"]
    links = [link for link in site.elements("/-/kb/rules").links() if link.startswith("/-/kb/rule/")]
    assert links == [f"/-/kb/rule/{rule['code']}" for rule in rules]
    for link, rule in zip(links, rules, strict=True):
        page = Elements(site.get(link)).found
        assert [text for tag, _, text in page if tag == "h1"] == [f"{rule['code']} {rule['name']}"]
        assert {"What it does", "Why it hurts", "Bad", "Good", "Source"} <= {text for tag, _, text in page if tag == "h2"}


def test_an_example_is_shown_as_it_is_written(site: Site) -> None:
    """Signs of HTML and of markdown in it are text."""
    assert "<code>**Impact:** &lt;users/apps affected, duration&gt;</code>" in site.get("/-/kb/rule/KB103")


def test_a_note_of_the_site_may_be_checked_again(site: Site, note: Callable[[str], int]) -> None:
    """The text of an indexed note gives findings like any other."""
    assert note("2025-06-10-refunds-doubled")
    text = (Path(__file__).parent / "notes/2025-06-10-refunds-doubled.md").read_text(encoding="utf-8")
    assert site.post("/-/kb/similar.json", text).json()["findings"] == site.post("/-/kb/similar.json", text.rstrip()).json()["findings"]
