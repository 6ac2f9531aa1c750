"""KB208 evidence-without-artifact: an evidence section that shows nothing.

What it does   Reports an evidence section without a log, trace, metric, request or response, user message, build or rollback id, flag, configuration,
               link, code, number, table or image.
Why it hurts   What cannot be looked at cannot be doubted; the root cause rests on memory.
Bad            ## Evidence Pack
               Everybody could see it.
Good           ## Evidence Pack
               - Logs: `job=4471 attempt=2 result=printed`
Configure      also: further words that name an artifact.
Source         process page: an evidence pack of logs, traces, metrics, inputs and outputs, user messages, ids, flags and diffs
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.reading import shows_something, text_of
from kb.linting.subject import Subject
from kb.linting.wording import heard
from kb.model import Finding


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding, where the evidence begins."""
    text = text_of(subject, "evidence")
    if not text or not subject.understood or shows_something(text) or heard("artifact", text, settings["also"]):
        return
    line = next(number for section in subject.sections("evidence") for number, _ in subject.said(section))
    yield Finding("KB208", line, "The evidence holds no artifact. Add a log line, trace, metric, request, build id or link that shows what happened.")
