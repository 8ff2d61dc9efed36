"""The page of the Python interface: every public name under the name by which it is called."""

from __future__ import annotations

import inspect

from tools.tables import Pages

MAIN = (
    "read_book",
    "benefits",
    "financed_emissions",
    "operations",
    "check",
    "integrity",
    "change",
    "compare_standards",
)


def api() -> Pages:
    """Signatures and docstrings of the public names: what is called first, what it returns, then module by module."""
    import carbonacct
    from carbonacct import errors

    offered = {name: getattr(carbonacct, name) for name in (*MAIN, *sorted({*carbonacct.__all__} - {*MAIN}))}
    direct = [value for value in offered.values() if callable(value)]
    functions, classes, modules = [], [], []
    for name, value in offered.items():
        if inspect.ismodule(value):
            summary = (inspect.getdoc(value) or "").split("\n")[0]
            members = [member for member in sorted(public(value)) if callable(getattr(value, member))]
            own = [member for member in members if getattr(value, member) not in direct]
            modules += [f"## `ca.{name}`\n", f"{summary}\n"]
            modules += [shown_as(f"ca.{name}.{member}", getattr(value, member), 3) for member in own]
        elif inspect.isclass(value) and value.__module__ != errors.__name__:
            classes.append(shown_as(f"ca.{name}", value, 3))
        elif callable(value) and value.__module__ != errors.__name__:
            functions.append(shown_as(f"ca.{name}", value, 3))
    parts = [
        "# Python\n",
        "```python\nimport carbonacct as ca\n```\n",
        "Everything public, with its parameters, what it returns and what it raises; [which of it stays]"
        "(../../how-to/public-names.md). A bad cell is an [issue](issue-codes.md), a bad call one of the "
        "[errors](errors.md).\n",
        "全部公开名称、参数、返回值与异常；哪些名称保持不变，见[公开名称与停用规则](../../zh/how-to/public-names.md)。\n",
        "## Functions · 函数\n",
        *functions,
        "## What they return · 返回的对象\n",
        *classes,
        *modules,
    ]
    return {"api.md": "\n".join(parts)}


def shown_as(name: str, value: object, level: int) -> str:
    """Instruct the site to show an object under its public name."""
    options = {"heading": name, "toc_label": name, "heading_level": level}
    told = "".join(f"      {key}: {option}\n" for key, option in options.items())
    return f"::: {where(value)}\n    options:\n{told}"


def public(module: object) -> list[str]:
    """Names a module offers: its ``__all__``, else what it defines itself."""
    names: list[str] | None = getattr(module, "__all__", None)
    if names is not None:
        return names
    own = getattr(module, "__name__")  # noqa: B009
    return [n for n, v in vars(module).items() if not n.startswith("_") and getattr(v, "__module__", "") == own]


def where(value: object) -> str:
    """Dotted place where a function or class is defined."""
    target = inspect.unwrap(value) if callable(value) else value
    return f"{target.__module__}.{getattr(target, '__qualname__')}"  # noqa: B009
