"""The development corpus as the bench sees it: which file answers to which key and which reference text.

The corpus is not part of the project; its folder is given on the command line. It holds `text/`, `scans/`,
`truth/` and `key/`; the scorers stand in a folder of their own beside it.
"""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

# The answer key's number of each document.
SEEDS = {"bac-giang-report": "000", "hung-yen-directive": "002", "bac-giang-draft-directive": "004"}


@dataclass(frozen=True, slots=True)
class Case:
    """One file to run: the document it shows and the variant (how it was made)."""

    path: Path
    document: str
    variant: str

    @property
    def seed(self) -> str:
        """The document's number in the answer key."""
        return SEEDS[self.document]

    @property
    def is_excerpt(self) -> bool:
        """Whether the file shows only some pages of the document, so that whole-document figures mean little."""
        return "last-page" in self.variant


def find_cases(corpus: Path) -> list[Case]:
    """Every file of the corpus that has a key: clean and mangled text, scans, bad layer, DOCX, TIFF."""
    cases = []
    for path in sorted([*(corpus / "text").iterdir(), *(corpus / "scans").iterdir()]):
        document, _, rest = path.name.partition(".")
        if document in SEEDS:
            variant = {"txt": "clean", "mangled.txt": "mangled"}.get(rest, rest.removesuffix(".pdf"))
            cases.append(Case(path, document, variant))
    return cases


def load_scorer(folder: Path, name: str) -> ModuleType:
    """A scorer from its file; raises FileNotFoundError where the folder does not hold it."""
    path = folder / f"{name}.py"
    if not path.is_file():
        raise FileNotFoundError(path)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
