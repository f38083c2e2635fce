"""Pairs of what was printed and what an OCR model read, made from clean text: what a channel is estimated from.

    python -m bench.mangle TEXT_FOLDER OUT.tsv --model eng --pages 100

Lines of the text are typeset in Times-like faces at 150 to 300 dpi, degraded as a copier does (blur, then a
threshold that lets strokes grow thick; clean renderings are far too easy), and read by the system's tesseract.
Each row of OUT is `printed TAB read TAB count`. The same seed and the same tesseract give the same pairs.
"""

from __future__ import annotations

import argparse
import lzma
import os
import random
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from rapidfuzz.distance import Levenshtein

from normalize.text import fold, to_nfc

FACES = {
    Path("/usr/share") / face: weight
    for face, weight in {
        "fonts/truetype/liberation2/LiberationSerif-Regular.ttf": 10,
        "fonts/truetype/liberation2/LiberationSerif-Bold.ttf": 3,
        "fonts/truetype/liberation2/LiberationSerif-Italic.ttf": 2,
        "texmf/fonts/opentype/public/tex-gyre/texgyretermes-regular.otf": 10,
        "texmf/fonts/opentype/public/tex-gyre/texgyretermes-bold.otf": 3,
        "texmf/fonts/opentype/public/tex-gyre/texgyretermes-italic.otf": 2,
        "fonts/truetype/freefont/FreeSerif.ttf": 2,
        "fonts/truetype/noto/NotoSerif-Regular.ttf": 1,
    }.items()
}
"""Faces and how often each is used: Times-like ones, as the documents have, and two others."""
LINES_ON_PAGE = 42
WORDS_ON_LINE = 13
SHARES = {"party.txt.xz": 0.1, "legal.txt.xz": 0.6, "wiki.txt.xz": 0.3}
FAXES = 0.5
"""Share of noisy pages among those that a Vietnamese model reads."""
MISSING = 1.0
"""Cost of a token without partner; a pair costs its share of unlike letters, so unlike tokens part company."""
RUN_TOGETHER = 0.4
"""What two words read as one, or one read as two, cost beyond their letters."""


def read_lines(folder: Path, *, rng: random.Random, wanted: int) -> list[str]:
    """`wanted` printed lines of words, taken from the texts in their shares."""
    lines: list[str] = []
    for name, share in SHARES.items():
        with lzma.open(folder / name, "rt", encoding="utf-8") as file:
            paragraphs = [line.strip() for line, _ in zip(file, range(400_000), strict=False)]
        rng.shuffle(paragraphs)
        made: list[str] = []
        for paragraph in paragraphs:
            words = to_nfc(paragraph).split()
            for at in range(0, len(words), WORDS_ON_LINE):
                line = " ".join(words[at : at + WORDS_ON_LINE])
                made.append(line.upper() if rng.random() < 0.08 else line)
            if len(made) >= wanted * share:
                break
        lines += made[: int(wanted * share) + 1]
    rng.shuffle(lines)
    return lines[:wanted]


