"""Documents named without a number, and what they are to the citations around them.

    standalone  "theo Luật Tiếp công dân năm 2013"
    in_title    "Kế hoạch số 48-KH/TU về thực hiện [Nghị quyết Hội nghị lần thứ bảy …]"
    attached    "Quyết định số 18/QĐ-UBND ban hành [Quy chế …]", "[Quy chế …] kèm theo Quyết định số 18/QĐ-UBND",
                "Ban hành kèm theo Quyết định này [Quy chế …]" (without a parent: the document itself issues it)

A type word is met, and one of three readers says where the name ends: acts, congresses and conferences, documents that
others put into force. A type word alone, the document's own ("Quyết định này") and nouns in small letters name none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.cited import acts, sessions
from extract.cited.acts import Named, act_at
from extract.cited.annexes import LONGEST, Title, annex_at, annex_type_at, annex_types, known_whole, may_be_long
from extract.cited.relations import cue_before, heading_cue
from extract.cited.sessions import session_document_at
from extract.layout import Layout
from extract.letters import CAPITAL
from extract.tables import Tables
from extract.uncertain import Doubts
from extract.values import Citation, Footnote, Uncertain, Unnumbered
from extract.wordtree import WORD_END
from normalize.values import Span


def find_unnumbered(
    layout: Layout,
    citations: Sequence[Citation],
    footnotes: Sequence[Footnote],
    *,
    tables: Tables,
    uncertain: Sequence[Uncertain] = (),
) -> tuple[Unnumbered, ...]:
    """All documents named without a number, in text order; `parent` counts in `citations`."""
    starts = [citation.span.start for citation in citations]
    own = [match.start() for match in _THIS_ONE.finditer(layout.text)]
    reader = _Reader(layout, citations, starts, _noted(layout.text, citations, footnotes), own, tables)
    found: list[Unnumbered] = []
    for match in _HEAD.finditer(layout.text):
        if (named := reader.read(match.start(), found)) is not None:
            found.append(named)
    doubts = Doubts(uncertain)
    return tuple(_doubted(named, doubts) for named in found)


@dataclass(frozen=True, eq=False)
class _Reader:
    """What is needed to read a name at a place.

    `noted` leads anchors of notes "Ban hành kèm theo" to citations; `own` are the places of "kèm theo Quyết định này".
    """

    layout: Layout
    citations: Sequence[Citation]
    starts: Sequence[int]
    noted: dict[int, int]
    own: Sequence[int]
    tables: Tables

    def read(self, start: int, found: Sequence[Unnumbered]) -> Unnumbered | None:
        """The document named at `start`, where those before it are `found`."""
        text = self.layout.text
        after = bisect_left(self.starts, start)
        before = after - 1
        if (after < len(self.starts) and self.starts[after] == start) or (
            before >= 0 and self.citations[before].span.end > start
        ):
            return None
        place = self.layout.at(start)
        end = place.span.end if place is not None and place.span.end > start else len(text)
        limit = min(end, self.starts[after]) if after < len(self.starts) else end
        inside = next((f for f in reversed(found[-_MOST_HELD:]) if f.span.end > start), None)
        amended = inside is not None and _AMENDS.match(text, inside.span.start) is not None
        named = act_at(text, start, limit, timed=not amended) or session_document_at(text, start, limit)
        if named is None:
            return self._annex(start, end, before, found, inside)
        if inside is not None and amended:
            return self._made(start, named, "in_title", inside.parent, 0.9, found)
        if inside is not None and inside.doc_type in _ACTS:
            return None
        if named.doc_type not in _ACTS and _DRAFT.search(text, max(0, start - 12), start):
            return None
        role, parent = self._in_title(start, before, found)
        if inside is not None and inside.parent is not None and parent is None:
            role, parent = "in_title", inside.parent
        return self._made(start, named, role, parent, 0.97 if named.sure else 0.85, found)

    def _annex(
        self, start: int, end: int, before: int, found: Sequence[Unnumbered], inside: Unnumbered | None
    ) -> Unnumbered | None:
        """A document that another one puts into force, or one with a title of its own."""
        text = self.layout.text
        kind = annex_type_at(text, start, end)
        if kind is None:
            return None
        capital = text[start].isupper()
        parent = self._issued_by(start, before, capital=capital, small=kind.small)
        last = found[-1] if found and capital and found[-1].role == "attached" else None
        if parent is None and last is not None and _AND.fullmatch(text, last.span.end, start) is not None:
            parent = last.parent
        own = capital and _WITH_THIS.search(text, max(0, start - 70), start) is not None
        if last is not None and last.parent is None and not own:
            own = _AND.fullmatch(text, last.span.end, start) is not None
        issued = kind.alone and _ISSUED.search(text, max(0, start - 40), start) is not None
        quoted = kind.alone and kind.name != "Quy định" and _QUOTED.match(text, start + len(kind.name), end) is not None
        long = capital and may_be_long(text, start, kind)
        alone = capital and (issued or quoted or long or known_whole(text, start, kind))
        cited = [citation.span for citation in self.citations[before + 1 : before + 1 + _MOST_HELD]]
        if parent is None and not alone and not own and not (capital and self._may_be_issued_after(start, cited)):
            return None
        title = annex_at(text, start, end, cited=cited, tables=self.tables)
        if title is None:
            return None
        named = Named(title.end, kind.name)
        if inside is not None:
            return self._made(start, named, "in_title", parent, 0.8, found) if parent is not None and capital else None
        if own or (capital and _BY_THIS.match(text, title.end, end) is not None):
            return self._made(start, named, "attached", None, 0.9, found)
        after = self._issued_after(start, title, end) if capital else None
        if after is not None:
            return self._made(start, named, "attached", after, 0.93, found)
        if parent is not None:
            return self._made(start, named, "attached", parent, 0.93, found)
        if not alone or title.holds or not (issued or quoted or title.whole or (long and title.long)):
            return None
        role, parent = self._in_title(start, before, found)
        return self._made(start, named, role, parent, 0.75, found)

    def _may_be_issued_after(self, start: int, cited: Sequence[Span]) -> bool:
        """Whether a citation or a note soon after `start` may say that it put into force what begins there."""
        if any(start < anchor <= start + LONGEST for anchor in self.noted):
            return True
        if (by := bisect_right(self.own, start)) < len(self.own) and self.own[by] <= start + LONGEST:
            return True
        text = self.layout.text
        near = (span.start for span in cited if span.start <= start + 2 * LONGEST)
        return any(_FORCE_BEFORE.search(text, max(start, at - 12), at) is not None for at in near)

    def _issued_after(self, start: int, title: Title, end: int) -> int | None:
        """The citation after a title that is said to put it into force, or the one in the note at the title's end."""
        into = _INTO_FORCE.match(self.layout.text, title.end, end)
        if into is not None:
            by = bisect_left(self.starts, into.end())
            meets = by < len(self.starts) and self.starts[by] == into.end()
            # "phê duyệt Đề án … tại Quyết định số …": what is done stands before the title.
            done = into["where"] is None or _ISSUED.search(self.layout.text, max(0, start - 40), start) is not None
            if meets and done and (into["only"] is None or self._issues(by, title)):
                return by
        return next((self.noted[at] for at in range(title.end, title.end + 4) if at in self.noted), None)

    def _issues(self, at: int, title: Title) -> bool:
        """Whether "theo" alone ties a title to a citation: decisions issue statutes; plans are made to follow them."""
        return self.citations[at].doc_type in _ISSUERS and title.type.name not in _WORK

    def _issued_by(self, start: int, before: int, *, capital: bool, small: bool) -> int | None:
        """The citation that is said to issue what begins at `start`: only its issuer and a verb stand between."""
        if before < 0 or self.citations[before].doc_type not in _ISSUERS:
            return None
        citation = self.citations[before]
        if start - citation.span.end > _REACH:
            return None
        gap = " ".join(self.layout.text[citation.span.end : start].split())
        gap += "" if gap.endswith(("“", "«", '"')) else " "
        match = None
        own = _OWN_ISSUER.match(gap) if citation.issuer is not None and not citation.issuer_shared else None
        if own is not None and gap.startswith(citation.issuer or "", own.end()):
            match = _ISSUES.fullmatch(gap[own.end() + len(citation.issuer or "") :].lstrip())
        match = match or _ISSUES.fullmatch(gap)
        if match is None or not (match["issue"] or match["about"]):
            return None
        if not capital and not (small and match["issue"]):
            return None
        return before

    def _in_title(self, start: int, before: int, found: Sequence[Unnumbered]) -> tuple[str, int | None]:
        """Whether a name stands in the title of the citation before it, and that citation."""
        if before < 0 or start - self.citations[before].span.end > _REACH:
            return "standalone", None
        citation = self.citations[before]
        gap = self.layout.text[citation.span.end : start]
        if found and found[-1].parent == before and found[-1].role == "in_title":
            joint = self.layout.text[found[-1].span.end : start]
            return ("in_title", before) if _JOINT.fullmatch(joint) is not None else ("standalone", None)
        if _BREAK.search(gap) is not None or _TITLE.match(gap) is None or _GOVERNS.search(gap) is None:
            return "standalone", None
        return "in_title", before

    def _made(
        self, start: int, named: Named, role: str, parent: int | None, confidence: float, found: Sequence[Unnumbered]
    ) -> Unnumbered:
        text = self.layout.text
        span = Span(start, named.end)
        return Unnumbered(
            span=span,
            text=span.of(text),
            doc_type=named.doc_type,
            role=role,
            issuer=named.issuer,
            date=named.date,
            term=named.term,
            relation=self._relation(start, parent if role == "attached" else None, found),
            parent=parent,
            footnote=self.layout.note_at(start),
            page=self.layout.page_at(start),
            confidence=confidence,
        )

    def _relation(self, start: int, attached: int | None, found: Sequence[Unnumbered]) -> str | None:
        """What is done to the document: the nearest cue before it; in an enumeration that of the one before."""
        before = bisect_right(self.starts, start) - 1
        floor, given = 0, None
        if before >= 0:
            floor, given = self.citations[before].span.end, self.citations[before].relation
        if found and floor <= found[-1].span.end <= start:
            floor, given = found[-1].span.end, found[-1].relation
        if attached is not None and attached == before:
            return given
        if _JOINT.fullmatch(self.layout.text, floor, start) is not None:
            return given
        text, tables = self.layout.text, self.tables
        if _WITH_THIS.search(text, max(floor, start - 70), start) is not None:
            # What this document issues is no basis of it, though "theo" stands before.
            return None
        return cue_before(text, start, floor, tables) or heading_cue(text, start, floor, tables)


