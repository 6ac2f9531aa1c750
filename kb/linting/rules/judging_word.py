"""KB302 judging-word: a word that judges people or their work, such as "careless".

What it does   Reports words such as careless, sloppy, stupid, incompetent, negligent, and "lazy" or "dumb" beside a person, in seven languages.
               Left alone: terms of the trade (a lazy loader, a dumb terminal, a sloppy quorum), quotes, code, block quotes, lines of a chat, and what is
               denied ("not careless"). `--fix` takes an adverb such as "carelessly" away where the sentence stands without it.
Why it hurts   It says what the reader should think of somebody, and nothing that a test could look for.
Bad            A careless merge switched the flag on.
Good           The merge switched the flag on: the diff of generated files is folded in reviews, and the flag stood there.
Configure      The words that kb comes with stand in kb/data/blame.toml. phrases: further ones, each with a rewrite if you like, as in
               "cowboy => say which review was left out." allowed: words of ours that are not to be found.
Source         process page: blameless; facts and artifacts instead of opinions
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.blame import Said, said
from kb.linting.subject import Subject
from kb.model import Edit, Finding
from kb.patterns import late

_ADVERBS = ("carelessly", "stupidly", "foolishly", "sloppily", "recklessly", "negligently")
_BEFORE = late(r"(?<!\S)(?:was|were|is|are|be|been|being|had|has|have|which|who|[Tt]he|then) $")
_NEAR = 20
"""So many signs before an adverb are looked at, more than the longest word that counts there."""

_AFTER = late(r" (?:[a-z]+ed|written|taken|chosen|left|made|built|done|run|set)\b")


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each word."""
    for one in said(subject, "judges", settings, of="none"):
        message = f'"{one.words}" judges people. Instead: {one.phrase.instead}'
        yield Finding("KB302", one.line, message, one.column, one.end, tuple(_edits(one)))


def _edits(one: Said) -> Iterator[Edit]:
    """The adverb goes where it stands between an auxiliary or an article and a participle: the sentence is whole without it."""
    end = one.at + len(one.words)
    before = one.own[max(0, one.at - _NEAR) : one.at].rpartition("\n")[2]
    if one.words in _ADVERBS and _BEFORE.search(before) and _AFTER.match(one.own, end):
        yield Edit(one.line, one.column, f"{one.words} ", "")
