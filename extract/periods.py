"""Which time phrase governs a figure.

A phrase in brackets or at once after the figure is its own; then the nearest phrase before it in its
clause (to the `;`); then the phrase at the head of its sentence, and "hiện" or a phrase before a colon,
which govern a sentence from where they stand; then a phrase after it in the clause; then the head phrase
of an earlier sentence of the paragraph. A phrase of habit ("hằng năm") governs its own sentence only.
A list takes the phrase of the line that announces it. Phrases in comparisons (so với năm 2021), citations
and quotes govern nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.letters import SMALL
from extract.units import lowered
from normalize.values import Span

_YEAR = r"(?:19|20)\d\d"
_YEARS = (
    rf"{_YEAR}(?:\ ?[-–]\ ?{_YEAR})?(?:,\ {_YEAR}(?:\ ?[-–]\ ?{_YEAR})?){{0,4}}(?:\ và\ {_YEAR}(?:\ ?[-–]\ ?{_YEAR})?)?"
)
_DAY = r"(?:ngày\ )?\d{1,2}[/-]\d{1,2}[/-]\d{4}|ngày\ \d{1,2}\ tháng\ \d{1,2}(?:\ năm\ \d{4})?"
_MONTH = r"tháng\ \d{1,2}(?:\ ?[/-]\ ?\d{4}|\ năm\ \d{4})?"
_QUARTER = r"quý\ (?:iv|i{1,3}|[1-4])(?:\ ?[/-]\ ?\d{4}|,?\ năm\ \d{4})?"
_NAMED = (
    r"(?:giai\ đoạn|nhiệm\ kỳ|thời\ kỳ|năm\ học|niên\ khóa|niên\ vụ|mùa\ (?:khô|mưa|vụ)"
    r"|vụ\ (?:đông\ xuân|hè\ thu|mùa))\ " + _YEARS
)
# A speck between the word and the year: "năm-2021".
_PLAIN_YEAR = rf"(?:các\ )?năm(?:\ |\ ?[-–]\ ?){_YEARS}"
_SPAN_OF_TIME = (
    r"(?:\d{1,2}|các|những|mấy|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\ (?:năm|tháng|quý)"
    r"(?:\ (?:(?:đầu|cuối)\ )?(?:năm|nhiệm\ kỳ)\ \d{4}|\ (?:đầu|cuối)\ (?:năm|nhiệm\ kỳ)"
    r"|\ (?:vừa\ )?qua|\ gần\ đây|\ đầu)"
)
_POINT = rf"(?:(?:đầu|cuối|hết|giữa)\ )?(?:{_DAY}|{_MONTH}|{_QUARTER}|{_NAMED}|{_SPAN_OF_TIME}|{_PLAIN_YEAR})"
# "hiện" before these is no adverb: hiện đại, hiện vật.
_HIEN_NOUN = "đại|tượng|trạng|hành|vật|thực|hữu|diện|trường|thân|hình|sinh|thời|kim|và|các|những"
_NOW = r"nay|thời\ điểm\ (?:này|hiện\ tại|hiện\ nay)|hiện\ nay|cuối\ năm|hết\ năm|(?:đầu|cuối|hết|giữa)\ nhiệm\ kỳ"

_PHRASE = re.compile(
    rf"""
    (?<! [^\W_] )
    (?: (?P<range> (?:tính\ |kể\ )?từ\ (?:đầu\ |khi\ |sau\ )? (?:{_POINT}|{_YEAR}|[^\W\d_]+(?:\ [^\W\d_]+){{0,5}}?)
          (?:\ đến|\ tới)\ (?: (?:hết\ |cuối\ |ngày\ )?(?:{_POINT}|{_YEAR}) | {_NOW} ) )
      | (?P<until> (?:tính\ )? (?:đến|tới) \ (?: {_POINT} | (?:hết\ |cuối\ )?{_YEAR} | {_NOW} ) )
      | (?P<lead> (?:trong|trước|sau|từ|kể\ từ|tính\ từ|qua) \ (?: {_POINT} | \d{{1,2}}\ năm ) )
      | (?P<ago> (?:trong\ )? (?:những\ năm\ (?:qua|gần\ đây)|thời\ gian\ (?:vừa\ )?qua|nhiệm\ kỳ\ (?:vừa\ )?qua)
          | trong\ (?:năm|nhiệm\ kỳ|kỳ|quý|tháng) (?! \ (?:học|sau|trước|tới|thứ)) )
      | (?P<sum> (?: (?<=tính\ chung\ ) | (?<=lũy\ kế\ ) | (?<=luỹ\ kế\ ) ) \d{{1,2}}\ (?:năm|tháng|quý) )
      | (?P<habit> (?:hằng|hàng)\ (?:năm|tháng|quý|tuần) )
      | (?P<each> (?:mỗi|một)\ (?:năm|tháng|quý|tuần) (?! \ (?:qua|trước|học)) )
      | (?P<now> hiện\ (?:nay|tại) | hiện (?= \ [^\W\d_] ) (?! \ (?:{_HIEN_NOUN}) (?! [^\W_] ) ) )
      | (?P<point> {_POINT} )
    )
    (?! [^\W_] | [/.,]\d | \ ?[-–]\ ?\d{{4}} (?!\d) )
    """,
    re.VERBOSE,
)
_NOT_NOW = re.compile(r"(?:thực|thể|phát|biểu|xuất|tái|hiển|ẩn|tự|thị|hội)\ $")
_SENTENCE = re.compile(rf"[.!?…](?:[\"”’)]|[¹²³⁰⁴-⁹])*\s+(?=[^\W{SMALL}])|\n")
# What tells the parts of a figure goes on with its clause.
_CLAUSE = re.compile(r";(?!\s*(?:trong\ đó|gồm|bao\ gồm)(?![^\W_]))")
# "cây hằng năm" is a kind of crop.
_CROP = re.compile(r"(?:cây|trồng|loại)\ $")
_MEAN = re.compile(r"(?:bình\ quân|trung\ bình)\ $")
_HEAD = re.compile(
    r"""[\s"“(\-–+•*¹²³⁰⁴-⁹\d.)]* (?:[a-zđ][.)]\s*)?
        (?:[^:;.,()\d]{1,80}:\s*)?                             # Về trồng rừng: Năm 2022, …
        (?:(?:kết\ quả|mục\ tiêu|trong\ đó|riêng|cụ\ thể|đặc\ biệt|nhờ\ đó|theo\ đó|ngoài\ ra|nhất\ là
             |về\ kết\ quả|tính|và|như\ vậy|tuy\ vậy|tuy\ nhiên|bên\ cạnh\ đó|đồng\ thời|mặt\ khác|cùng\ với\ đó
             |trong\ khi\ đó|qua\ đó|song|phấn\ đấu)
           [,:]?\s*)?""",
    re.VERBOSE,
)
_COMPARED = re.compile(r"(?:so với|so|bằng|cùng kỳ|cùng kỳ của|kế hoạch|của|quy định|chuẩn|luật|dự toán|lần)\s*$")
_COMPARISON = re.compile(r"(?:so với|so cùng kỳ|so kế hoạch)[^,;.()\n]{0,80}")
_ADJACENT = re.compile(r"\s?[(]?\s?(?:của |vào |trong |của )?")
_COLON = re.compile(r"[^;.,:()\n]{0,40}:(?=\s)")
_LIST_ITEM = re.compile(r"\s*(?:[-–+•*]|\(?\d{1,2}[.)]|[a-zđ]\))\s*")
_SET_OFF = ("range", "until", "lead", "ago")
_MAX_AFTER = 60
_MAX_BACK = 40


@dataclass(frozen=True, slots=True)
class Phrase:
    """A time phrase: its span in the text, what kind of phrase, and whether it heads its sentence.

    `until` is where the bracket closes in which it stands, as an offset of the paragraph; outside brackets it is None.
    `colon` says that the phrase and a few words announce what comes after a colon.
    """

    span: Span
    kind: str
    head: bool
    sentence: int
    until: int | None = None
    colon: bool = False


class Timeline:
    """The time phrases of one paragraph, asked which of them governs a figure."""

    def __init__(
        self,
        text: str,
        block: Span,
        *,
        cited: Sequence[Span] = (),
        quoted: Sequence[Span] = (),
        inherited: str | None = None,
    ) -> None:
        self._text = text
        self._low = lowered(block.of(text))
        self._base = block.start
        self._inherited = inherited
        self._sentences = [0, *(m.end() for m in _SENTENCE.finditer(block.of(text)))]
        self._clauses = sorted({*self._sentences, *(m.end() for m in _CLAUSE.finditer(self._low))})
        self._phrases = _with_brackets(self._low, self._find(cited, quoted), self._base)
        self._starts = [phrase.span.start - block.start for phrase in self._phrases]
        self._heads = [phrase for phrase in self._phrases if phrase.head and phrase.kind not in ("habit", "each")]

    @property
    def announces(self) -> str | None:
        """The phrase that governs the list which this paragraph announces by its colon, if it does."""
        if not self._low.rstrip().endswith(":"):
            return None
        return self._words(self._phrases[-1]) if self._phrases else self._inherited

    def governing(self, figure: Span) -> str | None:
        """The phrase that governs the figure, as printed (blanks made single), or None."""
        start, end = figure.start - self._base, figure.end - self._base
        sentence, clause = bisect_right(self._sentences, start), bisect_right(self._clauses, start)
        at = bisect_right(self._starts, start)
        after = self._after(at, end, clause)
        if after is not None and _ADJACENT.fullmatch(self._low, end, after.span.start - self._base):
            return self._words(after)
        own: Phrase | None = None
        head: Phrase | None = None
        each: Phrase | None = None
        for phrase in reversed(self._phrases[max(0, at - _MAX_BACK) : at]):
            if phrase.sentence != sentence:
                break
            where = phrase.span.start - self._base
            if phrase.kind == "each":
                each = each or (phrase if bisect_right(self._clauses, where) == clause else None)
            elif phrase.until is None or start < phrase.until:
                if bisect_right(self._clauses, where) == clause:
                    own = phrase
                    break
                if head is None and (phrase.head or phrase.colon or phrase.kind == "now"):
                    head = phrase
        earlier = bisect_right(self._heads, self._sentences[sentence - 1] - 1, key=lambda p: p.span.start - self._base)
        carried = self._heads[earlier - 1] if earlier else None
        if after is not None and self._parted(end, after.span.start - self._base):
            after = None
        for candidate in (own, head, each, after, carried):
            if candidate is not None:
                return self._words(candidate)
        return self._inherited

    def _after(self, at: int, end: int, clause: int) -> Phrase | None:
        """The next phrase after a figure, if it is near and in the same clause."""
        if at == len(self._phrases):
            return None
        where = self._phrases[at].span.start - self._base
        near = end <= where <= end + _MAX_AFTER and bisect_right(self._clauses, where) == clause
        # "04 tin, bài mỗi tháng" is a rate.
        return self._phrases[at] if near and self._phrases[at].kind not in ("habit", "each") else None

    def _find(self, cited: Sequence[Span], quoted: Sequence[Span]) -> list[Phrase]:
        found: list[Phrase] = []
        compared = [m.span() for m in _COMPARISON.finditer(self._low)]
        for match in _PHRASE.finditer(self._low):
            kind = match.lastgroup or ""
            start = match.start()
            where = Span(self._base + start, self._base + match.end())
            before = self._low[max(0, start - 16) : start]
            if (kind == "now" and _NOT_NOW.search(before)) or (kind == "habit" and _CROP.search(before)):
                continue
            if kind == "habit" and _MEAN.search(before):
                kind = "each"
            if kind in ("point", "lead") and _COMPARED.search(before):
                continue
            compare = bisect_right(compared, (start, len(self._low)))
            if compare and start < compared[compare - 1][1]:
                continue
            if any(s.overlaps(where) for s in (*cited, *quoted)):
                continue
            sentence = bisect_right(self._sentences, start)
            head = _HEAD.fullmatch(self._low, self._sentences[sentence - 1], start) is not None
            # "Thực hiện …, trong 3 năm qua, …": set off by commas it governs the sentence.
            head = head or (kind in _SET_OFF and before.endswith(", ") and self._low.startswith(",", match.end()))
            if not head and kind == "point" and self._in_title(start, cited):
                continue
            colon = _COLON.match(self._low, match.end()) is not None
            found.append(Phrase(where, kind, head, sentence, colon=colon))
        return found

    def _in_title(self, start: int, cited: Sequence[Span]) -> bool:
        """Whether only words stand between a citation and the phrase: it is part of that document's title."""
        for span in cited:
            end = span.end - self._base
            if 0 <= end <= start and start - end < 200 and not re.search(r"[,;:.()]", self._low[end:start]):
                return True
        return False

    def _parted(self, end: int, at: int) -> bool:
        """Whether a comma, a bracket or another numeral stands between a figure and a phrase after it."""
        return re.search(r"[,:()\d]|\bvà\b", self._low[end:at]) is not None

    def _words(self, phrase: Phrase) -> str:
        return _plain(phrase.span.of(self._text))


def find_phrases(text: str) -> list[str]:
    """Every dated time phrase of a text as printed, blanks made single; phrases of habit are left out."""
    found = (m for m in _PHRASE.finditer(lowered(text)) if m.lastgroup in ("range", "until", "lead", "point"))
    return [_plain(text[m.start() : m.end()]) for m in found]


def continues_list(block: str) -> bool:
    """Whether a paragraph is an item of a list (-, +, 1., a)) that an earlier line announced."""
    return _LIST_ITEM.match(block) is not None


def _plain(phrase: str) -> str:
    """A phrase with single blanks and without a speck before its year."""
    return re.sub(r"(?<=năm) ?[-–] ?(?=\d)", " ", " ".join(phrase.split()), flags=re.IGNORECASE)


def _with_brackets(text: str, phrases: list[Phrase], base: int) -> list[Phrase]:
    """The phrases with the end of the bracket in which each stands."""
    placed = list(phrases)
    opened: list[list[int]] = []
    marks = sorted([(m.start(), m.group()) for m in re.finditer(r"[()]", text)])
    following = 0
    for at, mark in marks:
        while following < len(placed) and placed[following].span.start - base < at:
            if opened:
                opened[-1].append(following)
            following += 1
        if mark == "(":
            opened.append([])
        elif opened:
            for index in opened.pop():
                placed[index] = replace(placed[index], until=at)
    return placed
