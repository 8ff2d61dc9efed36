"""What MkDocs does for each page of ours: the language menu leads to the same page in the other language."""

from __future__ import annotations

import re
from typing import Any

LANGUAGES = (("English", "en", ""), ("中文", "zh", "zh/"))
# The theme would fetch a site map for each of these, which a site opened from files cannot do.
_ALTERNATE = re.compile(r'\s*<link rel="alternate"[^>]*>')


def on_page_context(context: dict[str, Any], page: Any, config: Any, nav: Any) -> dict[str, Any]:
    """Point the language menu at this page in each language, or at that language's first page."""
    urls = {one.url for one in nav.pages}
    own = page.url.removeprefix("zh/")
    config.extra["alternate"] = [
        {"name": name, "lang": lang, "link": folder + (own if folder + own in urls else "index.html")}
        for name, lang, folder in LANGUAGES
    ]
    return context


def on_post_page(output: str, page: Any, config: Any) -> str:
    """Take out what would be fetched from a server."""
    return _ALTERNATE.sub("", output)
