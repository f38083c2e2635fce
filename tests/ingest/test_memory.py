"""Want of memory is told as such, whichever library meets it; a sound file is not called damaged for it."""

from __future__ import annotations

from io import BytesIO

import cv2
import pytest
from PIL import Image

from ingest.engine import Recording
from ingest.image import open_image
from ingest.language import Fluent
from ingest.limits import Limits
from ingest.memory import memory_told
from ingest.values import Source, SourceKind


def error_of(code: int) -> cv2.error:
    error = cv2.error("what OpenCV says")
    error.code = code
    return error


def test_want_of_memory_is_a_memory_error() -> None:
    with pytest.raises(MemoryError, match="what OpenCV says"), memory_told():
        raise error_of(cv2.Error.StsNoMem)


def test_other_errors_of_opencv_stay_what_they_are() -> None:
    with pytest.raises(cv2.error), memory_told():
        raise error_of(cv2.Error.StsBadArg)


@pytest.mark.parametrize("error", [MemoryError(), error_of(cv2.Error.StsNoMem)])
@pytest.mark.parametrize("where", ["ingest.image.to_plain", "ingest.image.clean"])
def test_a_page_for_which_memory_is_wanting_is_not_called_damaged(
    error: Exception, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    data = BytesIO()
    Image.new("L", (300, 400), 255).save(data, "PNG")
    source = Source("page.png", data.getvalue(), "0" * 64, SourceKind.IMAGE, "image/png")
    image = open_image(source, engine=Recording(in_order=[("", ())]), language=Fluent(), limits=Limits())
    monkeypatch.setattr(where, fail)
    with pytest.raises(MemoryError):
        image.read(1)
