"""Where a document ends: the lines of its recipients and of its signature.

Reading has set both apart on page images. In a text they are told by their words: the list begins with `Nơi nhận:`,
the signature stands before or after it, in one line with it where two columns were written as one. What follows,
an annex or a certified copy with a letterhead and a signature of its own, is no part of the ending.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from extract.head.naming import is_upper
from extract.head.signature import begins_signature, is_person
from extract.head.title import type_of_line
from extract.layout import Layout
from extract.letters import SMALL
from extract.tables import Tables
from ingest.values import Zone


@dataclass(frozen=True, slots=True)
class Ending:
    """The lines of both parts, top to bottom."""

    recipients: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()


def find_ending(layout: Layout, tables: Tables) -> Ending:
    """The ending of the document; both parts empty where it has none."""
    listed = [line for place in layout.of(Zone.RECIPIENTS) for line in place.span.of(layout.text).split("\n")]
    signed = [line for place in layout.of(Zone.SIGNATURE) for line in place.span.of(layout.text).split("\n")]
    zones = layout.of(Zone.RECIPIENTS, Zone.SIGNATURE)
    if not zones:
        return _part(_lines_of(layout, tables), tables)
    first = zones[0].span.start
    last = _last_lines(layout, first)
    before = _signed_before(last, tables)
    if before:
        # The list under a copy's letterhead is its copier's.
        ours = [] if _copy_at(last) is not None else listed
        return Ending(_part(ours, tables).recipients, tuple(before))
    ending = Ending(tuple(listed), tuple(signed))
    if not signed or any(_halves(line, tables)[1] for line in listed):
        ending = _part([*listed, *signed], tables)
    elif not listed:
        # The modes above an office: TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH.
        modes = list(takewhile(lambda line: begins_signature(line, tables), reversed([line for line in last if line])))
        ending = Ending((), (*reversed(modes), *signed))
    return Ending(ending.recipients, tuple(_until_next(ending.signature, tables)))


LONGEST = 90
"""No line of an ending but a recipient is longer."""
REACH = 700
"""Characters before the list in which a signature that precedes it ends."""
TRIES = 200
"""So many lines that begin with a mode of signing are looked at: rules on form quote some."""
MOST = 60
"""An ending has at most so many lines."""

_LIST = re.compile(r"^\W{0,3}nơi nhận\s*:?", re.IGNORECASE)
_LIST_WORDS = ("Nơi nhận", "NƠI NHẬN", "Nơi Nhận")
_COPY = re.compile(
    r"\W*(?:sao (?:y|lục|nguyên văn)\b|trích sao\b|số\W*\d+\s*[-/]\s*(?:BS|SY|SL|TrS|TS)\b)", re.IGNORECASE
)
_ANNEX = re.compile(r"\W*(?:phụ lục|danh sách|biểu mẫu|mẫu số|biểu số)\b", re.IGNORECASE)
_WIDE = re.compile(r"[ \u00a0]{3,}|\t+")
# Where an item or the list's head may end before the other column begins: "- Như trên; KT. CHỦ TỊCH".
_AFTER_END = re.compile(r"[;,.:]\s+")
_CAPITALS_AFTER = re.compile(rf";\s+(?!.*[^\W\d_][{SMALL}]).+$")
_MODES = ("\nT/M", "\nTM.", "\nT.M", "\nKT.", "\nK/T", "\nT/L", "\nTL.", "\nTUQ.", "\nQ.")


def _last_lines(layout: Layout, end: int) -> list[str]:
    """The short lines of the body that end right before `end`."""
    start = max(0, end - REACH)
    for place in reversed(layout.places):
        if place.span.end <= start:
            break
        if place.span.end <= end and place.zone is not Zone.BODY:
            start = place.span.end
            break
    return _short_lines(layout.text[start:end])


def _short_lines(text: str) -> list[str]:
    """The last lines of a text, from the one after a long line or one that goes on."""
    kept: list[str] = []
    for line in reversed(text.split("\n")):
        if len(line) > LONGEST or line.rstrip().endswith((";", ":")):
            break
        kept.insert(0, line)
    return kept


def _signed_before(lines: Sequence[str], tables: Tables) -> list[str]:
    """The lines from the first that begins a signature, where a person's name follows it."""
    for at, line in enumerate(lines):
        if begins_signature(line, tables):
            named = any(is_person(below, tables) for below in lines[at + 1 :])
            return list(_until_next(lines[at:], tables)) if named else []
    return []


def _lines_of(layout: Layout, tables: Tables) -> list[str]:
    """The lines of the ending of a text without zones: from its list of recipients, or from its signature."""
    text = layout.text
    notes = layout.of(Zone.FOOTNOTE)
    stop = notes[0].span.start if notes else len(text)
    at = _list_start(text, stop)
    if at is not None:
        before = _signed_before(_short_lines(text[max(0, at - REACH) : at]), tables)
        return [*before, *_following(text[at : at + 6000], tables)]
    starts = sorted(found for mode in _MODES if (found := _signing_start(text, mode, stop, tables)) is not None)
    if starts:
        return _following(text[starts[0] : min(stop, starts[0] + 1500)], tables)
    tail = [line for line in text[max(0, stop - 1500) : stop].split("\n") if line.strip()][-12:]
    return _signed_before(tail, tables)