def typeset(lines: list[str], *, rng: random.Random, hard: bool, faxes: float = FAXES) -> Image.Image:
    """A degraded page of `lines`, black on white; its dpi is in `info`.

    `hard` pages are photocopies whose strokes grow thick, the others soft copies and, in the share `faxes`, noisy ones.
    """
    dpi = rng.choice((150, 200, 200, 250, 300))
    face = rng.choices(list(FACES), weights=list(FACES.values()))[0]
    font = ImageFont.truetype(str(face), round(dpi * rng.choice((13, 13.5, 14)) / 72))
    step = round(dpi * 18 / 72)
    width = max(round(font.getlength(line)) for line in lines) + dpi
    page = Image.new("L", (width, step * len(lines) + dpi), 255)
    draw = ImageDraw.Draw(page)
    for at, line in enumerate(lines):
        draw.text((dpi // 2, dpi // 2 + at * step), line, font=font, fill=0)
    if rng.random() < 0.3:
        page = page.rotate(rng.uniform(-0.4, 0.4), Image.Resampling.BICUBIC, fillcolor=255)
    page = page.filter(ImageFilter.GaussianBlur(dpi * rng.uniform(0.002, 0.0075)))
    if not hard and faxes and rng.random() < faxes:
        grain = np.random.default_rng(rng.randrange(1 << 30)).normal(0, rng.uniform(15, 45), page.size[::-1])
        page = Image.fromarray(np.clip(np.asarray(page) + grain, 0, 255).astype(np.uint8))
    # A high threshold thickens strokes until hats and tones close up; some copies are only soft, some are thin.
    cut = rng.triangular(130, 230, 205) if hard else rng.uniform(140, 205)
    page = page.point(lambda value: 255 if value > cut else 0)
    page.info["dpi"] = dpi
    return page


def read(page: Image.Image, *, model: str, dpi: int) -> list[str]:
    """The lines that tesseract reads on `page`."""
    with tempfile.TemporaryDirectory() as folder:
        image = Path(folder) / "page.pgm"
        page.save(image)
        done = subprocess.run(
            ["tesseract", str(image), "-", "-l", model, "--psm", "6", "--dpi", str(dpi)],
            capture_output=True,
            check=True,
            timeout=300,
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},
        )
    return [to_nfc(line) for line in done.stdout.decode().splitlines() if line.strip()]


def align(printed: list[str], got: list[str], unlike: float = MISSING) -> Iterator[tuple[str, str]]:
    """Pairs of tokens in order that belong together by their letters; tokens without partner are left out.

    Two words read as one, or one as two, make a pair with a space in it.
    """
    best: dict[tuple[int, int], tuple[float, int, int]] = {(0, 0): (0.0, 0, 0)}
    for i in range(len(printed) + 1):
        for j in range(len(got) + 1):
            for di, dj in ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2)):
                if i < di or j < dj:
                    continue
                if di and dj:
                    apart = RUN_TOGETHER if di != dj else 0.0
                    cost = apart + _unlike("".join(printed[i - di : i]), "".join(got[j - dj : j]))
                else:
                    cost = unlike
                cost += best[i - di, j - dj][0]
                if (i, j) not in best or cost < best[i, j][0]:
                    best[i, j] = (cost, di, dj)
    i, j = len(printed), len(got)
    pairs: list[tuple[str, str]] = []
    while i or j:
        _, di, dj = best[i, j]
        if di and dj:
            pairs.append((" ".join(printed[i - di : i]), " ".join(got[j - dj : j])))
        i, j = i - di, j - dj
    yield from reversed(pairs)


def _unlike(one: str, other: str) -> float:
    return 2 * Levenshtein.normalized_distance(fold(one), fold(other))


def pairs_of_page(lines: list[str], got: list[str]) -> Iterator[tuple[str, str]]:
    """Token pairs of a page, line by line; none where the lines do not match in number."""
    if len(lines) == len(got):
        for line, read_line in zip(lines, got, strict=True):
            yield from align(line.split(), read_line.split())


def main() -> None:
    """Make the pairs and write them, most frequent first."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--model", default="eng", help="tesseract model that reads the pages")
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faxes", type=float, default=FAXES, help="share of noisy pages, but for the model eng")
    args = parser.parse_args()
    rng = random.Random(args.seed)  # noqa: S311 — a seed for reproducible pages, not a secret
    lines = read_lines(args.folder, rng=rng, wanted=args.pages * LINES_ON_PAGE)
    counts: Counter[tuple[str, str]] = Counter()
    for at in range(0, len(lines), LINES_ON_PAGE):
        part = lines[at : at + LINES_ON_PAGE]
        page = typeset(part, rng=rng, hard=args.model == "eng", faxes=args.faxes)
        counts.update(pairs_of_page(part, read(page, model=args.model, dpi=page.info["dpi"])))
        if (at // LINES_ON_PAGE) % 10 == 9:
            _write(args.out, counts)
    _write(args.out, counts)


def _write(out: Path, counts: Counter[tuple[str, str]]) -> None:
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    out.write_text("".join(f"{one}\t{other}\t{count}\n" for (one, other), count in rows), "utf-8")


if __name__ == "__main__":
    main()
