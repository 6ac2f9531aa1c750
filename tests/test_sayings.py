"""What a draft says beside the name of an earlier note."""

import pytest
from support import VOCABULARY, draft

from kb.sayings import OTHER, SAME


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("INC-2041 again.", SAME),
        ("We were warned against INC-2041.", 0),
        ("It is a recurrence of INC-2041.", SAME),
        ("It recurred, see INC-2041.", SAME),
        ("It is not a recurrence of INC-2041.", OTHER),
        ("No repeat of INC-2041.", OTHER),
        ("Unlike INC-2041 it has another cause.", OTHER),
        ("It is unlikely that INC-2041 helps.", 0),
        ("Like INC-2041 it hit us again, but has another cause.", SAME + OTHER),
        ("Once more the same\nroot cause as INC-2041.", SAME),
        ("- This is the same\n  root cause as INC-2041.", SAME),
        ("> This is the same\n> root cause as INC-2041.", SAME),
        ("It isn't a recurrence of INC-2041.", OTHER),
        ("The disk was full again. INC-2041 was about paging.", 0),
        ("- again\n- INC-2041", 0),
        ("INC-2041 の再発である。", SAME),
        ("INC-2041 とは別の原因。", OTHER),
    ],
)
def test_what_is_said_in_the_sentence_that_names_a_note(text: str, said: float) -> None:
    """Whole words, one sentence, across a wrapped line; a denied phrase is no "again"."""
    found = draft(f"# A draft\n\n## Root cause\n\n{text}\n")
    assert VOCABULARY.sayings.said(found.text, lambda sentence: "inc-2041" in sentence) == pytest.approx(said)
