"""The built documentation in a real Chromium, from its files: search, languages, formulas, and nothing from outside.

Run by ``make test-all``; its name keeps it out of ``make test``. It needs the site of ``make docs`` and Chromium
(Debian: ``apt-get install chromium``).
"""

from pathlib import Path

import pytest

from tests.chromium import opened_browser, opened_page

SITE = Path(__file__).resolve().parent.parent / "site"
# The search marks where Chinese words end with a sign of no width.
FOUND = """words => [...document.querySelectorAll(".md-search-result__link")].find(link => {
  const shown = link.innerText.replaceAll("\\u200b", "").toLowerCase();
  return words.every(word => shown.includes(word));
})"""


@pytest.fixture(scope="module")
def browser():
    assert (SITE / "index.html").exists(), "site/ is not built; run `make docs`"
    with opened_browser() as browser:
        yield browser


@pytest.fixture
def page(browser):
    with opened_page(browser) as page:
        yield page


def visit(page, place):
    page.goto((SITE / place).as_uri())


@pytest.mark.parametrize(
    ("place", "ready", "words"),
    [
        ("index.html", "Type to start searching", "coal rate"),
        ("index.html", "Type to start searching", "PCAF"),
        ("index.html", "Type to start searching", "光伏发电"),
        ("zh/index.html", "键入以开始搜索", "碳强度"),
        ("zh/how-to/embed.html", "键入以开始搜索", "报送口径"),
    ],
)
def test_search_finds(page, place, ready, words):
    visit(page, place)
    field = page.locator("input.md-search__input")
    field.click()
    page.locator(".md-search-result__meta", has_text=ready).wait_for()
    field.press_sequentially(words)
    field.press("End")  # an input method ends with a key, which sets off the search
    found = page.wait_for_function(FOUND, arg=words.casefold().split())
    address = found.evaluate("link => link.href")
    assert address.startswith(SITE.as_uri())
    page.goto(address)
    assert page.locator("h1").count() == 1


def test_the_language_is_switched(page):
    visit(page, "index.html")
    page.locator("article a", has_text="中文").first.click()
    page.wait_for_url("**/zh/index.html")
    assert page.locator("h1").inner_text().startswith("每笔贷款的环境效益")
    page.locator("article a", has_text="English").first.click()
    page.wait_for_url("**/site/index.html")
    assert "every loan" in page.locator("h1").inner_text()


@pytest.mark.parametrize(
    ("place", "chinese"),
    [
        ("index.html", "zh/index.html"),
        ("concepts/factors.html", "zh/concepts/factors.html"),
        ("how-to/embed.html", "zh/how-to/embed.html"),
        ("contributing/add-a-method.html", "zh/contributing/add-a-method.html"),
        ("architecture.html", "zh/index.html"),
    ],
)
def test_the_language_menu_leads_to_the_same_page(page, place, chinese):
    visit(page, place)
    page.locator(".md-select").hover()
    page.locator(".md-select__link", has_text="中文").click()
    page.wait_for_url(f"**/{chinese}")
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize(
    ("place", "language", "tabs"),
    [("index.html", "en", ["Home", "Concepts", "How-to"]), ("zh/index.html", "zh", ["首页", "概念", "操作指南"])],
)
def test_a_page_and_its_menu_have_one_language(page, place, language, tabs):
    visit(page, place)
    assert page.locator("html").get_attribute("lang") == language
    shown = [text.strip() for text in page.locator(".md-tabs__link").all_inner_texts()]
    assert shown == [*tabs, "Notebooks · 笔记本", "Reference · 参考"]


def test_a_formula_is_rendered(page):
    visit(page, "reference/generated/methods/cbirc_2020.renewable_power.html")
    formula = page.locator(".katex").first
    formula.wait_for()
    assert formula.bounding_box()["width"] > 50
    assert page.locator(".katex-error").count() == 0
    assert "\\[" not in page.locator("article").inner_text()


def test_a_notebook_shows_its_outputs_and_figures(page):
    visit(page, "reference/generated/notebooks/1-first-book.html")
    assert "computed" in page.locator(".shown").nth(2).inner_text()
    picture = page.locator("article img").first
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
