"""Functions compiled to machine code on first use; the code is kept, so a later start loads it.

Compiled functions have those they call, and the constants they use, built in; so what is kept is filed under the
content of all modules that hold such functions, and a change in one of them compiles all anew.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar, cast

import numba

HERE: Final = Path(__file__).parent
MODULES: Final = ("cases", "candidates", "channel", "compiled", "decode", "estimate", "forms", "lexicon", "ngrams")


def _cache_folder() -> Path | None:
    """Where machine code of these modules is kept: beside them, else with the user's caches; None if neither can be."""
    content = b"".join((HERE / f"{name}.py").read_bytes() for name in MODULES)
    name = hashlib.sha256(content).hexdigest()[:12]
    roots = [HERE / "__pycache__"]
    with suppress(RuntimeError):  # a user without a home
        roots.append(Path.home() / ".cache" / "vanthu")
    for root in roots:
        folder = root / f"compiled-{name}"
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            if os.access(folder, os.W_OK):
                return folder
    return None


# A folder that the user has named for Numba (NUMBA_CACHE_DIR) stays.
if not numba.config.CACHE_DIR and (folder := _cache_folder()) is not None:  # type: ignore[attr-defined]
    numba.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """`function` compiled by Numba without the interpreter: arrays and numbers only.

    Where neither the module's folder nor the user's cache can be written, it is compiled anew at every start.
    """
    try:
        return cast(Function, numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:
        return cast(Function, numba.njit(nogil=True)(function))
