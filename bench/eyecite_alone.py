"""A process that finds the citations of an English text with the public package eyecite, on one core.

It is run by an interpreter that has eyecite (`DIR/eyecite/bin/python` of the bench's cache) and needs nothing else of
this project. Reads `{"text": TEXT, "warm": TEXT, "tokenizer": NAME, "folder": FOLDER}` from standard input and writes
a JSON row. The name of a tokenizer is aho (Aho-Corasick, eyecite's own) or hyperscan (a regular-expression engine;
what it compiles is kept in the folder).
"""

from __future__ import annotations

import json
import os
import sys
import time
from importlib.metadata import version


def main() -> None:
    """Load and warm up on a text of its own, find the citations once, write the row."""
    asked = json.load(sys.stdin)
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    started = time.process_time()
    from eyecite import get_citations  # type: ignore[import-not-found,unused-ignore]
    from eyecite.tokenizers import AhocorasickTokenizer, HyperscanTokenizer  # type: ignore[import-not-found,unused-ignore]

    tokenizer = (
        HyperscanTokenizer(cache_dir=asked["folder"]) if asked["tokenizer"] == "hyperscan" else AhocorasickTokenizer()
    )
    get_citations(asked["warm"], tokenizer=tokenizer)
    loading = time.process_time() - started
    started = time.process_time()
    found = get_citations(asked["text"], tokenizer=tokenizer)
    json.dump(
        {
            "version": version("eyecite"),
            "bytes": len(asked["text"].encode()),
            "seconds": time.process_time() - started,
            "load_seconds": loading,
            "citations": len(found),
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
