"""Put the code of a changed module in the place of the loaded one, in this process."""

from __future__ import annotations

import dis
import functools
import inspect
import sys
from collections.abc import Iterable, Iterator
from types import CodeType, FunctionType, ModuleType

Name = tuple[str, int]


class Parts:
    """The compiled module, and the code of its functions by qualified name and line."""

    def __init__(self, code: CodeType) -> None:
        self.whole = code
        self.functions = {(one.co_qualname, one.co_firstlineno): one for one in _functions_of(code)}

    def lines_using(self, statement: Iterable[int]) -> set[int]:
        """Return the lines of the functions that use a name which a statement outside them binds."""
        wanted = {*statement}
        names = {
            instruction.argval
            for code in _outside(self.whole)
            for instruction in dis.get_instructions(code)
            if instruction.positions is not None
            and instruction.positions.lineno in wanted
            and instruction.opname.startswith("STORE")
        }
        found = set(wanted)
        for code in self.functions.values():
            inside = [code, *_below(code)]
            if any(names.intersection((*one.co_names, one.co_name)) for one in inside):
                found.update(line for one in inside for _, _, line in one.co_lines() if line is not None)
        return found


def put_in_place(module: ModuleType, original: Parts, other: Parts) -> None:
    """Give a loaded module the functions, their defaults and the values of a changed one."""
    held = {_name(one): one for one in _functions_in(module)}
    changed = {name for name, code in other.functions.items() if original.functions.get(name) != code}
    for function in changed & held.keys():
        held[function].__code__ = other.functions[function]
    made = ModuleType(module.__name__)
    made.__file__ = module.__file__
    exec(other.whole, made.__dict__)
    for one in _functions_in(made):
        if _name(one) in held:
            held[_name(one)].__defaults__, held[_name(one)].__kwdefaults__ = one.__defaults__, one.__kwdefaults__
    users = [user for user in list(sys.modules.values()) if isinstance(user, ModuleType)]
    for name, value in vars(made).items():
        old = vars(module).get(name)
        if isinstance(value, type):
            if isinstance(old, type) and value.__module__ == module.__name__:
                _copy_constants(value, old)
        elif not name.startswith("__") and not callable(value) and not isinstance(value, ModuleType):
            for user in users:
                if user is module or (old is not None and vars(user).get(name) is old):
                    setattr(user, name, value)


def _copy_constants(kind: type, old: type) -> None:
    """Copy the plain values of a class body."""
    for name, value in vars(kind).items():
        if isinstance(value, str | int | float | tuple | frozenset) and not name.startswith("__"):
            setattr(old, name, value)


def _name(function: FunctionType) -> Name:
    return (function.__code__.co_qualname, function.__code__.co_firstlineno)


def _outside(code: CodeType) -> Iterator[CodeType]:
    """Yield what is run when the module is imported: the module and the bodies of its classes."""
    yield code
    for held in code.co_consts:
        if isinstance(held, CodeType) and not held.co_flags & inspect.CO_OPTIMIZED:
            yield from _outside(held)


def _functions_of(code: CodeType) -> Iterator[CodeType]:
    for part in _outside(code):
        yield from (one for one in part.co_consts if isinstance(one, CodeType) and one.co_flags & inspect.CO_OPTIMIZED)


def _below(code: CodeType) -> Iterator[CodeType]:
    for held in code.co_consts:
        if isinstance(held, CodeType):
            yield held
            yield from _below(held)


def _functions_in(module: ModuleType) -> list[FunctionType]:
    """Return the functions and methods that a module defines."""
    found: list[FunctionType] = []

    def look(held: object) -> None:
        if isinstance(held, type):
            if held.__module__ == module.__name__:
                for inside in vars(held).values():
                    look(inside)
        elif isinstance(held, property):
            for one in (held.fget, held.fset):
                look(one)
        elif isinstance(held, functools.cached_property):
            look(held.func)
        elif isinstance(held, classmethod | staticmethod):
            look(held.__func__)
        elif isinstance(inspect.getattr_static(held, "__wrapped__", None), FunctionType):
            look(held.__wrapped__)  # type: ignore[attr-defined]
        elif isinstance(held, FunctionType) and held.__module__ == module.__name__:
            found.append(held)

    for held in list(vars(module).values()):
        look(held)
    return found
