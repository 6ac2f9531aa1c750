"""Notes that look like those of a real team, as many as wanted and always the same for a seed.

    python -m benchmarks.generate 10000

Words follow Zipf's law: function words first, then words of operations among pronounceable inventions, some of them inflected, so
that stop words and stems matter as they do in English; each note adds a few identifiers that stand nowhere else. Topics are planted: each is a handful of
rarer words that title, impact, context, evidence and root cause of its notes mix with the background, as recurrences do.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import product
from pathlib import Path

import numpy

FOLDER_SIZE = 1_000
WORDS = 200_000
"""Size of the vocabulary."""

_GENERATION = 2
"""Raised when the same seed gives other notes, so that no stale folder is used."""

_NUMBERS = ["500", "503", "404", "429", "30", "12", "100", "5", "3", "90", "99.9", "1,024", "45", "2", "10"]
_TOPIC_WORDS = 28
_CATEGORIES = ("Functional", "API/Data Contract", "Non-functional", "Security", "i18n", "Deployment", "Observability")
_ROLES = ("platform", "payments", "checkout", "search", "identity", "data", "mobile", "edge")
_FIRST_DAY = date(2016, 1, 4)
_DAYS = 3_600


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words by rank, and the running sum of their probabilities."""

    words: list[str]
    cumulative: numpy.ndarray


@dataclass(frozen=True, slots=True)
class World:
    """What all notes of a seed have in common: their words and their topics (numbers of words, by weight)."""

    vocabulary: Vocabulary
    topics: numpy.ndarray


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Function words, then words of operations spread among inventions; probability falls with rank (Zipf-Mandelbrot)."""
    chance = numpy.random.default_rng(17)
    function_words, real = (part.split() for part in Path(__file__).with_name("words.txt").read_text(encoding="utf-8").split("\n\n"))
    made = _invented(chance)
    words = list(function_words)
    forms = iter([form for word in real for form in _forms(word)])
    for position in range(WORDS - len(words)):
        word = next(forms, None) if position < 300 or position % 5 == 0 else _NUMBERS[position % len(_NUMBERS)] if position % 97 == 3 else None
        words.append(word or next(made))
    weights = 1.0 / (numpy.arange(len(words)) + 3.7) ** 1.05
    return Vocabulary(words, numpy.cumsum(weights / weights.sum()))


def _forms(word: str) -> tuple[str, ...]:
    return (word, f"{word[:-1]}ies" if word.endswith("y") else f"{word}s") if len(word) > 3 else (word,)


def _invented(chance: numpy.random.Generator) -> Iterator[str]:
    """Pronounceable words, none twice; one in four is followed by its inflections."""
    onsets = [*"bcdfghjklmnprstvwz", "br", "ch", "cl", "dr", "fl", "gr", "pl", "pr", "qu", "sh", "sl", "st", "tr"]
    syllables = ["".join(pieces) for pieces in product(onsets, "aeiou")]
    codas = ["", "n", "r", "s", "l", "m", "t", "ck", "nd", "st"]
    known: set[str] = set()
    while True:
        length = 2 if len(known) < 30_000 else 3
        word = "".join(syllables[pick] for pick in chance.integers(0, len(syllables), length)) + codas[chance.integers(0, len(codas))]
        for form in (word, f"{word}s", f"{word}ed", f"{word}ing") if len(known) % 4 == 0 else (word,):
            if form not in known:
                known.add(form)
                yield form


def world(notes: int, seed: int = 1) -> World:
    """The topics of a corpus: one for 40 notes, and no fewer than 40."""
    chance = numpy.random.default_rng([seed, 1])
    count = max(40, notes // 40)
    # Half the words of a topic are in common use, half are rare: "connection pool" and the name of the one service.
    common = chance.integers(120, 3_000, (count, _TOPIC_WORDS // 2))
    rare = chance.integers(3_000, 60_000, (count, _TOPIC_WORDS - _TOPIC_WORDS // 2))
    return World(vocabulary(), chance.permuted(numpy.hstack([common, rare]), axis=1))


class Speaker:
    """Says sentences about a topic; a speaker's whole speech is drawn at once, since drawing is what takes time."""

    def __init__(self, world: World, chance: numpy.random.Generator, notes: int) -> None:
        self._words = world.vocabulary.words
        self._topics = world.topics
        self._chance = chance
        size = notes * 900
        # More than a rare draw at the very end of the sum would find no word.
        self._stream = numpy.minimum(numpy.searchsorted(world.vocabulary.cumulative, chance.random(size)), len(self._words) - 1)
        self._mix = chance.random(size)
        self._place = (chance.random(size) ** 2 * world.topics.shape[1]).astype(int)
        self._at = 0

    def words(self, count: int, topic: int, share: float) -> list[str]:
        """So many words, a share of them of the topic."""
        start = self._at = self._at if self._at + count < len(self._stream) else 0
        self._at += count
        picked = slice(start, start + count)
        numbers = numpy.where(self._mix[picked] < share, self._topics[topic][self._place[picked]], self._stream[picked])
        return [self._words[number] for number in numbers.tolist()]

    def sentences(self, count: int, topic: int, share: float) -> str:
        """About so many words in sentences of 7 to 21 words."""
        words = self.words(count, topic, share)
        said, start = [], 0
        while start < count:
            length = 7 + (start * 5 + count) % 15
            piece = words[start : start + length]
            if len(piece) > 12:
                piece[5] += ","
            said.append(" ".join(piece).capitalize())
            start += length
        return ". ".join(said) + "."

    def item(self, count: int, topic: int, share: float) -> str:
        """A line of a list, without a full stop."""
        return " ".join(self.words(count, topic, share))

    def number(self, below: int) -> int:
        """Any whole number below a bound."""
        return int(self._chance.integers(0, below))


