"""Commands ``methods`` and ``methods show``."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import click

from carbonacct.cli import options
from carbonacct.cli.options import FINISHED
from carbonacct.cli.show import table

if TYPE_CHECKING:
    from carbonacct.methods import Method


class WordsGroup(click.Group):
    """A group whose first word, where it is no command of the group, is something to search for."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Put the search before words that are no command."""
        if not args or (args[0] not in self.commands and args[0] not in context.help_option_names):
            args = ["search", *args]
        return super().parse_args(context, args)


@click.group(cls=WordsGroup)
def methods() -> None:
    """Search the methods, or show one · 查找测算方法.

    `methods [WORDS]` searches in Chinese and English; without words it lists all.
    """


@methods.command()
@click.argument("words", nargs=-1)
@options.as_json
@options.lang
def search(words: tuple[str, ...], as_json: bool, lang: str) -> int:
    """List the methods that fit all words."""
    import carbonacct as ca
    from carbonacct import output

    text = " ".join(words)
    found = ca.methods.search(text) if words else ca.methods.list()
    kinds = ca.project_types.search(text) if words and not found else ()
    if as_json:
        types = [{"id": kind.id, "title": kind.title, "methods": kind.methods} for kind in kinds]
        content = {"schema": 1, "methods": [_brief(method) for method in found], "project_types": types}
        click.echo(output.as_json(content))
        return FINISHED
    rows = [[method.id, method.title[lang], _standing(method, lang)] for method in found]
    rows += [
        [kind.id, kind.title[lang], ", ".join(dict.fromkeys(kind.methods.values())) or kind.type.reason[lang]]
        for kind in kinds
    ]
    nothing = "没有符合的方法" if lang == "zh" else "no method fits"
    click.echo("\n".join(table(rows, "lll")) if rows else nothing)
    return FINISHED


@methods.command()
@click.argument("method_id", metavar="ID")
@options.as_json
@options.lang
def show(method_id: str, as_json: bool, lang: str) -> int:
    """Show a method: source, equation, inputs with units, worked examples."""
    import carbonacct as ca
    from carbonacct import output

    method = ca.methods.get(method_id)
    click.echo(output.as_json(_record(method)) if as_json else "\n".join(_lines(method, lang)))
    return FINISHED


def _standing(method: Method, lang: str) -> str:
    words = {"en": ("validated", "not validated"), "zh": ("已验证", "未验证")}[lang]
    return words[0 if method.validated else 1]


def _brief(method: Method) -> dict[str, Any]:
    return {
        "id": method.id,
        "title": method.title,
        "project_types": list(method.project_types),
        "returns": method.returns,
        "status": method.status,
        "validated": method.validated,
    }


def _record(method: Method) -> dict[str, Any]:
    document = method.source.document
    source = {"title": dict(document.title), "publisher": document.publisher, "number": document.number}
    source |= {"date": document.date, "url": document.url, "note": document.note, "clause": method.source.clause}
    equation = {name: {"text": line.text, "latex": line.latex} for name, line in method.equation.lines.items()}
    names = ("name", "kind", "required", "optional", "labels", "family", "key", "year_offset", "column")
    inputs = [
        {name: getattr(item, name) for name in names}
        | {"unit": item.unit.text, "title": {"en": item.title_en, "zh": item.title_zh}, "aliases": list(item.aliases)}
        for item in method.inputs
    ]
    worked = [
        {
            "inputs": _plain(example.inputs),
            "results": _plain(example.results),
            "found_in": example.found_in,
            "kind": example.kind,
            "tolerance": example.tolerance,
        }
        for example in method.worked
    ]
    bands = [dataclasses.asdict(band) for band in method.bands]
    return {
        "schema": 1,
        **_brief(method),
        "source": source,
        "plan": method.plan,
        "optional_returns": list(method.optional_returns),
        "equation": equation,
        "inputs": inputs,
        "worked": worked,
        "bands": bands,
        "notes": list(method.notes),
    }


def _plain(figures: Any) -> dict[str, Any]:
    return {name: value if isinstance(value, str | float | int | dict) else [*value] for name, value in figures.items()}


def _lines(method: Method, lang: str) -> list[str]:
    from carbonacct.vocabulary.messages import chinese

    zh = lang == "zh"
    lines = [f"{method.id}  {method.title[lang]}", str(method.source)]
    status = chinese(method.status) if zh else method.status
    lines.append(f"{_standing(method, lang)}; {status}; {', '.join(method.project_types)}")
    lines += ["", *(line.text for line in method.equation.lines.values()), ""]
    for item in method.inputs:
        name = f"{item.name}@{item.labels}" if item.labels and item.kind == "activity" else item.name
        title = item.title_zh if zh else item.title_en
        lines.append(f"{name} [{item.unit.text}]  {title}".rstrip() + f"  {_origin(item, lang)}".rstrip())
    for example in method.worked:
        lines += ["", f"{'算例' if zh else 'worked example'} ({_kind(example.kind, lang)}): {example.found_in}"]
        lines.append("  " + ", ".join(f"{name} = {value}" for name, value in example.inputs.items()))
        lines.append("  → " + ", ".join(f"{name} = {value}" for name, value in example.results.items()))
    if method.bands:
        lines += ["", *(f"{b.ratio}: {b.low:g} … {b.high:g} {b.unit} ({b.source})" for b in method.bands)]
    return [*lines, "", *(f"· {note}" for note in method.notes)] if method.notes else lines


def _origin(item: Any, lang: str) -> str:
    by, year, since, optional = {
        "en": (" by {}", ", year {:+d}", "← years since {}", "(optional)"),
        "zh": ("，按 {}", "，年份 {:+d}", "← 自 {} 起的年数", "（选填）"),
    }[lang]
    if item.kind == "factor":
        offset = year.format(item.year_offset) if item.year_offset else ""
        return f"← {item.family}" + (by.format(item.key.lstrip("=")) if item.key else "") + offset
    if item.kind == "elapsed":
        return since.format(item.column)
    return "" if item.required else optional


def _kind(kind: str, lang: str) -> str:
    """Return where a worked example is from, in a language."""
    return {"published": "已发表", "independent": "独立测算", "own": "自算"}.get(kind, kind) if lang == "zh" else kind
