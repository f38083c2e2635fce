"""The end of a document: who signed, in what capacity, and who receives it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.head.naming import is_upper, proper_name, sentence_case
from extract.head.organ_case import organ_name
from extract.letters import CAPITAL, SMALL
from extract.tables import Tables
from normalize.text import fold, is_syllable


@dataclass(frozen=True, slots=True)
class Signature:
    """`mode` as printed (T/M, KT.), `body` for whom, `title` and `signer` of the person; `doubt` says why no title."""

    mode: str | None = None
    body: str | None = None
    title: str | None = None
    signer: str | None = None
    doubt: str | None = None


def read_signature(lines: Sequence[str], *, tables: Tables, system: str | None = None) -> Signature:
    """The signature that the lines hold, top to bottom; all None where they hold none.

    Where several sign, the first is meant, but the one who chairs before the one who writes the minutes. The stroke of
    the Party's `T/M` is thin: where reading lost it, the `system` gives it back.
    """
    parts = _parts([_NOISE.sub("", " ".join(line.split())) for line in lines], tables)
    blocks = _blocks(parts)
    if not blocks:
        return Signature()
    chair = [block for block in blocks if any(kind == _TITLE and text.startswith(_CHAIRS) for kind, text in block)]
    return _read_block((chair or blocks)[0], tables, system)


def begins_signature(line: str, tables: Tables) -> bool:
    """Whether a line in capitals says how or as what somebody signs."""
    line = _NOISE.sub("", " ".join(line.split()))
    if len(line) > 90 or not is_upper(line):
        return False
    lead = _lead_of(line, tables)
    signed_for = lead is not None and sum(letter.isalpha() for letter in line[lead.end() :]) > 3
    return signed_for or (lead is None and _title_of(line, tables) is not None)


def is_person(line: str, tables: Tables) -> bool:
    """Whether a line is nothing but a person's name, ranks before it allowed."""
    return _person_of(_NOISE.sub("", " ".join(line.split())), tables, sure=True) is not None


_MODE, _TITLE, _PERSON_LINE, _OTHER = "mode", "title", "person", "other"
_CHAIRS = ("Chủ trì", "Chủ tọa", "Chủ toạ")
_Part = tuple[str, str]


def _parts(lines: Sequence[str], tables: Tables) -> list[_Part]:
    """What each line is; a title has its proper case, a name is without ranks, the rest is as printed."""
    parts: list[_Part] = []
    signs = False
    for line in _whole(_joined([line for line in lines if line]), tables):
        signs = signs or any(kind in (_MODE, _TITLE) for kind, _ in parts[-1:])
        if _lead_of(line, tables) is not None and is_upper(line):
            parts.append((_MODE, line))
        elif (title := _title_of(line, tables)) is not None:
            parts.append((_TITLE, title))
        elif (name := _person_of(line, tables, sure=signs)) is not None:
            parts.append((_PERSON_LINE, name))
        else:
            parts.append((_OTHER, line))
    return parts


def _joined(lines: Sequence[str]) -> list[str]:
    """The lines, those in capitals joined that go on with the one above: VỤ TRƯỞNG VỤ THI ĐUA / VÀ KHEN THƯỞNG."""
    joined: list[str] = []
    for line in lines:
        goes_on = joined and is_upper(joined[-1]) and (_OPEN.search(joined[-1]) or line.startswith(("VÀ ", "CỦA ")))
        if goes_on and is_upper(line):
            joined[-1] += " " + line
        else:
            joined.append(line)
    return joined


def _whole(lines: Sequence[str], tables: Tables) -> list[str]:
    """The lines, an office that was broken over two made one: PHÓ CHỦ TỊCH THƯỜNG / TRỰC."""
    whole: list[str] = []
    for line in lines:
        last = whole[-1] if whole else ""
        both = f"{last} {line}"
        ends = next((added for added in _ADDED if both.lower().endswith(" " + added)), None)
        broken = ends is not None and not line.lower().endswith(ends) and is_upper(both)
        if broken and _title_of(last, tables) is None and _title_of(both, tables) is not None:
            whole[-1] = both
        else:
            whole.append(line)
    return whole


def _blocks(parts: Sequence[_Part]) -> list[list[_Part]]:
    """One list for each who signs: titles that stand side by side before as many names are told apart."""
    blocks: list[list[_Part]] = [[]]
    named = False
    for part in parts:
        if part[0] in (_MODE, _TITLE) and named:
            blocks.append([])
            named = False
        named = named or part[0] == _PERSON_LINE
        blocks[-1].append(part)
    first = blocks[0]
    titles = [part for part in first if part[0] == _TITLE]
    names = [part for part in first if part[0] == _PERSON_LINE]
    if len(titles) == len(names) > 1 and not any(kind == _MODE for kind, _ in first):
        blocks[:1] = [[title, name] for title, name in zip(titles, names, strict=True)]
    return [block for block in blocks if any(kind != _OTHER for kind, _ in block)]


