"""What a browser may do on a page of ours: nothing runs that is not a file of ours, and no other host is asked."""

WITHIN = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind} 'self'" for kind in ("script-src", "style-src", "img-src", "connect-src", "form-action")),
        "base-uri 'none'",
    )
)
"""As a page may say it of itself."""

POLICY = f"{WITHIN}; frame-ancestors 'self'"
"""As a server says it: only that may say who frames a page."""
