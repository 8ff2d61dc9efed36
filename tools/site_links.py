"""Check the built documentation: every link and anchor inside it leads somewhere, nothing loads from another host."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

SITE = Path(__file__).resolve().parent.parent / "site"
LOADED = {("script", "src"), ("img", "src"), ("link", "href"), ("iframe", "src"), ("source", "src")}


@dataclass
class Page(HTMLParser):
    """The anchors of a page, and what it links to or loads."""

    text: str
    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the anchors and addresses of one element."""
        told = {name: value for name, value in attrs if value is not None}
        self.anchors |= {told[name] for name in ("id", "name") if name in told}
        if tag == "a" and "href" in told:
            self.links.append(told["href"])
        self.loads += [told[name] for kind, name in LOADED if kind == tag and name in told]


def broken(site: Path) -> Iterator[str]:
    """Yield one line for each link that leads nowhere and each resource of another host."""
    pages = {path.resolve(): Page(path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))}
    for path, page in pages.items():
        # The page for addresses that do not exist is served from anywhere: its links start at the root.
        if path.name == "404.html":
            continue
        place = path.relative_to(site.resolve())
        for address in page.loads:
            if urlsplit(address).netloc:
                yield f"{place}: loads {address} from another host"
        for address in [*page.links, *page.loads]:
            reason = _reason(path, address, pages)
            if reason:
                yield f"{place}: {address}: {reason}"


def _reason(path: Path, address: str, pages: dict[Path, Page]) -> str:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return ""
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    target = target / "index.html" if target.is_dir() else target
    if not target.exists():
        return "no such file"
    anchor = unquote(parts.fragment)
    if anchor and target in pages and anchor not in pages[target].anchors:
        return "no such anchor"
    return ""


def main() -> int:
    """Print what is broken; return 1 if anything is."""
    if not (SITE / "index.html").exists():
        print("site/ is not built; run `make docs`", file=sys.stderr)
        return 1
    found = list(broken(SITE))
    print("\n".join(found) or "every link of the site leads somewhere", file=sys.stderr if found else sys.stdout)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
