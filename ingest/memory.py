"""Want of memory, told alike by whoever meets it: OpenCV has an error of its own for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import cv2


@contextmanager
def memory_told() -> Iterator[None]:
    """Within it, and in a function that it decorates, OpenCV's error for want of memory is a `MemoryError`.

    >>> with memory_told():
    ...     raise cv2.error("-")
    Traceback (most recent call last):
    cv2.error: -
    """
    try:
        yield
    except cv2.error as error:
        if error.code == cv2.Error.StsNoMem:
            raise MemoryError(str(error)) from error
        raise
