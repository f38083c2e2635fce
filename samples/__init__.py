"""Documents of our own: composed, typeset and worn by our generator, each with the extraction that is expected.

`files/` is a small archive, one file per document; `variants/` are further renderings of documents in it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


def files(*, variants: bool = False) -> list[Path]:
    """The renderings, sorted by name; with `variants` those of the same documents too."""
    folders = ("files", "variants") if variants else ("files",)
    return sorted(path for folder in folders for path in (_HERE / folder).iterdir())


def key(name: str) -> dict[str, Any]:
    """The key of a document, by its name or by the name of one of its renderings (`bao-cao-tinh-uy.scan200.pdf`)."""
    loaded: dict[str, Any] = json.loads((_HERE / "keys" / f"{name.split('.')[0]}.json").read_text("utf-8"))
    return loaded