def _noted(text: str, citations: Sequence[Citation], footnotes: Sequence[Footnote]) -> dict[int, int]:
    """Anchors of the notes that begin "Ban hành kèm theo", and the citation that follows in them."""
    starts = [citation.span.start for citation in citations]
    anchors: dict[int, int] = {}
    for note in footnotes:
        cue = _NOTE.match(text, note.span.start, note.span.end)
        if cue is None or note.anchor is None:
            continue
        at = bisect_left(starts, cue.end())
        if at < len(starts) and starts[at] == cue.end():
            anchors[note.anchor] = at
    return anchors


def _doubted(named: Unnumbered, doubts: Doubts) -> Unnumbered:
    """The document, no surer than the most doubtful word of its name."""
    least = round(doubts.least(named.span), 3)
    return replace(named, confidence=least) if least < named.confidence else named


_REACH = 300
_MOST_HELD = 6
_HEAD = re.compile(
    rf"(?<!\w)(?:{acts.HEAD}|{sessions.HEAD}|{acts.SMALL_HEAD}|{sessions.SMALL_HEAD}){WORD_END}|{annex_types().pattern}"
)
_ACTS = ("Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp", "Điều lệ", "Cương lĩnh")
_ISSUERS = (
    "Quyết định",
    "Quy định",
    "Nghị quyết",
    "Nghị định",
    "Thông tư",
    "Thông tư liên tịch",
    "Nghị quyết liên tịch",
    "Luật",
)
_WORK = ("Kế hoạch", "Hướng dẫn", "Chương trình hành động", "Phương án", "Danh mục")
_DRAFT = re.compile(r"[Dd]ự\s+thảo\s+$")
_OWN_ISSUER = re.compile(r",? ?(?:của|do) ")
# "(của Ban Thường vụ Tỉnh ủy khóa XIX) (về việc) ban hành “"; a comma or "đã" would begin another clause.
_ISSUES = re.compile(
    r"""
    ,?\ ? (?:(?:của|do)\ (?:(?!\bđã\b)[^.;:,()“”"]){2,110}?)? (?:,?\ ?\(?khóa\ [IVXL]+\)?)? ,?\ ?
    [“«"]? (?P<about> (?:về|V/v|v/v)\ (?:việc\ )? )?
    (?P<issue> (?:ban\ hành|phê\ duyệt|công\ bố|thông\ qua)\ (?:kèm\ theo\ )? )?
    :?\ ? (?:bản\ )? [“«"]?
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "… (được) ban hành kèm theo", "kèm theo", "theo", "được phê duyệt tại", before a citation
_INTO_FORCE = re.compile(
    r"""
    [”»"]? \s*+ (?:[,(]\s*+)? (?:(?:được|do)\s+(?:[^.;,()]{2,80}?\s+)??)?
    (?: (?: (?:ban\s+hành|phê\s+duyệt|thông\s+qua|công\s+bố)\s+ (?:kèm\s+theo|tại|theo|bằng)
          | (?:đính\s+)?kèm\s+theo ) | (?P<only>theo) | (?P<where>tại|bằng) )
    (?:\s+các)? \s+
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FORCE_BEFORE = re.compile(r"(?:theo|tại|bằng)(?:\s+các)?\s+$", re.IGNORECASE)
_THIS = (
    r"(?:Quyết\s+định|Nghị\s+quyết|Nghị\s+định|Thông\s+tư(?:\s+liên\s+tịch)?|Quy\s+định|Kế\s+hoạch|Công\s+văn|Luật)"
    r"\s+này(?!\w)"
)
# "Ban hành kèm theo Quyết định này (là) Quy chế …", "Quy chế … (được) ban hành kèm theo Quyết định này"
_WITH_THIS = re.compile(rf"(?<!\w)kèm\s+theo\s+{_THIS}(?:\s+(?:là|bản))?:?\s+[“«\"]?$", re.IGNORECASE)
_BY_THIS = re.compile(
    rf"[”»\"]?\s*+(?:[,(]\s*+)?(?:được\s+)?(?:ban\s+hành\s+|đính\s+)?kèm\s+theo\s+{_THIS}", re.IGNORECASE
)
_THIS_ONE = re.compile(rf"(?:kèm|KÈM)\s+(?i:theo\s+{_THIS})")
_AMENDS = re.compile(r"Luật\s+sửa\s+đổi(?!\w)", re.IGNORECASE)
_NOTE = re.compile(r"\s*(?:[^\w\s]\s*)?(?:được\s+)?(?:ban\s+hành\s+)?(?:kèm\s+theo|theo)\s+", re.IGNORECASE)
_AND = re.compile(r"\s*+(?:[”»\"]\s*+)?(?:và|,)\s*+(?:[“«\"]\s*+)?")
_ISSUED = re.compile(r"(?:ký\s+kết|ban\s+hành|phê\s+duyệt|thông\s+qua|công\s+bố|ký)\s+[“«\"]?$", re.IGNORECASE)
# Đề án “Nâng cao chất lượng …”: some words, the first with a capital.
_QUOTED = re.compile(rf"\s*[“«\"](?=[{CAPITAL}])(?:[^\W\d_]+[\s,]+){{3}}")
_JOINT = re.compile(r"\s*(?:,|;|và|,\s*và|;\s*và|hoặc)\s*(?:các\s+)?", re.IGNORECASE)
# What ends a clause, so that a name after it is in no title.
_BREAK = re.compile(
    rf"[.;:”\n)]|(?<=\S)\"|(?<!\w)(?:đã|để|nhằm|gắn\s+với|sau\s+khi|theo\s+đó|đồng\s+thời)(?!\w)|,\s+(?=[{CAPITAL}])"
)
_TITLE = re.compile(
    r"""
    \s*,?\s* (?: (?:của|do)\s+[^.;:,()]{2,110}? \s+ )? (?:\(?kh(?:óa|oá)\s+[IVXL]+\)?\s+)?
    (?: [“"«]
      | (?: về | v/v | kết\s+luận | thực\s+hiện | triển\s+khai | quán\s+triệt | hướng\s+dẫn | thi\s+hành
          | quy\s+định | sửa\s+đổi | bổ\s+sung | phê\s+duyệt | ban\s+hành | học\s+tập | sơ\s+kết | tổng\s+kết
          | tiếp\s+tục | đẩy\s+mạnh | tổ\s+chức
          | tăng\s+cường | cụ\s+thể ) (?!\w) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_GOVERNS = re.compile(
    r"""
    (?: thực\s+hiện | triển\s+khai | thi\s+hành | quán\s+triệt | hướng\s+dẫn | tuyên\s+truyền | phổ\s+biến | học\s+tập
      | nghiên\s+cứu | chấp\s+hành | cụ\s+thể\s+h(?:óa|oá) | sửa\s+đổi | bổ\s+sung | sơ\s+kết | tổng\s+kết
      | của | theo | tinh\s+thần | về | việc | vào | tại | các ) \s+ [“"]? $
    """,
    re.VERBOSE | re.IGNORECASE,
)
