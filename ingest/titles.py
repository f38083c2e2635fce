"""The title under the header, and the zones of texts without page images.

The title is the name of the type in capitals and what is centred under it. In a plain text the header's
cells, the title, the recipients and the signature are told by their words and by empty lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.paragraphs import is_open, starts_low
from ingest.streams import Stretch
from ingest.strips import Margins, Off, Strip, find_margins
from ingest.values import Reason, Zone
from ingest.zones import (
    is_about,
    is_bullet,
    is_capital,
    is_header,
    is_number_line,
    is_place_date,
    is_signing,
    is_type_name,
    starts_with,
)

TITLE_LINES = 10
"""A title has at most so many lines."""
HEADER_STRETCHES = 14
"""The header of a plain text ends within so many paragraphs."""
_NO_END = frozenset(".,:;'`*_|~^°!")
"""Signs that are dirt where they stand apart at the end of a title's line; dashes, quotes and brackets may end one."""


def find_titles(strips: Sequence[Strip], off: Off) -> tuple[list[list[Strip]], list[Strip]]:
    """The title's paragraphs and the strips after them; `strips` begin after the header's cells."""
    if not strips or not is_type_name(strips[0].text):
        return [], list(strips)
    first = [strip for strip in strips if strip.page is strips[0].page]
    margins = find_margins(first)
    end = 1
    tidy = [_without_speck(strip, Off()) for strip in first[:TITLE_LINES]]
    while end < len(tidy) and not _ends_title(tidy[: end + 1], margins[end]):
        end += 1
    title = [_without_speck(replace(strip, zone=Zone.TITLE), off) for strip in first[:end]]
    groups = [[title[0]]]
    for before_strip, strip in pairwise(title):
        same = is_capital(before_strip.text) == is_capital(strip.text) and not is_type_name(before_strip.text)
        if same:
            groups[-1].append(strip)
        else:
            groups.append([strip])
    return groups, list(strips[end:])


def _ends_title(lines: Sequence[Strip], margins: Margins) -> bool:
    """Whether the last of `lines` begins the body; the first is the type's name.

    A title is centred and its lines stand close; a body is justified, its first line indented, and begins with
    a capital, often with one of a few words. Each is worth something, two outweigh one against them.
    """
    strip, before = lines[-1], lines[-2]
    if strip.box is None or before.box is None or starts_with("address", strip.text):
        return True
    em = strip.em or 1.0
    left, right = (strip.box.left - margins.left) / em, (margins.right - strip.box.right) / em
    low, subject = starts_low(strip.text), len(lines) > 2
    centred = left > 1 and right > 1 and abs(left - right) < 2.2
    if subject and not is_open(before.text) and not (low and centred):
        return True
    if subject and (strip.box.top - before.box.top > 2.6 * em or _is_ruled_off(before, strip)):
        return True
    if subject and _is_heading_after(before.text, strip.text):
        return True
    score = -2.0 if low else 0.5
    if abs(left - right) > 2.2:
        score += 2.5
    elif right < 0.8 < left - right:
        score += 1.5
    elif centred:
        score -= 1.0
    if subject and not low:
        score += 1.5 if starts_with("opening", strip.text) else 0.0
        score += 1.0 if strip.box.top - before.box.top > 1.35 * _pitch(lines[:-1]) else 0.0
    return score >= 2.0


def _is_ruled_off(before: Strip, strip: Strip) -> bool:
    """Whether a short rule in the middle stands between two lines, as it does under a subject."""
    if before.box is None or strip.box is None:
        return False
    top, bottom = before.box.top + before.box.height / 2, strip.box.top + strip.box.height / 2
    middle = before.page.width / 2
    return any(
        top < (rule.top + rule.bottom) / 2 < bottom
        and rule.left < middle + before.em
        and middle - before.em < rule.right
        for rule in before.page.rules
    )


def _pitch(lines: Sequence[Strip]) -> float:
    """The least distance of two lines of a title in pixels."""
    boxes = [strip.box for strip in lines if strip.box is not None]
    return max(1.0, min((below.top - above.top for above, below in pairwise(boxes)), default=1))


def _is_heading_after(before: str, text: str) -> bool:
    """Whether a line of capitals follows a subject in small letters: the organ that decides, or the first heading."""
    return is_capital(text) and not is_capital(before) and len(text.split()) > 1 and len(text) > 7


def _without_speck(strip: Strip, off: Off) -> Strip:
    """`strip` without a first or last word that holds no letter and no figure."""
    if len(strip.words) > 1 and not any(c.isalnum() for c in strip.words[0].text):
        off.words(strip.page, strip.words[:1], Reason.SPECK)
        strip = strip.cut(1)[1]
    if len(strip.words) > 1 and all(sign in _NO_END for sign in strip.words[-1].text):
        off.words(strip.page, strip.words[-1:], Reason.SPECK)
        strip = strip.cut(len(strip.words) - 1)[0]
    return strip