def _read_block(block: Sequence[_Part], tables: Tables, system: str | None) -> Signature:
    mode = body = title = signer = doubt = None
    for kind, text in block:
        if kind == _MODE:
            lead = _lead_of(text, tables)
            printed, rest = (text[: lead.end()].strip(), text[lead.end() :]) if lead is not None else ("", text)
            if printed.startswith("Q") and title is None:
                found = _title_of(rest.strip(), tables)
                title = f"Quyền {found}" if found is not None else None
                mode = mode or printed
            elif mode is None:
                mode, body = _mode(printed, system), _office(rest, tables)
        elif kind == _TITLE and (title is None or title.startswith(_CHAIRS)):
            title = text
        elif kind == _PERSON_LINE and signer is None:
            signer = text
        elif kind == _OTHER and signer is None and is_upper(text):
            if title is None and any(text.lower().startswith(word + " ") for word in _low_titles(tables)):
                doubt = f"cannot be read: {text}"
            elif body is not None and title is None:
                body = _longer_body(body, text, tables)
            elif title is not None and (longer := _longer_title(title, text, tables)) is not None:
                title = longer
            elif title is not None and _WORDS.match(text) is not None:
                doubt = f"a line that cannot be read stands under it: {text}"
    if doubt is not None and signer is not None:
        title = None
    if title is not None and title.endswith(","):
        title, doubt = None, f"the line that goes on with it was not read: {title}"
    if title is not None and body is not None and title.lower() == body.lower() and mode is not None:
        # Nobody signs in his own place: the deputy's PHÓ was not read.
        title, doubt = None, f"the same as the one signed for: {title}"
    return Signature(mode, body, title, signer, doubt if title is None else None)


# What seals and strokes leave beside the words: "Đặng Văn Minh, ¡Nghĩa
_NOISE = re.compile(r"^(?:[^\w(]|_)+|(?:[^\w),]|_)+$|[¡¬|\"“”]")
# "TM BAN THƯỜNG VỤ", "KT GIÁM ĐỐC": the stroke or the point lost, or never printed
# "TM: HỘI ĐỒNG NHÂN DÂN": another sign read for the point
_SPOILT_MODE = re.compile(rf"(?:TM|KT|TL|TUQ)[:,;](?= [{CAPITAL}]\w)")
_BARE_MODE = re.compile(rf"(?:TM|KT|TL)(?= [{CAPITAL}]\w)")
_OPEN = re.compile(r"(?:,| VÀ| CỦA)$")
_WORDS = re.compile(r"(?!ĐÃ KÝ|KÝ TÊN|CHỮ KÝ|KIÊM\b)[^\W\d_]{2}")
_UNITS = ("xã", "phường", "thị", "huyện", "quận", "tỉnh", "thành", "thôn", "nước", "xóm", "bản")
_OF_A_FIELD = ("ban", "phòng", "đoàn", "khoa", "trạm", "tổ", "đội")
_ADDED = ("thứ nhất", "thường trực", "phụ trách", "kỳ họp", "cuộc họp", "hội nghị")
_MIDDLE = ("Thị", "Văn")
_CAPITALS = re.compile(rf"(?<!\w)[{CAPITAL}]{{2,}}(?!\w)")
_PERSON = re.compile(rf"[{CAPITAL}][{SMALL}]*(?: [{CAPITAL}][{SMALL}]*){{1,4}}")
_RANK = re.compile(
    r"""^(?: (?:Đại|Thượng|Trung|Thiếu)\ (?:tướng|tá|úy)\s+
          | (?: (?:GS|PGS|TSKH|TS|Th\.?S|BS|DS|CN|KS|LS|CVC|NGƯT|NGND|TTƯT|TTND|NSƯT|NSND)
                (?:\s?CK\s?(?:I{1,2}|[12]))? (?:[.,]\s*|\s+) )+ )(?=[^\W\d_])""",
    re.VERBOSE | re.IGNORECASE,
)


def _mode(printed: str, system: str | None) -> str:
    printed = re.sub(r"[:,;]$", ".", printed)
    return f"{printed[0]}/{printed[1:]}" if printed.isalpha() and system == "party" else printed