@dataclass(frozen=True, slots=True)
class Made:
    """A note that was made: where it belongs in a folder, and what it says."""

    path: str
    text: str


def note(speaker: Speaker, number: int, topics: int) -> Made:
    """One note of about 800 words in the form of the template."""
    topic = speaker.number(topics)
    day = _FIRST_DAY + timedelta(days=speaker.number(_DAYS))
    minute = speaker.number(1_300)
    title = speaker.item(6, topic, 0.7).capitalize()
    name = "-".join(title.lower().replace(",", "").replace(".", "").split()[:4])
    head = [f"# Postmortem: {title}", "", f"**Date/time (UTC+0):** {day} {minute // 60:02}:{minute % 60:02}"]
    if number % 20 == 7:
        front = f"---\ndate: {day}\nseverity: {1 + number % 4}\nlabels: [field-note, {_ROLES[number % 8]}]\nrelease: 4.{number % 60}.2\n---\n"
        head = [front, head[0], ""]
    reporter = f"\n\nReported by {name.split('-')[0]}.{number % 90}@example.org on call." if number % 9 == 4 else ""
    identifier = f"{speaker.number(2**40):010x}"
    timeline = "\n".join(f"- {(minute + 4 * k) // 60:02}:{(minute + 4 * k) % 60:02} — {speaker.item(13, topic, 0.15)}" for k in range(8))
    lines = [
        *head,
        f"**Impact:** {speaker.item(18, topic, 0.3)} for {5 + speaker.number(300)} minutes",
        f"**Category:** {_CATEGORIES[topic % 7]}",
        "",
        "## Context",
        "",
        f"{speaker.sentences(70, topic, 0.2)}{reporter}",
        "",
        f"Since **{speaker.item(3, topic, 0.5)}** the `{speaker.item(1, topic, 1)}-{_ROLES[topic % 8]}` release: {speaker.sentences(55, topic, 0.2)}",
        "",
        "## Timeline (UTC+0)",
        "",
        timeline,
        "",
        "## Evidence Pack",
        "",
        f"- Logs: `{speaker.item(8, topic, 0.4)}` request {identifier}",
        f"- Traces: [{speaker.item(3, topic, 0.3)}](https://traces.example.org/t/{identifier}) {speaker.item(12, topic, 0.2)}",
        f"- Metrics: {speaker.item(20, topic, 0.2)} {speaker.number(90_000)}",
        "",
        "```",
        f"{day}T{minute // 60:02}:{minute % 60:02}:09Z ERROR {speaker.item(9, topic, 0.4)} id={speaker.number(2**36):09x}",
        f"  at {speaker.item(1, topic, 0.8)}.{speaker.item(1, topic, 0.8)}({speaker.item(1, topic, 0.8)}.java:{speaker.number(900)})",
        "```",
        "",
        "## Root Cause",
        "",
        speaker.sentences(115, topic, 0.3),
        "",
        "## Contributing Factors",
        "",
        *(f"- {kind}: {speaker.item(17, topic, 0.15)}" for kind in ("People", "Process", "Technology", "Data")),
        "",
        "## Fix",
        "",
        *(f"- {kind}: {speaker.item(24, topic, 0.25)}" for kind in ("Code/config", "Test design", "Gates/checklists")),
        "",
        "## Verification",
        "",
        speaker.sentences(45, topic, 0.15),
        "",
        "## Lessons & Anti-patterns",
        "",
        f"- Lesson: {speaker.item(22, topic, 0.15)}",
        f"- Lesson: {speaker.item(20, topic, 0.15)}",
        f"- Anti-pattern: {speaker.item(20, topic, 0.2)}",
        "",
        "## Updates to Repo",
        "",
        f"- Scenarios: `scenarios/{name}.md` {speaker.item(8, topic, 0.2)}",
        f'- Checklists/Gates: `checklists/{_ROLES[topic % 8]}.md` — "{speaker.item(9, topic, 0.2)}"',
        f"- Traceability: {speaker.item(8, topic, 0.1)}",
        "",
        f"> Owner: {_ROLES[topic % 8]} lead · Review: QA, SRE · Labels: field-note, postmortem, {_ROLES[(topic + number) % 8]}",
        "",
    ]
    return Made(f"{number // FOLDER_SIZE:03}/{day}-{name}-{number}.md", "\n".join(lines))


