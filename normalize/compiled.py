"""Functions compiled to machine code on first use; the code is kept beside the module, so a later start loads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """`function` compiled by Numba without the interpreter: arrays and numbers only.

    Where neither the module's folder nor the user's cache can be written, it is compiled anew at every start.
    """
    try:
        return cast(Function, numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:
        return cast(Function, numba.njit(nogil=True)(function))
