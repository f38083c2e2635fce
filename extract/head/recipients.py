"""The recipients (Nơi nhận) and the notes behind them: "Tỉnh ủy (để báo cáo)"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Recipient:
    """An item of the list: `text` as printed without its dash and end mark, `note` what stands behind it."""

    text: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A row of `recipient_notes.toml`."""

    pattern: str
    example: str
    counter: str


@cache
def load_notes() -> tuple[Note, ...]:
    """The rows of the table in order."""
    data = tomllib.loads((files("extract") / "data" / "recipient_notes.toml").read_text("utf-8"))
    return tuple(Note(row["pattern"], row["example"], row["counter"]) for row in data["note"])


def read_recipients(lines: Sequence[str]) -> tuple[Recipient, ...]:
    """The items of `Nơi nhận:` with their notes.

    Where items have dashes, a line without one goes on with an item that is not closed, and is else noise.
    """
    cleaned = [_RECEIVES.sub("", " ".join(line.split())).strip() for line in lines]
    cleaned = [line for line in cleaned if line]
    dashed = any(_DASH.match(line) for line in cleaned)
    semicolons = sum(line.endswith(";") for line in cleaned)
    # Where items end with a semicolon, a comma closes none.
    ends = (";", ".", "|", ")") if semicolons > 1 else (";", ",", ".", "|", ")")
    items: list[str] = []
    cleaned = [_TAIL.sub(lambda match: match[0][:1] if match[0][:1] in ";,.|:-–" else "", line) for line in cleaned]
    closed, before = True, ""
    for line in cleaned:
        if dashed and _DASH.match(line) is None:
            if items and not closed and not (_LAST.match(items[-1]) and not before.endswith((",", "-", "–"))):
                items[-1] += ("," if before.endswith(",") else "") + " " + line.strip(" |;,.")
        else:
            items += [text for part in _ITEMS.split(line) if (text := part.strip(" |;,.-–—~+•"))]
        closed, before = line.endswith(ends), line
    notes = _notes(items, cleaned)
    return tuple(Recipient(item, note) for item, note in zip(items, notes, strict=True))


def note_of(item: str) -> str | None:
    """The note at the end of an item, without its brackets.

    >>> note_of("Ban Bí thư (để báo cáo)"), note_of("Sở Y tế (b/c, p/h);"), note_of("Lưu: VT, TH (2b)")
    ('để báo cáo', 'b/c, p/h', None)
    """
    item = item.rstrip(" ;,.|")
    match = _BRACKETS.search(item) or _WRITTEN_OUT.search(item)
    return _as_note(match["note"]) if match is not None else None


# "Như trên" and the like stay: they say to whom, by pointing at the addressee.
_RECEIVES = re.compile(r"^\W*(?:nơi nh[ậâạ]n|kính gửi)\s*:?", re.IGNORECASE)
_ITEMS = re.compile(r"(?<=[;,.])\s+[-–—~+•]\s+")
# Signs that strokes are read as: "Lưu: VT. ©".
_TAIL = re.compile(r"[^\w\s)\]”\"'’}]?\s+[^\w\s)\]”\"'’}|]+$")
_DASH = re.compile(r"[-–—~+•]")
_LAST = re.compile(r"lưu\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\((?P<note>[^()]{2,120})\)$")
_WRITTEN_OUT = re.compile(r"[\s,:](?P<note>để (?:báo cáo|thực hiện|phối hợp|biết|b/c|t/h)[^()]{0,60})$")
_JOINS = re.compile(r"\s*(?:[,;]|\bvà\b)\s*")
# A brace that holds several items is read as a stroke or a bracket: "Ban Dân vận, |".
_BRACED = re.compile(r"[|}\]]\s*(?:\((?P<note>[^()]{2,120})\))?\W*$")


@cache
def _note_pattern() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{note.pattern})" for note in load_notes()), re.IGNORECASE)


def _as_note(text: str) -> str | None:
    """A note in small letters, its để read badly mended; None where the words are no note."""
    text = " ".join(text.split()).strip(" .;,")
    parts = [part for part in _JOINS.split(text) if part]
    pattern = _note_pattern()
    if pattern.fullmatch(text) is None and not (parts and all(pattern.fullmatch(part) for part in parts)):
        return None
    return _FOR.sub("để ", text.lower() if text.isupper() else text[:1].lower() + text[1:])


_FOR = re.compile(r"^(?:đề|đê) ")


def _notes(items: Sequence[str], lines: Sequence[str]) -> list[str | None]:
    """The notes of items; those beside one brace share the note that is printed beside it."""
    notes = [note_of(item) for item in items]
    braced = [_BRACED.search(line) for line in lines]
    if len(lines) != len(items) or not any(braced):
        return notes
    start = 0
    while start < len(items):
        end = start
        while end < len(items) and braced[end] is not None:
            end += 1
        shared = {note for at in range(start, end) if (note := notes[at]) is not None}
        if len(shared) == 1:
            notes[start:end] = list(shared) * (end - start)
        start = max(end, start + 1)
    return notes
