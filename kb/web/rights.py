"""What a person must be allowed to see before a page of ours shows anything.

All of it: nearly every table and view repeats words of the notes, so a page could not leave out one of them and be sure to say nothing of it.
Whoever may not see one table still browses the others in Datasette.
"""

import sqlite3
from contextlib import suppress
from typing import Any

from kb.errors import DatabaseError
from kb.web.browsing import current
from kb.web.lines import may_see
from kb.web.ours import Ours

NEEDED = frozenset(
    (
        *("build", "files", "notes", "bodies", "sections", "timeline", "factors", "lessons", "updates", "targets", "labels", "fields"),
        *("recurrences", "families", "faults", "notes_fts", "terms"),
        *("root_causes", "anti_patterns", "updates_by_target", "targets_gone", "months_by_category", "verdicts", "family_members"),
    )
)
"""Every table and view of the schema that holds words; of the others, which hold packed numbers, no page shows anything."""


async def sees(datasette: Any, actor: Any, database: str) -> bool:
    """True when a person may see all of a database, which is asked once a request.

    Raises DatabaseError where Datasette cannot read what it asks to know that.
    """
    browsing, key = current.get(None), (id(datasette), database, repr(actor))
    rights = browsing.rights if browsing else {}
    if key not in rights:
        try:
            rights[key] = await may_see(datasette, actor, database, NEEDED)
        except sqlite3.DatabaseError as error:
            raise DatabaseError("The database is damaged. Delete it and build it again with: kb index") from error
    return rights[key]


async def sees_any(datasette: Any, actor: Any, ours: Ours) -> bool:
    """True when a person may see one of our databases."""
    for name in await ours.names(datasette):
        with suppress(DatabaseError):
            if await sees(datasette, actor, name):
                return True
    return False
