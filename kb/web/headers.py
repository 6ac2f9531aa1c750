"""What every answer of ours says of itself."""

HEADERS = {
    "content-security-policy": "; ".join(
        (
            "default-src 'none'",
            *(f"{kind} 'self'" for kind in ("script-src", "style-src", "img-src", "connect-src", "form-action", "frame-ancestors")),
            "base-uri 'none'",
        )
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "no-cache",
}
"""Nothing runs that is not a file of ours, no other host is asked, and a page that was kept is asked for again."""

TYPES = {
    "html": "text/html; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "text": "text/plain; charset=utf-8",
}
