"""What counts when notes are compared, and how much. Measured in docs/ranking.md, where each part is switched off once."""

from typing import Any, NamedTuple


class Method(NamedTuple):
    """The parts of a comparison. True: the part is on. Numbers: how much the part weighs.

    title, timeline: what a word there counts; elsewhere it counts 1.
    sublinear: a word said n times weighs 1 + ln n. idf: a word weighs the more, the fewer notes hold it.
    stems, stop_words, numbers, pairs: endings of English words go; words without content go; numbers under three digits go;
    runs of Chinese, Japanese and Korean signs are told by their pairs.
    dates, links, template: dates and clock times, targets of links, and lines of templates are form and say nothing.
    reference: what a draft that names a note adds to the score of that note.
    end: notes that came before the end of a draft's incident are earlier, not only those from before its start.
    saying: where a draft names a note, its words "again" or "another cause" move the level.
    typical: a match that is no nearer than notes of this corpus usually are is weak.
    """

    title: float = 3.0
    timeline: float = 0.5
    sublinear: bool = True
    idf: bool = True
    stems: bool = True
    stop_words: bool = True
    numbers: bool = True
    pairs: bool = True
    dates: bool = True
    links: bool = True
    template: bool = True
    reference: float = 0.1
    end: bool = True
    saying: bool = True
    typical: bool = True

    def doubled_weight(self, kind: str) -> int:
        """What a word in a kind of section counts, times two, so that counts stay whole numbers."""
        return round(2 * {"title": self.title, "timeline": self.timeline}.get(kind, 1.0))

    def without(self, part: str) -> "Method":
        """The method with one part switched off."""
        off: dict[str, Any] = {"title": 1.0, "timeline": 1.0, "reference": 0.0}
        return self._replace(**{part: off.get(part, False)})


METHOD = Method()
"""The method with all of its parts."""

PARTS = Method._fields
"""The names of the parts."""
