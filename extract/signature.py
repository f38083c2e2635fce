"""The end of a document: who signed, in what capacity, and who receives it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.letters import CAPITAL, SMALL
from extract.naming import is_upper, proper_name, sentence_case
from extract.tables import Tables
from normalize.text import fold, is_syllable


@dataclass(frozen=True, slots=True)
class Signature:
    """`mode` as printed (T/M, KT.), `body` for whom, `title` and `signer` of the person."""

    mode: str | None = None
    body: str | None = None
    title: str | None = None
    signer: str | None = None


def read_signature(lines: list[str], *, tables: Tables, system: str | None = None) -> Signature:
    """The signature that the lines hold, top to bottom; all None where they hold none.

    The stroke of the Party's `T/M` is thin: where reading lost it, the `system` gives it back.
    """
    mode = body = title = signer = None
    for line in (_NOISE.sub("", " ".join(line.split())) for line in lines):
        lead = tables.modes.match(line) or _BARE_MODE.match(line)
        if lead is not None and is_upper(line):
            if mode is None:
                mode, body = _mode(lead[0].strip(), system), _office(line[lead.end() :], tables)
            continue
        if title is None and (found := _title_of(line, tables)) is not None:
            title = found
        elif signer is None and (name := _person_of(line, tables, sure=bool(mode or title))) is not None:
            signer = name
        elif body is not None and title is None and signer is None and is_upper(line):
            body = _longer_body(body, line, tables)
    return Signature(mode, body, title, signer)


def read_recipients(lines: list[str]) -> tuple[str, ...]:
    """The items of `Nơi nhận:`, each as printed without its dash and end mark.

    Where items have dashes, a line without one goes on with an item that is not closed, and is else noise.
    """
    items: list[str] = []
    closed = True
    cleaned = [_RECEIVES.sub("", " ".join(line.split())).strip() for line in lines]
    dashed = any(_DASH.match(line) for line in cleaned)
    for line in filter(None, cleaned):
        if dashed and _DASH.match(line) is None:
            if items and not closed:
                items[-1] += " " + line.strip(" |;,.")
        else:
            items += [text for part in _ITEMS.split(line) if (text := part.strip(" |;,.-–—~+•"))]
        closed = line.endswith((";", ",", ".", "|", ")"))
    return tuple(items)


# "Như trên" and the like stay: they say to whom, by pointing at the addressee.
_RECEIVES = re.compile(r"^\W*(?:nơi nh[ậâạ]n|kính gửi)\s*:?", re.IGNORECASE)
_ITEMS = re.compile(r"(?<=[;,.])\s+[-–—~+•]\s+")
_DASH = re.compile(r"[-–—~+•]")
# What seals and strokes leave beside the words: "Đặng Văn Minh, ¡Nghĩa
_NOISE = re.compile(r"^(?:[^\w(]|_)+|(?:[^\w)]|_)+$|[¡¬|\"“”]")
# "TM BAN THƯỜNG VỤ", "KT GIÁM ĐỐC": the stroke or the point lost, or never printed
_BARE_MODE = re.compile(r"(?:TM|KT|TL)(?= [A-ZĐ]\w)")
_MIDDLE = ("Thị", "Văn")
_CAPITALS = re.compile(rf"(?<!\w)[{CAPITAL}]{{2,}}(?!\w)")
_PERSON = re.compile(rf"[{CAPITAL}][{SMALL}]*(?: [{CAPITAL}][{SMALL}]*){{1,4}}")
_RANK = re.compile(
    r"^(?:(?:Đại|Thượng|Trung|Thiếu) (?:tướng|tá|úy)|GS\.?\s?TS\.?|PGS\.?\s?TS\.?|TS\.?|ThS\.?|BS\.?)\s+", re.IGNORECASE
)


def _mode(printed: str, system: str | None) -> str:
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
    both = proper_name(f"{body} {line}".upper(), tables)
    span = tables.organ_at(both, 0)
    return both if span is not None and span.end == len(both) else body


def _office(text: str, tables: Tables) -> str | None:
    text = text.strip(" .,")
    if not text:
        return None
    if (title := _title_of(text, tables)) is not None:
        return title
    return proper_name(text, tables)


def _title_of(line: str, tables: Tables) -> str | None:
    """The title if the line is one, or its capitals are beside ink in small letters: PHÓ BÍ THƯ, `xa BÍ THƯ`."""
    capitals = " ".join(_CAPITALS.findall(line))
    low = (line if is_upper(line) or not is_upper(capitals) else capitals).lower()
    for word in tables.signer_titles:
        wanted = word.lower()
        if low == wanted:
            return word
        if low.startswith(wanted) and not low[len(wanted)].isalpha() and is_upper(line) and len(low.split()) <= 9:
            rest = line[len(word) :].strip(" ,-")
            return f"{word} {proper_name(rest, tables)}" if rest else word
    if is_upper(line) and low.startswith(("phó ", "quyền ")):
        return sentence_case(line)
    return None


def _person_of(line: str, tables: Tables, *, sure: bool) -> str | None:
    """A person's name, ranks dropped; where nothing above belongs to a signature, only after a usual family name.

    A family name is known by its letters where marks were read that no Vietnamese word has: Ñguyễn.
    """
    name = _RANK.sub("", line)
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
