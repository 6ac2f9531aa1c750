"""What a person must be allowed to see before a page of ours shows anything.

A page is shown whole or not at all: nearly every table holds words of the notes, so whoever may not see one of them sees no page that
could repeat them. Which of the tables they may see they still browse in Datasette.
"""

TABLES = frozenset(
    (
        *("build", "files", "notes", "bodies", "sections", "timeline", "factors", "lessons", "updates", "targets", "labels", "fields"),
        *("recurrences", "families", "faults", "notes_fts", "corpus", "terms", "vectors", "postings"),
    )
)
"""All tables of ours: every page needs them."""

VIEWS = frozenset(("root_causes", "anti_patterns", "updates_by_target", "targets_gone", "months_by_category", "verdicts", "family_members"))
"""The views of ours: each is needed by the pages that tell the same."""
