"""What README.md shows is what the program prints."""

import re

from tools.readme_output import BLOCK, README, ROOT, current


def test_the_shown_output_is_current():
    text = README.read_text("utf-8")
    assert BLOCK.search(text)
    assert current(text) == text, "run `make readme`"


def test_every_file_it_links_to_exists():
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README.read_text("utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_make_target_it_names_exists():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = set(re.findall(r"(?:`|\$ )make ([a-z-]+)", README.read_text("utf-8")))
    assert {"demo", "test"} <= named
    assert [target for target in named if f"\n{target}:" not in makefile] == []
