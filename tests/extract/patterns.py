"""Every regular expression of `extract` and `normalize` in use: how long each takes over texts made to mislead it.

`watch` puts a stand-in where a module, a table or a list holds a compiled expression; the stand-in adds up the time
of its calls. So an expression is judged as it is used, with the windows that it is given, and a new one is found by
itself.
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import extract
import normalize


class Watched:
    """A compiled expression that adds up, under its name, the seconds that its calls take."""

    def __init__(self, pattern: re.Pattern[str], name: str, spent: dict[str, float]) -> None:
        self._pattern, self._name, self._spent = pattern, name, spent

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._pattern, name)
        return self._timed(found) if callable(found) else found

    def _timed(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **options: Any) -> Any:
            started = time.thread_time()
            result = method(*args, **options)
            if hasattr(result, "__next__"):
                # finditer does its work while it is gone through; what is between two of its finds is not its work.
                return self._through(result)
            self._add(started)
            return result

        return timed

    def _through(self, finds: Iterator[Any]) -> Iterator[Any]:
        while True:
            started = time.thread_time()
            found = next(finds, None)
            self._add(started)
            if found is None:
                return
            yield found

    def _add(self, started: float) -> None:
        self._spent[self._name] = self._spent.get(self._name, 0.0) + time.thread_time() - started


def modules() -> list[ModuleType]:
    """All modules of the two rooms."""
    return [
        importlib.import_module(found.name)
        for room in (extract, normalize)
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}.")
        if not found.ispkg
    ]


def kept() -> Iterator[tuple[str, object]]:
    """Tables that modules keep behind functions without parameters (`@cache`), which no attribute of theirs shows."""
    for module in modules():
        for name, value in vars(module).items():
            own = hasattr(value, "cache_info") and value.__module__ == module.__name__
            if own and not inspect.signature(value).parameters and dataclasses.is_dataclass(found := value()):
                yield f"{module.__name__}.{name}()", found


@contextmanager
def watch(*held: object) -> Iterator[dict[str, float]]:
    """Seconds by expression (`module.NAME`) while inside; `held` are objects that hold expressions too (the tables)."""
    spent: dict[str, float] = {}
    undo: list[Callable[[], None]] = []
    for module in modules():
        for name, value in list(vars(module).items()):
            new = _watched(value, f"{module.__name__}.{name}", spent)
            if new is not value:
                setattr(module, name, new)
                undo.append(lambda m=module, n=name, v=value: setattr(m, n, v))  # type: ignore[misc]
    for where, one in (*((type(one).__name__, one) for one in held), *kept()):
        for name in _attributes(one):
            value = getattr(one, name)
            new = _watched(value, f"{where}.{name}", spent)
            if new is not value:
                object.__setattr__(one, name, new)
                undo.append(lambda o=one, n=name, v=value: object.__setattr__(o, n, v))  # type: ignore[misc]
    try:
        yield spent
    finally:
        for back in undo:
            back()


def _attributes(held: object) -> list[str]:
    if dataclasses.is_dataclass(held):
        return [field.name for field in dataclasses.fields(held)] + list(getattr(held, "__dict__", {}))
    return list(vars(held))


def _watched(value: Any, name: str, spent: dict[str, float]) -> Any:
    """The value with every expression in it watched; the same object where there is none."""
    if isinstance(value, re.Pattern):
        return Watched(value, name, spent)
    if type(value) in (tuple, list):
        made = [_watched(one, f"{name}[{at}]", spent) for at, one in enumerate(value)]
        return type(value)(made) if any(new is not old for new, old in zip(made, value, strict=True)) else value
    if type(value) is dict:
        changed = {key: _watched(one, f"{name}[{key!r}]", spent) for key, one in value.items()}
        return changed if any(changed[key] is not one for key, one in value.items()) else value
    if dataclasses.is_dataclass(value) and not isinstance(value, type) and len(name) < 200:
        fields = {f.name: getattr(value, f.name) for f in dataclasses.fields(value) if f.init}
        new = {key: _watched(one, f"{name}.{key}", spent) for key, one in fields.items()}
        altered = {key: one for key, one in new.items() if one is not fields[key]}
        return dataclasses.replace(value, **altered) if altered else value
    return value
