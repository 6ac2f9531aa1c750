"""The hits of a query."""

from kb.render.terminal import safe, shown_path, style, width, wrap
from kb.searching import MARK_OFF, MARK_ON, SearchReport


def search(report: SearchReport, folder: str) -> str:
    """Hits, best first. folder: of the notes, as seen from here."""
    if not report.hits:
        return safe(f"Nothing found for {report.query!r}.")
    lines = []
    for hit in report.hits:
        tail = " · ".join(part for part in (hit.date, hit.category) if part)
        lines.append(f"{style(safe(hit.title), bold=True)}  {safe(tail)}".rstrip())
        lines.append(f"  {style(safe(f'{shown_path(folder, hit.path)}:{hit.line}'), dim=True)}  {hit.section.replace('-', ' ')}")
        lines += [f"  {_marked(line)}" for line in wrap(hit.snippet.replace("\n", " "), width() - 2)]
        lines.append("")
    return "\n".join(lines[:-1])


def _marked(line: str) -> str:
    """A line of a snippet with its matches in bold, or between brackets where there is no colour."""
    on, off = ("\x1b[1m", "\x1b[0m") if style("x", bold=True) != "x" else ("[", "]")
    pieces = line.replace(MARK_ON, "\ue000").replace(MARK_OFF, "\ue001")
    return safe(pieces).replace("\ue000", on).replace("\ue001", off)
