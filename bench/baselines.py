"""What simpler ways make of the same damaged texts: what a repair must beat to be worth its size.

A baseline is a function from a printed text to a repaired one. Those that look at words one by one leave tokens
with a digit alone and keep the punctuation and the letter case of what was printed.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from normalize import Model, fold

Baseline = Callable[[str], str]
SCRIPT = Path(__file__).parent / "accents.py"
_CORE = re.compile(r"\w(?:\S*\w)?")
_MIXED = str.maketrans("01", "oi")


def lexicon_words(model: Model) -> list[str]:
    """The words of the shipped lexicon, most frequent first."""
    return [word for word in model.lexicon.words if not word.startswith("<")]


def as_printed(text: str) -> str:
    """Nothing repaired."""
    return text


def nearest_entry(words: Sequence[str]) -> Baseline:
    """Each token becomes the lexicon entry at the least edit distance; of several, the first in `words`.

    >>> nearest_entry(["quyết", "nghị", "nghĩ"])("Nghi quyét 25.")
    'Nghị quyết 25.'
    """

    @cache
    def nearest(word: str) -> str:
        found = process.extractOne(word, words, scorer=Levenshtein.distance)
        return found[0] if found else word

    return lambda text: word_by_word(text, nearest)


def skeleton_key(words: Sequence[str]) -> Baseline:
    """Each token becomes the most frequent word with the same folded letters; without one it stays.

    Figures and signs that an OCR model takes for letters are folded too: 0 is o, 1 is i (as are l and |).

    >>> skeleton_key(["của", "cũa", "lấy"])("Ciia CUA 1áy lày")
    'Ciia CỦA lấy lấy'
    """
    first: dict[str, str] = {}
    for word in words:
        first.setdefault(skeleton(word), word)
    return lambda text: word_by_word(text, lambda word: first.get(skeleton(word), word))


def skeleton(word: str) -> str:
    """The letters of `word` without marks, look-alikes as one."""
    return re.sub(r"[^\w]", "", fold(word).translate(_MIXED).replace("l", "i"))


def word_by_word(text: str, mend: Callable[[str], str]) -> str:
    """`text` with `mend` asked for the lower-case core of each token that has letters and no long figure."""

    def changed(match: re.Match[str]) -> str:
        word = match.group()
        if not any(c.isalpha() for c in word) or sum(c.isdigit() for c in word) > 1:
            return word
        return in_case_of(word, mend(word.lower()))

    return _CORE.sub(changed, text)


def in_case_of(printed: str, word: str) -> str:
    """`word` in capitals, capitalised or as it is, as `printed` was."""
    if len(printed) > 1 and printed.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if printed[:1].isupper() else word


def find_accents_python(cache: Path | None) -> tuple[Path | None, str]:
    """The interpreter that has the accent-restoration package, or None with the reason."""
    places = [Path(sys.executable)]
    if cache:
        places.insert(0, cache.absolute() / "pyvi" / "bin" / "python")
    reason = "pyvi is not installed; see bench/accents.py"
    for python in places:
        if not python.exists():
            continue
        asked = _ask(python, ["mot van ban"])
        if asked.returncode == 0:
            return python, ""
        if "No module named 'pyvi'" not in asked.stderr:
            reason = "pyvi does not run: " + (asked.stderr.strip().splitlines() or ["no message"])[-1]
    return None, reason


def accents_restored(python: Path) -> Baseline:
    """All accents removed and restored line by line by the public package."""

    def restored(text: str) -> str:
        asked = _ask(python, text.splitlines())
        asked.check_returncode()
        return "\n".join(json.loads(asked.stdout))

    return restored


def _ask(python: Path, lines: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(python), str(SCRIPT)], input=json.dumps(lines), capture_output=True, text=True, timeout=600
    )
