"""Books written for tests: text as bytes, sheets with what a bank's export may hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from carbonacct.book import Book, Issue, read_book


def written(folder: Path, content: str | bytes, name: str = "book.csv", encoding: str = "utf-8") -> Path:
    """Write a text file and return its path."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def read(folder: Path, content: str | bytes, encoding: str = "utf-8", **options: Any) -> Book:
    """Read a text file made of this content."""
    return read_book(written(folder, content, encoding=encoding), **options)


def sheet(folder: Path, rows: list[list[Any]], name: str = "book.xlsx", title: str = "Sheet1") -> Path:
    """Write rows of cells to a workbook of one sheet."""
    return workbook(folder, {title: rows}, name)


def workbook(folder: Path, sheets: dict[str, list[list[Any]]], name: str = "book.xlsx") -> Path:
    """Write a workbook of several sheets."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    path = folder / name
    book.save(path)
    return path


def only(book: Book, code: str) -> Issue:
    """Return the one issue of a code."""
    found = [issue for issue in book.findings if issue.code == code]
    assert len(found) == 1, (code, book.issues.to_string())
    return found[0]


def codes(book: Book) -> set[str]:
    """Return the codes of all issues that are not mere notes."""
    return {issue.code for issue in book.findings if issue.severity != "info"}
