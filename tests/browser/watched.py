"""What a page should not do, and what it did of that."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Request

_TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
"""


class Watched:
    """A context of the browser, and everything in it that should not have happened.

    troubles: messages of errors and warnings, uncaught errors, dialogs, requests to another host, violations of the policy, scripts of a note that ran.
    """

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.troubles = context, list[str]()
        self._host = urlsplit(address).netloc
        context.set_default_timeout(20_000)
        context.add_init_script(_TELL_VIOLATIONS)
        context.on("request", self._asked)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.troubles.append(f"error: {error.error}"))
        context.on("dialog", self._opened)

    def open(self, address: str) -> Page:
        """A new page at an address."""
        page = self.context.new_page()
        page.goto(address)
        return page

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.netloc != self._host and address.scheme not in ("data", "blob", "about"):
            self.troubles.append(f"request: {request.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(f"{message.type}: {message.text}")

    def _opened(self, dialog: Dialog) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()


@contextmanager
def watched(browser: Browser, address: str, **options: Any) -> Iterator[Watched]:
    """A context of its own, for the length of a block."""
    with browser.new_context(reduced_motion="reduce", **options) as context:
        yield Watched(context, address)
