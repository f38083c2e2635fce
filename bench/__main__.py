"""`python -m bench accuracy`, `speed` and `reading`: figures, as a table and as JSON."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"), help="development corpus")
    parser.add_argument(
        "--scorers", type=Path, default=None, help="folder of the scorers (default: eval beside the corpus)"
    )
    parser.add_argument(
        "--json", type=Path, default=None, help="also write the rows here, so that two commits can be compared"
    )
    kinds = parser.add_subparsers(dest="kind", required=True)
    accuracy = kinds.add_parser("accuracy", help="what is read and found, by document and variant")
    accuracy.add_argument("--only", default="", help="only files whose name holds this")
    accuracy.add_argument("--cache", type=Path, default=None, help="keep pages as read in this folder between runs")
    accuracy.add_argument(
        "--out", type=Path, default=None, help="write each document's JSON and printed text, or harm.tsv, here"
    )
    accuracy.add_argument(
        "--repair", action="store_true", help="the repair alone: damaged texts, harm, speed, calibration"
    )
    accuracy.add_argument(
        "--extract", action="store_true", help="the facts: texts, copies, real scans, lines, speed (--only: one part)"
    )
    accuracy.add_argument(
        "--texts", type=Path, default=None, help="folder of the training texts (default: text beside the corpus)"
    )
    speed = kinds.add_parser(
        "speed", help="pages a minute beside plain tesseract; syllables and facts a second; memory"
    )
    speed.add_argument("--pages", type=int, default=8, help="pages of the scan to read")
    speed.add_argument("--threads", type=int, default=2)
    reading = kinds.add_parser("reading", help="texts, marks, headers, time and real scans, with other programs beside")
    reading.add_argument("--only", default="", help="a part (texts, time, real), or only files whose name holds this")
    reading.add_argument("--cache", type=Path, default=None, help="keep readings and made sheets in this folder")
    reading.add_argument(
        "--out", type=Path, default=None, help="write each document's JSON and the drawn real pages here"
    )
    reading.add_argument(
        "--rivals", default=None, help="only these of the other programs, joined by commas; '' is none"
    )
    reading.add_argument("--pages", type=int, default=4, help="pages of the scan to read for the time")
    args = parser.parse_args()
    scorers = args.scorers or args.corpus.parent / "eval"
    if not args.corpus.is_dir() or not scorers.is_dir():
        sys.exit(f"no corpus at {args.corpus} or no scorers at {scorers}: name them with --corpus and --scorers")
    rows: list[dict[str, Any]] = []
    if args.kind == "accuracy" and args.repair:
        from bench.repair import measure_repair

        texts = args.texts or args.corpus.parent / "text"
        for block in measure_repair(args.corpus, scorers, texts=texts, cache=args.cache, out=args.out):
            print(block.table(), end="\n\n", flush=True)
            rows += block.records()
    elif args.kind == "accuracy" and args.extract:
        from bench.extraction import measure_extraction

        texts = args.texts or args.corpus.parent / "text"
        for block in measure_extraction(
            args.corpus, scorers, texts=texts, only=args.only, cache=args.cache, out=args.out
        ):
            print(block.table(), end="\n\n", flush=True)
            rows += block.records()
    elif args.kind == "reading":
        from bench.reading import measure_reading

        named = None if args.rivals is None else frozenset(args.rivals.split(","))
        for block in measure_reading(
            args.corpus, scorers, only=args.only, cache=args.cache, out=args.out, pages=args.pages, rivals=named
        ):
            print(block.table(), end="\n\n", flush=True)
            rows += block.records()
    elif args.kind == "accuracy":
        from bench.accuracy import as_table, measure

        for row in measure(args.corpus, scorers, only=args.only, cache=args.cache, out=args.out):
            print(as_table([row]), flush=True)
            rows.append(row)
    else:
        from bench.speed import measure_speed

        for row in measure_speed(args.corpus, pages=args.pages, threads=args.threads):
            print("  ".join(f"{name}={value}" for name, value in row.items()), flush=True)
            rows.append(row)
    if args.json is not None:
        about = {"python": platform.python_version(), "machine": platform.machine(), "kind": args.kind}
        args.json.write_text(json.dumps({"about": about, "rows": rows}, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