def corpus(notes: int, seed: int = 1) -> Path:
    """The folder that holds so many notes, made when it is not there yet."""
    folder = cache() / f"notes-{_GENERATION}-{seed}-{notes}"
    done = folder.with_suffix(".done")
    if not done.exists():
        common = world(notes, seed)
        for start in range(0, notes, FOLDER_SIZE):
            count = min(FOLDER_SIZE, notes - start)
            speaker = Speaker(common, numpy.random.default_rng([seed, 2, start]), count)
            (folder / f"{start // FOLDER_SIZE:03}").mkdir(parents=True, exist_ok=True)
            for number in range(start, start + count):
                made = note(speaker, number, len(common.topics))
                (folder / made.path).write_text(made.text, encoding="utf-8")
        # A team's notes stand in git, and kb asks it for the commit.
        _git(folder, "init", "--quiet")
        _git(folder, "-c", "user.name=bench", "-c", "user.email=bench@example.org", "commit", "--quiet", "--allow-empty", "--message", "notes")
        done.touch()
    return folder


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True)


def drafts(notes: int, count: int, seed: int = 1) -> list[str]:
    """Drafts about the topics of a corpus that are not among its notes: whole notes, half-written ones, and two sentences."""
    common = world(notes, seed)
    speaker = Speaker(common, numpy.random.default_rng([seed, 3]), count)
    topics = len(common.topics)
    return [_two_sentences(speaker, topics) if number % 4 == 3 else _cut(note(speaker, notes + number, topics).text, number) for number in range(count)]


def _cut(text: str, number: int) -> str:
    """A whole note, one that ends before the root cause, or one that ends after the context."""
    return text.split(("\x00", "## Root Cause", "## Timeline")[number % 3])[0]


def _two_sentences(speaker: Speaker, topics: int) -> str:
    topic = speaker.number(topics)
    return f"{speaker.item(12, topic, 0.4).capitalize()}. {speaker.item(12, topic, 0.4).capitalize()}.\n"


def cache() -> Path:
    """Where corpora and databases are kept between runs: KB_BENCH_DIR, or a folder in the system's place for temporary files."""
    folder = Path(os.environ.get("KB_BENCH_DIR") or Path(tempfile.gettempdir(), "kb-bench"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


if __name__ == "__main__":
    print(corpus(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
