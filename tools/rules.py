"""Writes docs/rules: a page for each rule of `kb lint`, and the list of all. Prints nothing; run it after changing a rule or its settings."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kb import data
from kb.linting.rule import GROUPS, Rule, rules
from kb.render.markdown.rule import fenced, prose
from kb.render.rule import parts

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "rules"
PROCESS = FOLDER / "process.toml"
_TABLE = re.compile(r"^\[(?P<name>[a-z0-9-]+)\]\n(?P<settings>.*?)(?=^\[|\Z)", re.M | re.S)
_NEEDS = {"build": "an index (`kb index`)", "repository": "the work tree of a repository", "comparison": "an index (`kb index`) and few notes to compare"}
_WRITTEN_BY_HAND = {"README.md", "precision.md"}


def page(rule: Rule) -> str:
    """The page of a rule as markdown."""
    said = parts(rule)
    lines = [f"# {rule.code} {rule.name}", "", prose(_sentence(rule.summary)), "", _when(rule), ""]
    for name in ("What it does", "Why it hurts"):
        lines += [f"## {name}", "", prose(said[name]), ""]
    for name in ("Bad", "Good"):
        lines += [f"## {name}", "", fenced(said[name], "markdown"), ""]
    lines += ["## Configure", "", fenced(f"[lint.{rule.name}]\n{settings()[rule.name]}", "toml"), "", *_configure(said.get("Configure", ""), packaged(rule))]
    lines += ["## Ignore", "", f"`<!-- kb: ignore {rule.code} reason -->`: see [how rules are ignored](README.md#ignore).", ""]
    return "\n".join([*lines, "## Source", "", prose(_sentence(said["Source"])), ""])


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _when(rule: Rule) -> str:
    """Group, severity, and when a rule is asked."""
    told = [f"Group: {GROUPS[rule.code[:3]]}.", f"Severity: {packaged(rule)['severity']}."]
    told += [f"Needs {_NEEDS[rule.needs]}."] if rule.needs else []
    told += ["Asked of finished notes only: `--draft` leaves it out."] if rule.finished else []
    return " ".join(told)


def packaged(rule: Rule) -> Mapping[str, Any]:
    """The settings of a rule that no team changed."""
    table: Mapping[str, Any] = tomllib.loads(data.read("lint.toml").decode())[rule.name]
    return table


def settings() -> Mapping[str, str]:
    """The settings of each rule as they are written in lint.toml."""
    text = data.read("lint.toml").decode()
    return {table["name"]: re.sub(r"(?:\n+(?:#[^\n]*)?)+\Z", "", table["settings"]) for table in _TABLE.finditer(text)}


def _configure(text: str, known: Mapping[str, Any]) -> list[str]:
    """What a page says of its settings: what holds for all of them, and a list item for each whose name and colon begin a sentence."""
    general, *named = re.split(rf'(?:^|(?<=[.!?"] ))({"|".join(known)}): ', " ".join(text.split()))
    items = [f"- `{key}`: {prose(said.strip())}" for key, said in zip(named[::2], named[1::2], strict=True)]
    return [*([prose(general.strip()), ""] if general.strip() else []), *items, *([""] if items else [])]


def listed() -> str:
    """All rules by groups, as tables."""
    lines: list[str] = []
    for prefix, group in GROUPS.items():
        if of_group := [rule for code, rule in rules().items() if code.startswith(prefix)]:
            lines += [f"### {_sentence(group)}", "", "| rule | name | severity | what it is about |", "|---|---|---|---|"]
            lines += [f"| [{rule.code}]({rule.code}.md) | {rule.name} | {packaged(rule)['severity']} | {_cell(_sentence(rule.summary))} |" for rule in of_group]
            lines.append("")
    return "\n".join(lines)


def _cell(text: str) -> str:
    return prose(text).replace("|", "\\|")


def process_lines() -> list[Mapping[str, Any]]:
    """What the process page asks of a note, and which rules hold it."""
    lines: list[Mapping[str, Any]] = tomllib.loads(PROCESS.read_text(encoding="utf-8"))["line"]
    return lines


def process() -> str:
    """The lines of the process page, as a table; a rule has a link as soon as it is there."""
    lines = ["| part | what the page asks | held by | how |", "|---|---|---|---|"]
    for line in process_lines():
        held = [f"[{code}]({code}.md)" if code in rules() else code for code in line["rules"]] + (["masked"] if line.get("masked") else [])
        lines.append(f"| {line['part']} | {_cell(line['asks'])} | {', '.join(held)} | {_cell(line['how'])} |")
    return "\n".join(lines) + "\n"


def _marked(text: str, name: str, content: str) -> str:
    return re.sub(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", lambda marks: f"{marks[1]}{content}{marks[2]}", text, flags=re.S)


def files() -> Mapping[str, str]:
    """All files of docs/rules that are written here, by name; in README.md only what stands between its markers."""
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    readme = _marked(_marked(readme, "rules", listed()), "process", process())
    return {"README.md": readme, **{f"{code}.md": page(rule) for code, rule in rules().items()}}


def orphans() -> list[str]:
    """Pages of rules that are no more."""
    return sorted(path.name for path in FOLDER.glob("*.md") if path.name not in {*files(), *_WRITTEN_BY_HAND})


if __name__ == "__main__":
    for name in orphans():
        (FOLDER / name).unlink()
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
