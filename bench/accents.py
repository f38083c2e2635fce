"""The public accent-restoration package as a program: a JSON list of lines in, the list of restored lines out.

A script that imports nothing of the project, because the package is pinned to no versions and has an
environment of its own:

    python3 -m venv CACHE/pyvi && CACHE/pyvi/bin/pip install pyvi==0.1.1

The package gives each letter a label and fails (KeyError) on labels that make no letter; such a line is halved
until the word at fault stands alone, and that word stays as printed. It answers in lower case where it is not
sure; the printed case is put back, to its benefit.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import import_module


def restore(words: list[str], add: Callable[[str], str]) -> list[str]:
    """`words` with accents by `add`; a word on which `add` fails stays.

    >>> def add(line):
    ...     return {"so 5 w": {}["w"]}[line] if "w" in line else line.replace("so", "số")
    >>> restore(["So", "5", "w"], add)
    ['Số', '5', 'w']
    """
    line = " ".join(words)
    try:
        restored = add(line.lower())
    except KeyError:
        half = len(words) // 2
        return [*restore(words[:half], add), *restore(words[half:], add)] if half else words
    if len(restored) != len(line):
        return words
    cased = (new.upper() if old.isupper() else new for old, new in zip(line, restored, strict=True))
    return "".join(cased).split(" ")


def main() -> None:
    """Lines from standard input, restored lines to standard output."""
    package = import_module("pyvi.ViUtils")
    lines = []
    for line in json.load(sys.stdin):
        words = package.remove_accents(line).decode("ascii").split()
        lines.append(" ".join(restore(words, package.add_accents)) if words else "")
    json.dump(lines, sys.stdout)


if __name__ == "__main__":
    main()
