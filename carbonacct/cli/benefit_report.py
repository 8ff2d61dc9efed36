"""The text of a benefits result: what was computed, what was not, how much of the book it covers, what to look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from carbonacct.cli.show import LANGUAGES, amount, percent, table, word

if TYPE_CHECKING:
    from carbonacct.benefit_uncertainty import Uncertainty
    from carbonacct.loan_benefits import Benefits
    from carbonacct.results import Reconciliation, Totals

FEW = 5
SEVERITIES = ("error", "warning", "info")


def report(benefits: Benefits, by: str | None, lang: str, *, first: int = 5, uncertainty: bool = False) -> str:
    """Return the result as text; the first line names everything the figures rest on."""
    parts = [
        [first_line(benefits.headline, lang)],
        reconciliation_lines(benefits.reconciliation, lang),
        [*_totals(benefits.total(), lang), *_outside(benefits, lang)],
    ]
    if by is not None:
        parts.append(_groups(benefits, by, lang))
    if uncertainty:
        parts.append(_intervals(benefits.uncertainty(), lang))
    parts += [
        coverage_lines(benefits.coverage(), lang),
        issue_lines(benefits.issues.itertuples(index=False), lang, first=first),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part)


def first_line(headline: str, lang: str) -> str:
    """Return what the figures rest on, in a language."""
    from carbonacct.vocabulary import messages

    return messages.headline(headline) if lang == "zh" else headline


def reconciliation_lines(told: Reconciliation, lang: str) -> list[str]:
    """Return rows and money by status as an aligned table."""
    currencies = list(told.balance)
    head = ["", word("rows", lang), *(f"{word('balance', lang)} [{currency}]" for currency in currencies)]
    rows = [
        [word(status, lang), f"{count:,}", *(f"{told.balance[currency][status]:,.2f}" for currency in currencies)]
        for status, count in told.rows.items()
    ]
    lines = table([head, *rows], "lr" + "r" * len(currencies))
    if told.balance_unreadable:
        lines.append(f"{told.balance_unreadable:,} {word('no_balance', lang)}")
    return lines


def _totals(totals: Totals, lang: str) -> list[str]:
    from carbonacct.vocabulary.headings import shown_unit

    rows = [
        [figure_name(name, lang), amount(total.value), shown_unit(total.unit, lang), f"{total.loans:,}"]
        for name, total in totals.items()
    ]
    if not rows:
        return [word("no_figure", lang)]
    return table([[word(name, lang) for name in ("benefit", "amount", "unit", "loans")], *rows], "lrlr")


def _outside(benefits: Benefits, lang: str) -> list[str]:
    """Say how much of a total comes from loans outside the plausible band of their method."""
    from carbonacct.plausibility import counted_outside
    from carbonacct.vocabulary import indicators

    lines = []
    for name, (value, loans) in counted_outside(benefits.issues, benefits.book.rows, benefits.measures).items():
        figure = f"{amount(value)} {indicators.get(name).unit}"
        named = ", ".join([*loans[:FEW], *(["…"] if len(loans) > FEW else [])])
        told = {
            "en": f"{name} includes {figure} outside the plausible band, to be explained: {named}",
            "zh": f"{figure_name(name, lang)} 合计中 {figure} 超出合理区间，须说明：{named}",
        }
        lines.append(told[lang])
    return lines


def _intervals(told: Uncertainty, lang: str) -> list[str]:
    """Return the 95 % interval of every total, how much of the balance states its uncertainty, and what does not."""
    covered = told.coverage()
    head = ["benefit", "amount", "half_width", "unit", "relative", "u_stated", "u_partly", "u_none"]
    rows = []
    for name, interval in told.items():
        parts = (covered[name].stated, covered[name].partly, covered[name].none)
        half = word("u_none", lang) if interval.half_width is None else amount(interval.half_width)
        relative = "" if interval.relative is None else percent(interval.relative)
        shown = ["" if part is None else percent(part) for part in parts]
        rows.append([figure_name(name, lang), amount(interval.value), half, interval.unit, relative, *shown])
    lines = table([[word(name, lang) for name in head], *rows], "lrrlrrrr")
    silent = dict.fromkeys(name for part in covered.values() for name in part.silent)
    if silent:
        lines.append(f"{word('u_silent', lang)}: {', '.join(sorted(silent))}")
    if told.uneven:
        lines.append(f"{word('u_uneven', lang)}: {', '.join(told.uneven)}")
    return lines


def _groups(benefits: Benefits, by: str, lang: str) -> list[str]:
    from carbonacct.vocabulary.headings import shown_unit

    rows = []
    for key, totals in benefits.by(by).items():
        shown = group_title(by, key, lang)
        for name, total in totals.items():
            rows.append(
                [shown, figure_name(name, lang), amount(total.value), shown_unit(total.unit, lang), f"{total.loans:,}"]
            )
            shown = ""
    if not rows:
        return []
    head = [
        f"{word('by', lang)} {column_title(by, lang)}",
        word("benefit", lang),
        *(word(name, lang) for name in ("amount", "unit")),
    ]
    return table([[*head, word("loans", lang)], *rows], "llrlr")


def figure_name(name: str, lang: str) -> str:
    """Return a figure with its title in a language.

    Examples
    --------
    >>> figure_name("energy_saved", "en"), figure_name("financed_scope1", "zh")
    ('energy_saved Standard coal saved', 'financed_scope1 归因范围一排放')
    """
    from carbonacct.vocabulary import headings, indicators

    known = name in (one.id for one in indicators.list())
    title = headings.chinese(name) if lang == "zh" else indicators.get(name).title["en"] if known else name
    return f"{name} {title}" if title != name else name


def column_title(column: str, lang: str) -> str:
    """Return the heading of a column that figures are grouped by, in a language.

    Examples
    --------
    >>> column_title("project_type", "zh"), column_title("project_type", "en")
    ('项目类型', 'project_type')
    """
    from carbonacct.vocabulary import headings

    return headings.chinese(column) if lang == "zh" else column


def group_title(column: str, key: str, lang: str) -> str:
    """Return the name of a group in a language; one without a Chinese title stays as it is.

    Examples
    --------
    >>> group_title("project_type", "solar_pv", "zh"), group_title("status", "computed", "zh")
    ('光伏发电', '已测算')
    >>> group_title("branch", "(blank)", "zh")
    '（空白）'
    """
    from carbonacct.results import BLANK
    from carbonacct.vocabulary import columns, headings, messages, project_types

    if lang != "zh":
        return key
    if key == BLANK:
        return messages.chinese(key)
    if column == "project_type":
        known = project_types.from_text(key)
        return known.title_zh if known is not None and known.id == key else key
    if column in headings.CODED:
        return headings.word(column, key)
    return next((code.zh for code in columns.codes(column) if code.code == key and code.zh), key)


def coverage_lines(told: Mapping[str, Any], lang: str) -> list[str]:
    """Return the coverage, by money first, each share with what it is a share of; then the doubtful factors.

    Examples
    --------
    >>> told = {"loans": 0.5, "by_currency": {"CNY": 0.9}, "factor_fallback": 0.2, "unverified_factor": None}
    >>> print(*coverage_lines(told, "en"), sep="\\n")
    coverage: 90.0 % of the balance in scope [CNY], 50.0 % of the rows in scope
    of the computed balance: 20.0 % on older or coarser factors
    """
    zh = lang == "zh"
    comma, colon = ("，", "：") if zh else (", ", ": ")
    held = told["by_currency"]
    of_money = {
        currency: f"{word('of_balance', lang)}{f'（{currency}）' if zh else f' [{currency}]'}" for currency in held
    }
    shares = [(share, of_money[currency]) for currency, share in held.items() if share is not None]
    shares.append((told["loans"], word("of_loans", lang)))
    parts = [f"{of}的 {percent(share)}" if zh else f"{percent(share)} {of}" for share, of in shares]
    lines = [f"{word('coverage', lang)}{colon}{comma.join(parts)}"]
    doubtful = [
        f"{percent(told[name])} {word(name, lang)}"
        for name in ("factor_fallback", "unverified_factor")
        if told[name] is not None
    ]
    return lines + ([f"{word('of_computed', lang)}{colon}{comma.join(doubtful)}"] if doubtful else [])


def issue_lines(issues: Iterable[Any], lang: str, *, first: int) -> list[str]:
    """Return issues by code with their counts, then all of the whole book and the first few of rows in full.

    Errors come before warnings.

    With ``first=0`` the whole is one line: how many of each severity.
    """
    from carbonacct.vocabulary import issue_codes

    found = list(issues)
    if not found:
        return [f"{word('issues', lang)}: {word('none', lang)}"]
    counts: dict[tuple[str, str], int] = {}
    for issue in found:
        counts[issue.severity, issue.code] = counts.get((issue.severity, issue.code), 0) + 1
    if not first:
        severities = [issue.severity for issue in found]
        told = (f"{severities.count(name):,} {word(name, lang)}" for name in SEVERITIES if name in severities)
        return [f"{word('issues', lang)}: {', '.join(told)}"]
    place = LANGUAGES.index(lang)
    rows = []
    for severity, code in sorted(counts, key=lambda pair: (SEVERITIES.index(pair[0]), -counts[pair], pair[1])):
        known = issue_codes.get(code)
        title = (known.title_en, known.title_zh)[place]
        rows.append([f"{counts[severity, code]:,}", word(severity, lang), code, title])
    lines = [f"{word('issues', lang)}: {len(found):,}", *table(rows, "rlll", indent="  ")]
    serious = [issue for severity in SEVERITIES[:2] for issue in found if issue.severity == severity]
    of_book = [issue for issue in serious if not (issue.row or issue.loan_id)]
    of_rows = [issue for issue in serious if issue.row or issue.loan_id]
    if serious:
        lines += ["", *_in_full([*of_book, *of_rows[:first]], lang)]
        if len(of_rows) > first:
            lines.append(f"… {len(of_rows) - first:,} {word('more', lang)}")
    return lines


def _in_full(issues: Iterable[Any], lang: str) -> Iterator[str]:
    for issue in issues:
        where = f"{word('row', lang)} {issue.row} {issue.loan_id}".rstrip() if issue.row else word("whole_book", lang)
        message, hint = (issue.message_zh, issue.hint_zh) if lang == "zh" else (issue.message_en, issue.hint)
        yield " ".join((f"{where}: {message}" + (f" — {hint}" if hint else "")).split())
