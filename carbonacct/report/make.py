"""From a book to a filled form, and from a form to a file."""

from __future__ import annotations

from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carbonacct.output import as_json, destination, replacing
from carbonacct.report import page, plain, workbook
from carbonacct.report.case import Case
from carbonacct.report.display import Display
from carbonacct.report.model import Disclosure
from carbonacct.report.templates import template_named

if TYPE_CHECKING:
    from carbonacct.book import Book
    from carbonacct.factors import FactorSet

SUFFIXES = (".xlsx", ".html", ".md", ".json")


def disclosure(
    book: Book | None,
    template: str,
    *,
    gwp: str = "AR5",
    factors: FactorSet | None = None,
    fallback: str = "mark",
    period: str | None = None,
    pictures: bool = False,
    institution: str = "",
    report_date: str = "",
    **options: Any,
) -> Disclosure:
    """Fill a form from a book.

    Parameters
    ----------
    book
        What :func:`carbonacct.read_book` returned; ``None`` for a form that needs no loans.
    template
        ``green-credit``, ``crst``, ``pboc``, ``jrt0227``, ``own-operations``, ``pcaf``, ``ifrs-s2``, ``eba-pillar3``
        or ``plan``. The form fixes filing or standard.
    gwp, factors, fallback, period
        As for :func:`carbonacct.benefits`.
    pictures
        Whether pictures of the book join the form (needs matplotlib).
    institution, report_date
        Who reports, and when, as text on the form; blank leaves a line to write on.
    options
        ``plan``, ``given``, ``base`` (an earlier book or filed result) and ``today`` for the form ``plan``;
        ``operations`` (a frame or file of own operations) for ``own-operations`` and ``jrt0227``; ``drawdowns`` for
        ``crst``; ``before`` (an earlier book) and ``recalculation_threshold`` (a share) for the change in ``pboc``
        and ``pcaf``.

    Returns
    -------
    Disclosure
        The filled form, in no language yet.

    Raises
    ------
    OptionError
        There is no such form, or it lacks an option.

    Examples
    --------
    >>> from carbonacct.book import read_book
    >>> book = read_book({"loan_id": "L1", "project_type": "lighting", "year": 2024, "region": "CN-CQ", "balance": 5e6,
    ...                   "total_investment": 1e7, "electricity_saved [MWh]": 1000.0, "currency": "CNY"})
    >>> form = disclosure(book, "green-credit")
    >>> form["indicators"].rows[-1].cells["balance"].value
    5000000.0
    """
    chosen = template_named(template)
    case = Case(book, gwp=gwp, factors=factors, fallback=fallback, period=period, options=options)
    filled = replace(chosen.fill(case), institution=institution, report_date=report_date)
    if pictures:
        from carbonacct.report.pictures import illustrated

        filled = illustrated(filled, case)
    return filled


def write(
    filled: Disclosure,
    path: str | PathLike[str],
    *,
    lang: str = "zh",
    money_unit: str | None = None,
    foot: bool = False,
    overwrite: bool = False,
) -> Path:
    """Write a form in the format of the suffix: ``.xlsx``, ``.html``, ``.md`` or ``.json``.

    Parameters
    ----------
    filled
        What :func:`disclosure` returned.
    path
        File to write.
    lang
        ``zh`` or ``en``.
    money_unit
        Unit of every money column, such as ``亿元``.
    foot
        Whether shown parts are adjusted to the shown total, each adjusted cell noted.
    overwrite
        Replace a file that exists.

    Raises
    ------
    OutputError
        The suffix is unknown, or the file exists or cannot be written.
    OptionError
        There is no such language.
    """
    (target,) = destination(path, overwrite=overwrite, choices=SUFFIXES)
    display = Display(filled, lang, money_unit, foot)
    with replacing([target], overwrite=overwrite) as (file,):
        if target.suffix.lower() == ".xlsx":
            workbook.write_workbook(file, display)
        else:
            file.write_text(text(display, target.suffix.lower()), encoding="utf-8", newline="\n")
    return target


def text(display: Display, suffix: str) -> str:
    """Return a form as the text of an HTML, Markdown or JSON file."""
    if suffix == ".html":
        return page.as_html(display)
    if suffix == ".md":
        return plain.as_markdown(display)
    return as_json(plain.as_dict(display)) + "\n"
