"""docs/rules says what the rules are, and which line of the process each of them holds."""

import re
import sys
from collections import Counter
from pathlib import Path

from support import ROOT

from kb.linting.rule import rules

sys.path.insert(0, str(ROOT / "tools"))
FOLDER = ROOT / "docs" / "rules"


def test_the_pages_are_what_the_rules_say() -> None:
    """docs/rules has a page for each rule and a list of all, as they are now, and none of a rule that is no more (tools/rules.py writes them)."""
    from rules import files, orphans

    assert {name: (FOLDER / name).read_text() if (FOLDER / name).is_file() else "" for name in files()} == files()
    assert orphans() == []


def test_each_line_of_the_process_is_held_by_rules_that_there_are() -> None:
    """Every do and don't, and every line on mapping and privacy, names rules or says that it is masked; the codes are those of rules."""
    from rules import process_lines

    lines = process_lines()
    assert Counter(line["part"] for line in lines) == {"Do": 4, "Don't": 3, "Mapping": 6, "Privacy": 4}
    assert [line["asks"] for line in lines if not line["rules"] and not line.get("masked")] == []
    assert sorted({code for line in lines for code in line["rules"]} - rules().keys()) == []


def test_links_between_the_pages_lead_somewhere() -> None:
    """Each link of docs/rules leads to a file, and to a heading where it names one."""
    broken = []
    for path in sorted(FOLDER.glob("*.md")):
        for file, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)", _CODE.sub("", path.read_text())):
            target = path.parent / file if file else path
            if not target.exists() or (anchor and anchor not in _anchors(target)):
                broken.append((path.name, file, anchor))
    assert broken == []


_CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.M | re.S)
"""Examples, whose links lead nowhere."""


def _anchors(path: Path) -> list[str]:
    return [re.sub(r"[^\w-]+", "-", heading.lower()).strip("-") for heading in re.findall(r"^#+ (.+)$", path.read_text(), re.M)]
