"""One exception per cause. Each says what happened, where, what was given, what was needed and how to mend it."""

from __future__ import annotations


class CarbonAcctError(Exception):
    """Base of every error raised on purpose.

    Parameters
    ----------
    message
        What is wrong, in one clause.
    where
        File, sheet, row, column, method or option concerned.
    given, needed
        The offending value and what was expected instead.
    hint
        How to mend it.
    """

    code = "error"

    def __init__(self, message: str, *, where: str = "", given: object = "", needed: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = clip(where, 1000)
        self.given = clip(given)
        self.needed = needed
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        """Survive pickling between processes with every attribute."""
        fields = {"where": self.where, "given": self.given, "needed": self.needed, "hint": self.hint}
        return (_rebuild, (type(self), self.message, fields))

    def __str__(self) -> str:
        """Return one line of what and where, then indented details."""
        head = f"{self.where}: {self.message}" if self.where else self.message
        details = [f"{name}: {value}" for name, value in self._details() if value]
        return head + ("\n  " + "    ".join(details) if details else "")

    def _details(self) -> list[tuple[str, str]]:
        return [("given", self.given), ("needed", self.needed), ("hint", self.hint)]


def _rebuild(kind: type[CarbonAcctError], message: str, fields: dict[str, str]) -> CarbonAcctError:
    return kind(message, **fields)


_MAKERS = {
    "Book": "read_book(loans) returns one",
    "Benefits": "benefits(read_book(loans)) returns one",
    "Emissions": "financed_emissions(read_book(loans)) returns one",
}


def require(given: object, kinds: type | tuple[type, ...], where: str) -> None:
    """Refuse an argument that is another kind of object.

    Raises
    ------
    OptionError
        Naming what is needed, and which function returns it.

    Examples
    --------
    >>> require({"loan_id": "L1"}, str, "benefits(book)")
    Traceback (most recent call last):
    carbonacct.errors.OptionError: benefits(book): another kind of object is needed
      given: dict    needed: str
    """
    if isinstance(given, kinds):
        return
    names = [kind.__name__ for kind in (kinds if isinstance(kinds, tuple) else (kinds,))]
    raise OptionError(
        "another kind of object is needed",
        where=where,
        given=type(given).__name__,
        needed=" or ".join(names),
        hint=next((_MAKERS[name] for name in names if name in _MAKERS), ""),
    )


def clip(value: object, limit: int = 80) -> str:
    """Show a value in at most ``limit`` printable characters."""
    text = value if isinstance(value, str) else repr(value)
    text = text[: limit + 1]
    if not text.isprintable():
        text = "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


class UnitError(CarbonAcctError, ValueError):
    """A text is not a unit of our grammar, or is ambiguous."""

    code = "unit_unreadable"


class UnitMismatch(CarbonAcctError, ValueError):
    """Two units do not have the same dimension (or, in a formula, the same ratio)."""

    code = "unit_mismatch"


class FormulaError(CarbonAcctError, ValueError):
    """A method breaks a law of formulas: hidden number, branch, foreign function, undeclared result."""

    code = "formula_refused"


class UnknownMethod(CarbonAcctError, KeyError):
    """No method has this id."""

    code = "unknown_method"
    __str__ = CarbonAcctError.__str__


class FactorNotFound(CarbonAcctError, LookupError):
    """No factor row answers the question; the message names what exists."""

    code = "factor_not_found"


class FactorDataError(CarbonAcctError, ValueError):
    """A factor file breaks the schema, its checksum, or repeats a key."""

    code = "factor_data"


class BookError(CarbonAcctError, ValueError):
    """A loan book cannot be read at all (file, encoding, header, size)."""

    code = "book_unreadable"


class LimitExceeded(BookError):
    """A file is larger than the limits allow; the message names the limit and how to raise it."""

    code = "limit_exceeded"


class OptionError(CarbonAcctError, ValueError):
    """An argument or option has a value that is not among its choices."""

    code = "bad_option"


class OutputError(CarbonAcctError, OSError):
    """An output file exists, cannot be written, or has an unknown suffix."""

    code = "output_refused"