def _list_start(text: str, stop: int) -> int | None:
    """Where the line begins that opens the first list of recipients."""
    best: int | None = None
    for words in _LIST_WORDS:
        at = text.find(words, 0, stop)
        while at >= 0:
            start = text.rfind("\n", 0, at) + 1
            line = text[start : text.find("\n", at) if text.find("\n", at) >= 0 else stop]
            rest = _LIST.sub("", line.strip(), count=1)
            if _LIST.match(line.strip()) and (":" in line[: at - start + 12] or not rest.strip()):
                best = start if best is None else min(best, start)
                break
            at = text.find(words, at + 1, stop)
    return best


def _signing_start(text: str, mode: str, stop: int, tables: Tables) -> int | None:
    """Where the first line begins that opens with a mode of signing and is followed by a person's name."""
    at, tried = text.find(mode, 0, stop), 0
    while at >= 0 and tried < TRIES:
        tried += 1
        lines = text[at + 1 : min(stop, at + 400)].split("\n")
        if begins_signature(lines[0], tables) and any(is_person(line, tables) for line in lines[1:9]):
            return at + 1
        at = text.find(mode, at + 1, stop)
    return None


def _following(text: str, tables: Tables) -> list[str]:
    """The lines of an ending until what cannot belong to it: a paragraph, an annex."""
    kept: list[str] = []
    named = False
    for line in text.split("\n")[:MOST]:
        if len(line) > 250:
            break
        if named and (_ANNEX.match(line) is not None or type_of_line(line) is not None):
            break
        named = named or (bool(kept) and is_person(line, tables))
        kept.append(line)
    return kept


def _copy_at(lines: Sequence[str]) -> int | None:
    """The line with which a certified copy begins: organ, symbol and `SAO Y` are its letterhead."""
    for at, line in enumerate(lines):
        if _COPY.match(line) is not None:
            start = at
            while start > 0 and _is_head(lines[start - 1]):
                start -= 1
            return start
    return None


def _letterhead_at(lines: Sequence[str], tables: Tables) -> int | None:
    """The line below a person's name with which the letterhead of the next document in a file begins."""
    for at, line in enumerate(lines):
        if any(pattern.search(line) is not None for _, pattern, _ in tables.mottos):
            start = at
            while start > 0 and (_NUMBERED.match(lines[start - 1]) or _is_head(lines[start - 1])):
                start -= 1
            return start if any(is_person(above, tables) for above in lines[:start]) else None
    return None


def _is_head(line: str) -> bool:
    return is_upper(line) or re.search(r"[^\W\d_]{2}", line) is None


_NUMBERED = re.compile(r"\s*Số\s*:")


def _until_next(lines: Sequence[str], tables: Tables) -> Sequence[str]:
    """The lines until a certified copy or another document begins."""
    at = _copy_at(lines)
    lines = lines if at is None else lines[:at]
    at = _letterhead_at(lines, tables)
    return lines if at is None else lines[:at]


def _part(lines: Sequence[str], tables: Tables) -> Ending:
    """Lines parted into the list and the signature, also where both stand in one line."""
    listed: list[str] = []
    signed: list[str] = []
    in_list = False
    for line in _until_next(lines, tables):
        left, right = _halves(line, tables)
        if right:
            signed.append(right)
        if _LIST.match(left) is not None:
            in_list = True
        elif in_list and (begins_signature(left, tables) or (signed and is_person(left, tables))):
            in_list = False
        if left and in_list:
            listed.append(left)
        elif left:
            signed.append(left)
    if any(_halves(line, tables)[1] for line in lines):
        # What is left of the other column after an item's end holds no word in small letters.
        listed = [_CAPITALS_AFTER.sub(";", line) for line in listed]
    return Ending(tuple(listed), tuple(signed))


def _halves(line: str, tables: Tables) -> tuple[str, str]:
    """What stands left and right of a wide gap, where the right is a signature's; else the whole line left."""
    if line[:20].strip() == "" and line.strip():
        return "", line.strip()
    gaps = list(_WIDE.finditer(line.strip()))
    # Within capitals a gap is none between columns.
    if gaps and (not is_upper(line) or _LIST.match(line.strip()) is not None):
        left, right = line.strip()[: gaps[-1].start()], line.strip()[gaps[-1].end() :]
        if begins_signature(right, tables) or is_person(right, tables) or is_upper(right):
            return left.strip(), right.strip()
    rights = [match.end() for match in _AFTER_END.finditer(line) if is_upper(line[match.end() :])]
    list_head = _LIST.match(line.strip()) is not None
    if rights and (list_head or not is_upper(line)) and any(begins_signature(line[at:], tables) for at in rights):
        return line[: rights[0]].strip(), line[rights[0] :].strip()
    return line.strip(), ""
