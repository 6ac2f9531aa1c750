"""Tells once what is common to the findings of several notes."""

import hashlib
from collections.abc import Callable, Iterable, Iterator

from kb.model import Common, Finding

_Key = tuple[str, Common]


def told_once(findings: Iterable[Finding], is_known: Callable[[Finding], bool] = lambda _: False) -> Iterator[Finding]:
    """The findings in their order; those that enough notes have in common as one, on the first that is not known. Known ones are counted, and not told."""
    findings = tuple(findings)
    shared: dict[_Key, list[Finding]] = {}
    for finding in findings:
        if finding.common:
            shared.setdefault((finding.rule, finding.common), []).append(finding)
    notes = {key: len({(one.path, one.note) for one in among}) for key, among in shared.items()}
    told: set[_Key] = set()
    for finding in findings:
        if is_known(finding):
            continue
        key = (finding.rule, finding.common) if finding.common else None
        if key is None or notes[key] < key[1].least:
            yield finding
        elif key not in told:
            told.add(key)
            yield _for_all(finding, key[1], notes[key], shared[key])


def each(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of the single notes, as they were before some were told together."""
    for finding in findings:
        yield from finding.of or (finding,)


def _for_all(finding: Finding, common: Common, notes: int, among: Iterable[Finding]) -> Finding:
    """A finding that speaks for all. Its fingerprint is the same on whichever note it stands, and however many there are."""
    named = f"{finding.rule}\0{common.said}"
    fingerprint = hashlib.sha256(named.encode("utf-8", "replace")).hexdigest()[:32]
    return finding._replace(message=common.said.replace("{notes}", f"{notes:,}"), fingerprint=fingerprint, of=tuple(among))
