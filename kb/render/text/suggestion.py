"""What is proposed for a draft, for a terminal."""

from kb.recurrence.suggesting import LEAST_NOTES, Proposal, SuggestReport
from kb.render.terminal import cut, hanging, quantity, safe, shown_path, style, width


def suggestion(report: SuggestReport, folder: str) -> str:
    """The category and the labels with how sure they are and the notes behind them; one sentence when nothing is proposed."""
    if report.blank:
        return "The draft says nothing yet that could be compared: write a title and a sentence or two."
    if report.too_few:
        return (
            f"There are too few notes to learn from: {quantity(report.categorised, 'note')} with a category and {report.labelled:,} with a label of its own, "
            f"where {LEAST_NOTES} are needed."
        )
    proposals = [("Category", report.category)] if report.category else []
    lines = [line for kind, one in [*proposals, *(("Label", label) for label in report.labels)] for line in _lines(kind, one, folder)]
    return (
        "\n".join(lines)
        if lines
        else "Nothing is likely enough to be proposed: no name that five notes carry was right more often than wrong for notes as near as this one."
    )


def _lines(kind: str, one: Proposal, folder: str) -> list[str]:
    share = f"{one.right} of the {one.of} guesses most like this one were right"
    named = hanging(f"{kind:<9}", f"{one.name} · {share}", 9)
    return [style(named[0], bold=True), *named[1:], *(_note(note.title, shown_path(folder, note.path), cosine) for note, cosine in one.notes)]


def _note(title: str, path: str, cosine: float) -> str:
    score = f"{cosine:.2f}".removeprefix("0")
    return f"         {score}  {cut(f'{safe(path)}  {safe(title)}', width() - 14)}"