def part_cells(strips: Sequence[Strip]) -> list[list[Strip]]:
    """Lines of header and ending, each on its own, but a letter's subject and an item's lines joined."""
    groups: list[list[Strip]] = []
    for strip in strips:
        last = groups[-1][-1] if groups else None
        if last is not None and last.zone is strip.zone and _goes_on(groups[-1], strip):
            groups[-1].append(strip)
        else:
            groups.append([strip])
    return groups


def _goes_on(group: Sequence[Strip], strip: Strip) -> bool:
    if strip.zone is Zone.HEADER_LEFT:
        if not is_about(group[0].text) or is_header(strip.text) or is_capital(strip.text):
            return False
        above, below = group[-1].box, strip.box
        return above is None or below is None or below.top - above.top < 2.2 * strip.em
    if strip.zone is Zone.RECIPIENTS:
        return is_bullet(group[0].text) and is_open(group[-1].text) and not is_bullet(strip.text)
    return False


def set_zones(groups: Sequence[Sequence[Stretch]]) -> list[list[Stretch]]:
    """The paragraphs of a text without page images, with zones set; the right header cell after the left one."""
    start = _title_start(groups)
    head, rest = list(groups[:start]), list(groups[start:])
    zoned: list[list[Stretch]] = []
    if start:
        cells = [_cells(group) for group in head]
        zoned += [left for left, _ in cells if left]
        zoned += [right for _, right in cells if right]
    title = _title_length(rest) if start or (rest and is_type_name(_first_line(rest[0]))) else 0
    ending = _ending_start(rest, title)
    signed = False
    for at, group in enumerate(rest):
        zone = Zone.TITLE if at < title else None
        if at >= ending:
            signed = signed or is_signing(_text(group))
            zone = Zone.SIGNATURE if signed else Zone.RECIPIENTS
        zoned += _with_zone(group, zone)
    return zoned


def _title_start(groups: Sequence[Sequence[Stretch]]) -> int:
    for at, group in enumerate(groups[:HEADER_STRETCHES]):
        text = _text(group)
        if is_type_name(_first_line(group)):
            return at if any(is_header(_text(other)) or len(_text(other)) < 40 for other in groups[:at]) else 0
        if starts_with("address", text):
            return at
        if len(text) > 200:
            break
    cues = [at for at, group in enumerate(groups[:HEADER_STRETCHES]) if is_header(_text(group))]
    return cues[-1] + 1 if len(cues) > 1 else 0


def _cells(group: Sequence[Stretch]) -> tuple[list[Stretch], list[Stretch]]:
    lefts: list[Stretch] = []
    rights: list[Stretch] = []
    for stretch in group:
        for strip in stretch.strips:
            is_right = starts_with("motto", strip.text) or (
                is_place_date(strip.text) and not is_number_line(strip.text)
            )
            zone = strip.zone or (Zone.HEADER_RIGHT if is_right else Zone.HEADER_LEFT)
            side = rights if zone is Zone.HEADER_RIGHT else lefts
            side.append(replace(stretch, strips=[replace(strip, zone=zone)]))
    return lefts, rights


def _title_length(groups: Sequence[Sequence[Stretch]]) -> int:
    """How many paragraphs from the first on are the title: the type's name and what follows without a full stop."""
    if not groups or not is_type_name(_first_line(groups[0])):
        return 0
    if len(groups[0][0].strips) > 1:
        return 1
    length = 1
    while length < min(5, len(groups)):
        text = _text(groups[length])
        spaced = groups[length][0].strips[0].spaced
        before = _text(groups[length - 1])
        if (
            not is_open(text)
            or len(text) > 600
            or starts_with("address", text)
            or (length > 1 and (starts_with("opening", text) or _is_heading_after(before, text)))
            or (spaced and length > 1 and not is_capital(_text(groups[length - 1])))
        ):
            break
        length += 1
    return length


def _ending_start(groups: Sequence[Sequence[Stretch]], title: int) -> int:
    for at in range(title, len(groups)):
        text = _text(groups[at])
        begins = starts_with("recipients", text) or (at > len(groups) // 2 and is_signing(text))
        if begins and not any(len(_text(group)) > 250 for group in groups[at + 1 :]):
            return at
    return len(groups)


def _with_zone(group: Sequence[Stretch], zone: Zone | None) -> list[list[Stretch]]:
    """The paragraph with its zone; the lines of title and ending stay apart where the style of letters changes."""
    if zone is None:
        return [list(group)]
    strips = [replace(strip, zone=strip.zone or zone) for stretch in group for strip in stretch.strips]
    out: list[list[Stretch]] = []
    for strip in strips:
        last = out[-1][0].strips[-1] if out else None
        same = last is not None and zone is Zone.TITLE and not is_type_name(last.text)
        if same and last is not None and is_capital(last.text) == is_capital(strip.text):
            out[-1][0].strips.append(strip)
        else:
            out.append([replace(group[0], strips=[strip])])
    return out


def _text(group: Sequence[Stretch]) -> str:
    return " ".join(stretch.text for stretch in group)


def _first_line(group: Sequence[Stretch]) -> str:
    return group[0].strips[0].text
