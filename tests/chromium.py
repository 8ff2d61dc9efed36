"""A real Chromium, offline: a page that saw an error or asked for anything from outside fails its test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.programs import CHROMIUM, program

LOCAL = ("file:", "data:", "blob:")


@contextmanager
def opened_browser() -> Iterator:
    """Start Chromium, headless and without a network."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program(CHROMIUM, "chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@contextmanager
def opened_page(browser) -> Iterator:
    """Open a page; at its end nothing was wrong in it and it has fetched nothing from outside."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    yield page
    context.close()
    assert said == []
    assert asked
    assert [url for url in asked if not url.startswith(LOCAL)] == []
