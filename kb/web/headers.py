"""What every answer of ours says of itself."""

from kb.web.policy import POLICY

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "no-cache",
}
"""A page that a browser kept is asked for again."""

TYPES = {
    "html": "text/html; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "text": "text/plain; charset=utf-8",
}
