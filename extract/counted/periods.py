"""Which time phrase governs a figure.

A phrase in brackets or at once after the figure is its own; then the nearest phrase before it in its clause (to the
`;`); then the phrase that opens its sentence or an earlier clause of it, and "hiện" or a phrase before a colon, which
govern a sentence from where they stand; then a phrase after it in the clause; then the phrase that opened an earlier
sentence of the paragraph. That one holds until another time is named that does not lie within it: "Từ năm 2013 đến nay"
outlasts "năm 2014", and returns when a narrower frame is over. A season of crops does not hold for herds and woods;
"(năm học trước 7%)" is of no time that is named. A phrase of habit ("hằng năm") governs its own sentence only.
A list takes the phrase of the line that announces it. Phrases in comparisons (so với năm 2021), citations, names
of documents (Luật Cư trú năm 2020) and quotes govern nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.counted.timephrases import as_printed, ends, find_times, within
from extract.counted.units import lowered
from extract.layout import merged
from extract.letters import SMALL
from normalize.values import Span

# A sentence that tells the parts of what the sentence before told goes on with it; where a stop is lost, the capital
# of a time phrase begins a sentence (… tại các bệnh viện Năm 2010, …).
_SENTENCE = re.compile(
    rf"""
    [.!?…](?:["”’)]|[¹²³⁰⁴-⁹])*\s+(?=[^\W{SMALL}])(?!(?:Trong\ đó|Bao\ gồm|Gồm)(?![^\W_])) | \n
    | (?:…|\.\.\.)(?=[^\W{SMALL}\d])
    | (?<=[{SMALL}%])\ (?=(?:Cũng\ trong|Trong|Năm|Đến|Từ|Tính\ đến)\ (?:(?:cuối|hết|đầu)\ )?(?:năm|tháng|ngày|nay|\d))
    """,
    re.VERBOSE,
)
# What tells the parts of a figure goes on with its clause.
_CLAUSE = re.compile(r";(?!\s*(?:trong\ đó|gồm|bao\ gồm)(?![^\W_]))")
_OPENING = r"""
    (?: (?: kết\ quả|mục\ tiêu|trong\ đó|riêng|cụ\ thể|đặc\ biệt|nhờ\ đó|theo\ đó|ngoài\ ra|nhất\ là|về\ kết\ quả|tính
          | và|như\ vậy|tuy\ vậy|tuy\ nhiên|bên\ cạnh\ đó|đồng\ thời|mặt\ khác|cùng\ với\ đó|trong\ khi\ đó|qua\ đó|song
          | phấn\ đấu|chỉ|còn|cũng|ngay|chỉ\ tính|riêng\ trong|tính\ riêng|tính\ chung|lũy\ kế|luỹ\ kế|ước|ước\ tính
          | dự\ kiến|sang|bước\ sang|bước\ vào|kết\ thúc|tổng\ kết|tại|vào|trong|như|nếu|trước\ đó|sau\ đó
          | theo\ (?:thống\ kê|số\ liệu|báo\ cáo|tổng\ hợp|kết\ quả(?:\ (?:rà\ soát|điều\ tra|khảo\ sát))?)
          | qua\ (?:rà\ soát|thống\ kê|khảo\ sát|tổng\ hợp)|đợt\ [^\W\d_]+(?:\ [^\W\d_]+){0,3} )
      [,:]?\s* ){0,3}
"""
_HEAD = re.compile(
    rf"""[\s"“(\-–+•*¹²³⁰⁴-⁹\d.)]* (?:[a-zđ][.)]\s*)?
        (?: (?:[^:;.()\d]|\([^()]{{1,20}}\)|(?<=[^\W\d_])\d){{1,120}}:\s* ){{0,2}}      # Về trồng rừng: Năm 2022, …
        {_OPENING}""",
    re.VERBOSE,
)
_INITIAL = re.compile(rf"\s*{_OPENING}", re.VERBOSE)
_ADJACENT = re.compile(r"\s?[(]?\s?(?:vào |trong )?")
# "63,1% (năm 2018 là 41,5%)": the bracket has a figure of its own.
_OTHER_FIGURE = re.compile(r"[^()\d]{0,60}\d")
_LABEL = re.compile(r"(?:[\s\-–+•*¹²³⁰⁴-⁹]|\(?\d{1,2}(?:\.\d{1,2})*[.)/]|[a-zđ][.)])*[^;:.,()\d]{1,100}")
_SHARE_OF = re.compile(r"\)?,?\s\(?(?:chiếm|bằng|đạt|tương đương)(?: tỷ lệ)?(?: khoảng| trên| gần)?\s")
_AFTER_FIGURE = re.compile(r"(?<![\d/.,-])\d[\d.,/]{0,14}(?:\s?%|\s[^\W\d_]+){1,3}\s\(?$")
_ADVERBIAL = re.compile(r"[\s\-–+•*]*(?:theo|qua|kết quả|tại|về|kỳ thi|tổng kết)\s[^;:.()\d]{1,120}")
# "Theo Báo cáo số 12/BC-SYT của Sở Y tế, năm 2023 …": where it is taken from, or what was carried out, and the time.
_SOURCE = re.compile(
    r"[\s\-–+•*]*"
    r"(?P<source>theo|qua|thực hiện|triển khai|căn cứ|trên cơ sở|nhờ)\s[^;:.()\d]{1,400},\s"
)
# A season of crops is over where the text turns to herds, fish and woods.
_SEASON = re.compile(r"(?:vụ|niên vụ|mùa vụ) ", re.IGNORECASE)
_NO_CROP = re.compile(
    r"(?<![^\W_])(?:chăn nuôi|(?:tổng )?đàn|gia súc|gia cầm|th[ủu][ỷy] sản|trồng rừng|thịt hơi)(?![^\W_])"
)
# "(năm học trước 7,9%)", "so với năm 2020 (90 tấn)": a time told by this one, and not named.
_OTHER_TIME = re.compile(
    r"(?:so với [^,;.()]{1,40}\d\s\((?:là |đạt )?$"
    r"|\((?:cùng kỳ|(?:năm|năm học|nhiệm kỳ|quý|tháng|kỳ|vụ) (?:trước|ngoái))(?![^\W_])[^()\d]{0,40}$)"
)
_COLON = re.compile(r"[^;.,:()\n]{0,40}:(?=\s)")
_LIST_ITEM = re.compile(r"\s*(?:[-–+•*]|\(?\d{1,2}[.)]|[a-zđ]\))\s*")
_YEAR_ALONE = re.compile(r"(?:trong )?năm \d{4}", re.IGNORECASE)
_SET_OFF = ("range", "until", "lead", "ago")
_MAX_AFTER = 60
_MAX_BACK = 40
_MAX_FRAMES = 6
_MAX_SENTENCE = 1000
_HABITS = ("habit", "each")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A time phrase: its span in the text, what kind of phrase, and what it opens: its sentence (head), its clause.

    `until` is where the bracket closes in which it stands, as an offset of the paragraph; outside brackets it is None.
    `colon` says that the phrase and a few words announce what comes after a colon.
    """

    span: Span
    kind: str
    head: bool
    initial: bool
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
        named: Sequence[Span] = (),
        quoted: Sequence[Span] = (),
        inherited: str | None = None,
    ) -> None:
        self._text = text
        self._low = lowered(block.of(text))
        self._base = block.start
        self._inherited = inherited
        self._sentences = [0, *(m.end() for m in _SENTENCE.finditer(block.of(text)))]
        self._clauses = sorted({*self._sentences, *(m.end() for m in _CLAUSE.finditer(self._low))})
        self._no_crops: list[int] | None = None
        self._sources = _covered(self._low, (*cited, *named), block)
        self._phrases = _with_brackets(self._low, self._find(cited, quoted, named), self._base)
        self._starts = [phrase.span.start - block.start for phrase in self._phrases]
        self._heads = [at for at, phrase in enumerate(self._phrases) if phrase.head and phrase.kind not in _HABITS]

    @property
    def announces(self) -> str | None:
        """The phrase that governs the list which this paragraph announces by its colon, if it does."""
        end = len(self._low.rstrip())
        if not self._low.endswith(":", 0, end):
            return None
        return self._words(self._phrases[-1]) if self._phrases else self._inherited

    def governing(self, figure: Span, *, yearly: bool = False) -> str | None:
        """The phrase that governs the figure, as printed (blanks made single), or None.

        No single year governs a `yearly` mean ("bình quân tăng 15,5%/năm").
        """
        start, end = figure.start - self._base, figure.end - self._base
        sentence, clause = bisect_right(self._sentences, start), bisect_right(self._clauses, start)
        at = bisect_right(self._starts, start)
        if _OTHER_TIME.search(self._low, max(0, start - _MAX_AFTER), start):
            return None
        after = self._after(at, end, clause)
        if after is not None and self._adjoins(after, end):
            return self._words(after)
        own: Phrase | None = None
        opener: Phrase | None = None
        each: Phrase | None = None
        for phrase in reversed(self._phrases[max(0, at - _MAX_BACK) : at]):
            if phrase.sentence != sentence:
                break
            where = phrase.span.start - self._base
            if phrase.kind == "each":
                each = each or (phrase if bisect_right(self._clauses, where) == clause else None)
            elif phrase.until is None or start < phrase.until:
                if yearly and _YEAR_ALONE.fullmatch(self._words(phrase)):
                    continue
                if bisect_right(self._clauses, where) == clause:
                    shared = _SHARE_OF.fullmatch(self._low, phrase.span.end - self._base, start)
                    if shared is None and self._trails(phrase) and self._trails_elsewhere(phrase, at):
                        continue
                    own = phrase
                    break
                opens = phrase.head or phrase.initial or phrase.colon or phrase.kind == "now"
                if opener is not None:
                    opens = phrase.head and within(self._words(opener), self._words(phrase)) is True
                opener = phrase if opens else opener
        if after is not None and self._parted(end, after.span.start - self._base):
            after = None
        for candidate in (own, opener, each, after, self._carried(at, start, self._sentences[sentence - 1])):
            if candidate is not None:
                return self._words(candidate)
        return self._inherited

    def sentence_before(self, position: int) -> str:
        """The text from the beginning of the sentence to a position in it."""
        at = position - self._base
        start = self._sentences[bisect_right(self._sentences, at) - 1]
        return self._text[self._base + max(start, at - _MAX_SENTENCE) : position]

    def _carried(self, at: int, start: int, sentence: int) -> Phrase | None:
        """The phrase that opened an earlier sentence and still holds at `start`, which has `at` phrases before it."""
        before = bisect_right(self._heads, at - 1)
        for index in reversed(self._heads[max(0, before - _MAX_FRAMES) : before]):
            head = self._phrases[index]
            if head.span.start - self._base >= sentence:
                continue
            words = self._words(head)
            if _SEASON.match(words) and self._turns(head.span.end - self._base, start):
                continue
            for phrase in self._phrases[max(index + 1, at - _MAX_BACK) : at]:
                other = phrase.until is None and phrase.kind not in _HABITS
                if other and ends(words, self._words(phrase)):
                    # A wider frame may hold yet: "Từ năm 2021 đến nay, …" after "Năm 2021 …; năm 2022 …".
                    break
            else:
                return head
        return None

    def _turns(self, start: int, end: int) -> bool:
        """Whether the text from `start` to `end` turns from crops to something else."""
        if self._no_crops is None:
            self._no_crops = [m.start() for m in _NO_CROP.finditer(self._low)]
        return bisect_left(self._no_crops, start) < bisect_left(self._no_crops, end)

    def _trails(self, phrase: Phrase) -> bool:
        """Whether a phrase stands at once after a numeral and its unit: "từ 87 vụ năm 2018"."""
        start = phrase.span.start - self._base
        return _AFTER_FIGURE.search(self._low[max(0, start - 40) : start]) is not None

    def _trails_elsewhere(self, phrase: Phrase, at: int) -> bool:
        """Whether another phrase of the same clause trails a figure: a series, of which none governs what follows."""
        clause = bisect_right(self._clauses, phrase.span.start - self._base)
        words = self._words(phrase)
        return any(
            self._words(other) != words and self._trails(other)
            for other in self._phrases[max(0, at - _MAX_BACK) : at]
            if bisect_right(self._clauses, other.span.start - self._base) == clause
        )

    def _adjoins(self, phrase: Phrase, end: int) -> bool:
        """Whether a phrase follows a figure at once, and is not that of another figure in the same bracket."""
        if not _ADJACENT.fullmatch(self._low, end, phrase.span.start - self._base):
            return False
        return phrase.until is None or not _OTHER_FIGURE.match(self._low, phrase.span.end - self._base, phrase.until)

    def _after(self, at: int, end: int, clause: int) -> Phrase | None:
        """The next phrase after a figure, if it is near and in the same clause."""
        if at == len(self._phrases):
            return None
        where = self._phrases[at].span.start - self._base
        near = end <= where <= end + _MAX_AFTER and bisect_right(self._clauses, where) == clause
        # "04 tin, bài mỗi tháng" is a rate.
        return self._phrases[at] if near and self._phrases[at].kind not in _HABITS else None

    def _find(self, cited: Sequence[Span], quoted: Sequence[Span], named: Sequence[Span]) -> list[Phrase]:
        found: list[Phrase] = []
        apart, names = merged((*cited, *quoted)), merged(named)
        for time in find_times(self._low):
            start, kind = time.start, time.kind
            where = Span(self._base + start, self._base + time.end)
            if _meets(apart, where):
                continue
            # "Kinh phí thực hiện Đề án giai đoạn 2022-2025: 15 tỷ đồng" is the time of the money too.
            if not self._low.startswith(":", time.end) and _meets(names, where):
                continue
            sentence = bisect_right(self._sentences, start)
            clause = self._clauses[bisect_right(self._clauses, start) - 1]
            told = bool(found) and found[-1].head and found[-1].sentence == sentence
            if told and kind == "sum" and self._low.startswith("cả năm", start):
                # "Năm 1998 diện tích cả năm đạt …": the year has been told.
                continue
            head = _HEAD.fullmatch(self._low, self._sentences[sentence - 1], start) is not None
            # "Thực hiện …, trong 3 năm qua, …": set off by commas it governs the sentence.
            set_off = self._low.endswith(", ", 0, start) and self._low.startswith(",", time.end)
            head = head or (kind in _SET_OFF and set_off)
            # "Theo kết quả đánh giá, xếp loại đảng viên năm 2019, …"
            adverbial = _ADVERBIAL.fullmatch(self._low, self._sentences[sentence - 1], start)
            head = head or (adverbial is not None and self._low.startswith(",", time.end))
            opened = _SOURCE.fullmatch(self._sources, self._sentences[sentence - 1], start)
            # "Thực hiện Kế hoạch …, đến nay …": what was reached by it, and no more.
            head = head or (opened is not None and (kind == "point" or opened["source"] in ("theo", "qua")))
            initial = head or _INITIAL.fullmatch(self._low, clause, start) is not None
            # "…, có 50% và đến năm 2025 có 80%"
            initial = initial or (kind in _SET_OFF and self._low.endswith((", ", " và "), 0, start))
            if kind == "stretch":
                if not initial:
                    # "hoàn thành trong 6 tháng": how long, not when.
                    continue
                kind = "lead"
            if kind == "each" and head and self._low.startswith(",", time.end):
                kind = "habit"
            if not head and kind == "point" and self._in_title(start, cited):
                continue
            colon = _COLON.match(self._low, time.end) is not None
            # "Một số kết quả năm 2022: …" opens a sentence as "Năm 2022, …" does.
            head = head or (colon and _LABEL.fullmatch(self._low, self._sentences[sentence - 1], start) is not None)
            found.append(Phrase(where, kind, head, initial, sentence, colon=colon))
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
        return as_printed(phrase.span.of(self._text))


def _meets(merged: Sequence[Span], where: Span) -> bool:
    """Whether one of the merged spans overlaps `where`."""
    at = bisect_left(merged, where.end, key=lambda span: span.start) - 1
    return at >= 0 and merged[at].end > where.start


def continues_list(block: str) -> bool:
    """Whether a paragraph is an item of a list (-, +, 1., a)) that an earlier line announced."""
    return _LIST_ITEM.match(block) is not None


def _covered(low: str, spans: Sequence[Span], block: Span) -> str:
    """The lowered paragraph with `_` for what the documents' names that stand in it are made of."""
    parts: list[str] = []
    at = 0
    for span in sorted(spans):
        start, end = max(span.start - block.start, at), min(span.end, block.end) - block.start
        if start < end:
            parts += (low[at:start], "_" * (end - start))
            at = end
    return "".join(parts) + low[at:]


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
