"""What MkDocs does for each page of ours: its language, the menu of that language, and the same page in the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mkdocs.structure.nav import Navigation

LANGUAGES = (("English", "en", ""), ("中文", "zh", "zh/"))
CHINESE, SHARED = "中文", ("Notebooks", "Reference")
# The theme would fetch a site map for each of these, which a site opened from files cannot do.
_ALTERNATE = re.compile(r'\s*<link rel="alternate"[^>]*>')


def on_page_context(context: dict[str, Any], page: Any, config: Any, nav: Navigation) -> dict[str, Any]:
    """Set the language of a page, its navigation, and where the language menu leads."""
    chinese = page.url.startswith("zh/")
    config.theme["language"] = "zh" if chinese else "en"
    context["nav"] = _navigation(nav, chinese=chinese)
    urls = {one.url for one in nav.pages}
    own = page.url.removeprefix("zh/")
    config.extra["alternate"] = [
        {"name": name, "lang": lang, "link": folder + (own if folder + own in urls else "index.html")}
        for name, lang, folder in LANGUAGES
    ]
    return context


def _navigation(nav: Navigation, *, chinese: bool) -> Navigation:
    """Return the sections of one language; those whose pages are in both languages belong to both."""
    own = next(item for item in nav.items if item.title == CHINESE)
    if not chinese:
        return type(nav)([item for item in nav.items if item is not own], nav.pages)
    made = type(nav)([*own.children, *(item for item in nav.items if item.title.startswith(SHARED))], nav.pages)
    made.homepage = next(one for one in nav.pages if one.url == "zh/index.html")
    return made


def on_post_page(output: str, page: Any, config: Any) -> str:
    """Take out what would be fetched from a server."""
    return _ALTERNATE.sub("", output)
