"""An address of a role, a group or a public service is masked, and marked as no person's."""

import pytest

from kb.privacy import masked


@pytest.mark.parametrize(
    "address",
    [
        "support@acme.test",
        "Security@acme.test",
        "no-reply@acme.test",
        "donotreply@mail.acme.test",
        "binder-team@acme.test",
        "ops+pager@acme.test",
        "anna@googlegroups.com",
        "dev@lists.acme.test",
        "main@acme.groups.io",
        "support%40acme.test",
        "8.8.8.8",
    ],
)
def test_an_address_of_many_is_masked_and_no_persons(address: str) -> None:
    """The value goes, and the find says that it was nobody's."""
    found = masked(f"Sent to {address} at once")
    assert address not in found.text
    assert [find.is_impersonal for find in found.finds] == [True]


@pytest.mark.parametrize(
    "address", ["anna@acme.test", "anna.support@acme.test", "anna+support@acme.test", "1234+anna@users.noreply.github.com", "93.184.216.34"]
)
def test_an_address_of_a_person_is_personal(address: str) -> None:
    """A role in a part of a name, or behind a plus, makes no role of it."""
    assert [find.is_impersonal for find in masked(f"Sent to {address} at once").finds] == [False]