def _family_of(first: str, tables: Tables) -> str | None:
    """The one family name that `first` is in small letters, or without its capital, which a seal hid: rần."""
    if first.capitalize() in tables.families:
        return first.capitalize()
    known = tables.families | tables.rare_families
    fitting = [family for family in known if len(first) > 2 and family[1:] == first]
    return fitting[0] if len(fitting) == 1 else None


def _longer_body(body: str, line: str, tables: Tables) -> str:
    """The body with the line below it, if both together are one organ: ỦY BAN NHÂN DÂN / TỈNH BẮC GIANG."""
    if tables.organs.match(line) is not None and body.lower().startswith(tuple(_low_titles(tables))):
        return f"{body} {organ_name(line, tables)}"
    both = proper_name(f"{body} {line}".upper(), tables)
    span = tables.organ_at(both, 0)
    return both if span is not None and span.end == len(both) else body


def _lead_of(line: str, tables: Tables) -> re.Match[str] | None:
    """The mode of signing with which a line begins."""
    return tables.modes.match(line) or _BARE_MODE.match(line) or _SPOILT_MODE.match(line)


def _longer_title(title: str, line: str, tables: Tables) -> str | None:
    """The title with the line below it, where that names the organ or goes on with it: GIÁM ĐỐC / SỞ XÂY DỰNG."""
    low = line.lower()
    if any(low == head or low.startswith(head + " ") for head in tables.organ_heads):
        return f"{title} {organ_name(line, tables)}"
    return None


def _organ_in(rest: str, tables: Tables) -> str:
    """What follows an office: an organ, or what the table spells with one (THƯỜNG TRỰC)."""
    if rest.lower() in _ADDED or rest.lower() in _UNITS:
        return rest.lower()
    name = " - ".join(organ_name(part, tables) for part in rest.split(" - "))
    return name[:1].lower() + name[1:] if rest.split()[0].lower() in _UNITS else name


def _office(text: str, tables: Tables) -> str | None:
    text = text.strip(" .,")
    if not text:
        return None
    if (title := _title_of(text, tables)) is not None:
        return title
    return organ_name(text, tables)


def _title_of(line: str, tables: Tables) -> str | None:
    """The title if the line is one, or its capitals are beside ink in small letters: PHÓ BÍ THƯ, `xa BÍ THƯ`."""
    capitals = " ".join(_CAPITALS.findall(line))
    low = (line if is_upper(line) or not is_upper(capitals) else capitals).lower()
    for word in tables.signer_titles:
        wanted = word.lower()
        if low == wanted:
            return word
        if low.startswith(wanted) and not low[len(wanted)].isalpha() and is_upper(line) and len(low.split()) <= 14:
            rest = line[len(word) :].strip(" ,-")
            if rest and not _goes_with(word, rest.lower(), tables):
                continue
            end = "," if line.endswith(",") else ""
            return f"{word} {_organ_in(rest, tables)}{end}" if rest else word
    if is_upper(line) and low.startswith(("phó ", "quyền ")) and low.partition(" ")[2] in _low_titles(tables):
        return sentence_case(line)
    return None


def _goes_with(title: str, rest: str, tables: Tables) -> bool:
    """Whether what follows an office, in small letters, can: an organ, a unit, the field of a ban or a phòng."""
    if rest in _ADDED or any(rest == head or rest.startswith(head + " ") for head in tables.organ_heads):
        return True
    words = rest.split()
    return words[0] in _UNITS or (title.split()[-1].lower() in _OF_A_FIELD and len(words) > 1)


def _low_titles(tables: Tables) -> frozenset[str]:
    return frozenset(title.lower() for title in tables.signer_titles)


def _person_of(line: str, tables: Tables, *, sure: bool) -> str | None:
    """A person's name, ranks dropped; where nothing above belongs to a signature, only after a usual family name.

    A family name is known by its letters where marks were read that no Vietnamese word has: Ñguyễn.
    """
    name = _RANK.sub("", line).rstrip(",")
    first, _, given = name.partition(" ")
    if len(first) > 3 and not is_syllable(first):
        alike = [family for family in tables.families if fold(family) == fold(first)]
        name = f"{alike[0]} {given}" if len(alike) == 1 else name
    if first.islower() and (family := _family_of(first, tables)) is not None:
        name = f"{family} {given}"
    if _PERSON.fullmatch(name) is None:
        return None
    words = name.split()
    # What begins with a middle name, or has two words of which none is a family's, has lost its first word.
    if words[0] in _MIDDLE or (len(words) < 3 and words[0] not in tables.families | tables.rare_families):
        return None
    return name if sure or words[0] in tables.families else None
