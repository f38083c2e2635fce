"""What citations that stand together share, and which of them stand in the title of another.

    A và B ngày D của X                       date and issuer from the tail
    X ban hành A về …; B về …                 issuer from the head
    Căn cứ A của X về …, B của Y về …         one cue for all items
    Kế hoạch số A thực hiện Nghị quyết số B   B stands in the title of A

All is told by what stands between two neighbours: an item begins after a comma, a semicolon or và; a title begins
after a citation and its issuer with a word of titles, and ends with the clause.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extract.cited.mentions import Mention
from extract.cited.relations import heading_cue, outer_cue, plain_before
from extract.layout import Layout
from extract.letters import CAPITAL
from extract.tables import Tables
from normalize.symbols import Symbol


def settle(layout: Layout, mentions: list[Mention], tables: Tables) -> list[Mention]:
    """The mentions with what their neighbours tell; `title_of` indexes the list."""
    text = layout.text
    mentions = list(mentions)
    for at in range(len(mentions) - 2, -1, -1):
        mentions[at] = _from_tail(text, mentions[at], mentions[at + 1])
    state = _State()
    gaps = []
    for at, mention in enumerate(mentions):
        before = state.before
        gap = _gap(layout, mentions[before], mention) if before is not None else _Gap(ended=True)
        if gap.ended:
            state = _State()
        elif state.top is not None:
            near = max(mentions[state.top].end, mention.span.start - _FAR)
            gap = replace(gap, aside=_opens(text[near : mention.span.start]))
        if before is not None and gap.joined:
            mention = _from_neighbour(mentions[before], mention)
        elif gap.item and not gap.aside and state.top is not None:
            mention = _from_type(text, mentions[state.top], mention)
        mention = replace(mention, title_of=_title_of(layout, mentions, before, mention, gap, tables))
        mention = replace(mention, relation=_relation(text, mentions, state, mention, gap, tables))
        mentions[at] = _from_head(text, mention, state, gap)
        gaps.append(gap)
        if gap.gloss:
            continue
        state.before = at
        if mention.title_of is None and not gap.aside:
            state.top = at
        if mention.source == "by":
            state.head = mentions[at]
    return _repealed(text, mentions, gaps)


@dataclass(slots=True)
class _State:
    """Where a list stands: the mention before (no gloss), the last one that is in no title, the head that issues."""

    before: int | None = None
    top: int | None = None
    head: Mention | None = None


@dataclass(frozen=True, slots=True)
class _Gap:
    """What stands between a mention and the one before it.

    `ended`: a sentence ends there. `joined`: only a joining word, with the issuer of the one before. `item`: it ends
    with a comma, a semicolon, a colon or và. `parted`: it holds a semicolon. `gloss`: the mention stands in
    brackets behind the other, as its short name. `aside`: it stands in brackets that open behind the last mention of
    the list. `parallel`: only "và 5 năm thực hiện" stands there. `opinion`: only "và ý kiến của Sở Y tế tại".
    """

    ended: bool = False
    joined: bool = False
    item: bool = False
    parted: bool = False
    gloss: bool = False
    aside: bool = False
    parallel: bool = False
    opinion: bool = False


def _gap(layout: Layout, before: Mention, mention: Mention) -> _Gap:
    text = layout.text
    words = text[before.end : mention.span.start]
    if layout.note_at(before.span.start) != layout.note_at(mention.span.start):
        return _Gap(ended=True)
    if len(words) > _FAR or _SENTENCE_END.search(words) is not None:
        return _Gap(ended=True)
    plain = plain_before(text, mention.span.start, before.end) if len(words) < _FAR else words
    joined = _JOINED.fullmatch(plain) is not None
    closed = text[mention.span.end : mention.span.end + 1] == ")"
    return _Gap(
        joined=joined,
        item=joined or _ITEM.search(plain) is not None,
        parted=";" in words,
        parallel=_PARALLEL.fullmatch(plain) is not None,
        opinion=_OPINION.fullmatch(plain) is not None,
        gloss=closed and words.rstrip().endswith("("),
    )


def _opens(words: str) -> bool:
    """Whether a bracket opens in the words and is not closed."""
    return words.count("(") > words.count(")")


def _relation(
    text: str, mentions: list[Mention], state: _State, mention: Mention, gap: _Gap, tables: Tables
) -> str | None:
    """Its own cue, else that of the list it is an item of."""
    if gap.parallel and state.before is not None and mentions[state.before].relation == "reviews":
        return "reviews"
    if mention.relation is not None or gap.gloss:
        return mention.relation
    if gap.opinion and state.before is not None and mentions[state.before].relation == "basis":
        return "basis"
    if state.before is not None and not gap.ended:
        if gap.joined and not gap.parted:
            above = mentions[state.before]
            if above.relation == "annexed" and above.doc_type != mention.doc_type:
                # One document holds the annex; the other stands beside what is annexed.
                return outer_cue(text, above.span.start, 0, tables)
            return above.relation
        if gap.item and state.top is not None:
            return mentions[state.before if gap.aside else state.top].relation
    floor = mentions[state.before].end if state.before is not None else 0
    return heading_cue(text, mention.span.start, floor, tables)


def _title_of(
    layout: Layout, mentions: list[Mention], before: int | None, mention: Mention, gap: _Gap, tables: Tables
) -> int | None:
    """The mention in whose title this one stands: the one before it, or what the one before it stands in."""
    if before is None or gap.ended or gap.gloss or gap.parted:
        return None
    above = mentions[before]
    if gap.joined or gap.parallel:
        holder = above.title_of
        return holder if holder is not None and not _later(mention, mentions[holder]) else None
    if _later(mention, above):
        return None
    text = layout.text
    if layout.at(above.span.start) is not layout.at(mention.span.start):
        return None
    words = text[above.end : mention.span.start]
    opening = _TITLE.match(words)
    if opening is None or _item_outside(words, gap):
        return None
    title = words[opening.end() :]
    if len(title) > _LONGEST_TITLE or _NEW_VERB.search(words) is not None or _TURNED.search(words) is not None:
        return None
    if _opens(words) or _CLAUSE_ENDS.search(title) is not None:
        return None
    quotes = len(_QUOTES.findall(words))
    if quotes and words.count("“") == words.count("”") and quotes % 2 == 0:
        # The title stood in quotation marks and is closed.
        return None
    return before if not _other_subject(text, above.end + opening.end(), mention.span.start, tables) else None


def _later(mention: Mention, holder: Mention) -> bool:
    """Whether a mention is of a later day than the one that would name it in its title."""
    return mention.date is not None and holder.date is not None and mention.date > holder.date


def _item_outside(words: str, gap: _Gap) -> bool:
    """Whether the mention is an item of a list to which the other belongs, not a part of the other's title."""
    return gap.item and _ITEM.search(words.lower()) is not None


def _other_subject(text: str, start: int, end: int, tables: Tables) -> bool:
    """Whether a new clause with a subject of its own begins: ", UBND tỉnh đã ban hành"."""
    for organ in tables.find_organs(text, start, end):
        if _VERB.match(text, organ.end, end) is not None and _NEW_CLAUSE.search(text, start, organ.start) is not None:
            return True
    return False


def _from_tail(text: str, mention: Mention, after: Mention) -> Mention:
    """`A và B ngày D của X`: A takes D where both are of one kind, and X where the organ's code names one organ."""
    joint = _JOINED.fullmatch(text, mention.span.end, after.span.start)
    if joint is None or _lead(mention.symbol) != _lead(after.symbol):
        return mention
    same_kind = mention.symbol.type_code == after.symbol.type_code
    in_year = mention.symbol.year is None or (after.date or "").startswith(str(mention.symbol.year))
    enumerated = _AND.search(joint[0]) is not None or mention.completed
    dated = after.dated or (after.date_shared and mention.completed)
    if not mention.dated and dated and same_kind and in_year and enumerated:
        mention = replace(mention, date=after.date, date_shared=True)
    one_organ = same_kind or mention.symbol.system == "state"
    of = after.source in ("of", "tail") and ";" not in joint[0]
    if mention.issuer is None and after.issuer is not None and of and one_organ:
        mention = replace(mention, issuer=after.issuer, term=after.term, issuer_shared=True, source="tail")
    return mention


def _from_neighbour(before: Mention, mention: Mention) -> Mention:
    """`các văn bản số A, B và C`: a number without a type word has the type of the one before it."""
    if not mention.typed and before.doc_type is not None and before.symbol.type_code == mention.symbol.type_code:
        mention = replace(mention, doc_type=before.doc_type, typed=before.typed)
    return mention


def _from_type(text: str, top: Mention, mention: Mention) -> Mention:
    """`các Quyết định số A của X về …, số B về …`: an item that is only a number has its head's type and issuer."""
    same = top.symbol.type_code == mention.symbol.type_code and _lead(top.symbol) == _lead(mention.symbol)
    if not same or mention.typed or _BARE.match(text, mention.span.start) is None:
        return mention
    if top.doc_type is not None:
        mention = replace(mention, doc_type=top.doc_type)
    if mention.issuer is None and top.issuer is not None:
        mention = replace(mention, issuer=top.issuer, term=top.term, issuer_shared=True, source="list_head")
    return mention


def _repealed(text: str, mentions: list[Mention], gaps: list[_Gap]) -> list[Mention]:
    """`A và B hết hiệu lực kể từ ngày Quyết định này …`: the list that is the sentence's subject is repealed."""
    last: int | None = None
    for at in range(len(mentions) - 1, -1, -1):
        mention = mentions[at]
        if mention.title_of is not None or gaps[at].aside or gaps[at].gloss:
            continue
        if mention.relation is not None:
            last = None
            continue
        if last is None:
            beyond = next((m.span.start for m in mentions[at + 1 :] if m.title_of is None), len(text))
            if _EXPIRES.match(text, mention.end, min(beyond, mention.end + _LONGEST_TITLE)) is None:
                continue
            last = at
        if gaps[at].ended or not gaps[at].item:
            if _BEGINS.search(text, max(0, mention.span.start - 40), mention.span.start) is not None:
                for place in range(at, last + 1):
                    if mentions[place].title_of is None and not gaps[place].gloss:
                        mentions[place] = replace(mentions[place], relation="repeals")
            last = None
    return mentions


def _from_head(text: str, mention: Mention, state: _State, gap: _Gap) -> Mention:
    """`X ban hành A; B`: B is X's too where it begins an item and its code begins with the same organ."""
    head = state.head
    if head is None or mention.issuer is not None or mention.title_of is not None or not gap.item:
        return mention
    if _lead(head.symbol) != _lead(mention.symbol):
        return mention
    return replace(mention, issuer=head.issuer, term=head.term, issuer_shared=True, source="list_head")


def _lead(symbol: Symbol) -> str | None:
    """The first organ of the symbol, a session number dropped."""
    return symbol.organ.split("-")[0].rstrip("0123456789") if symbol.organ is not None else None


# How far apart two citations of one list may stand, in characters: the title of the first and what is said of it.
_FAR = 700
_JOINED = re.compile(
    r"\s*+(?:(?:,|;|và|hoặc|&|/|,\s*và|;\s*và|cùng(?:\s+với)?|cũng\s+như|đến)\s*+)?(?:[-+*•]\s++)?"
    r"(?:(?:các|những|tại)\s*+)?",
    re.IGNORECASE,
)
# "tổng kết 10 năm thực hiện A và 05 năm thực hiện B"
_PARALLEL = re.compile(r"\s*(?:,|và|,\s*và)\s*\d{1,2}\s+năm\s+(?:triển\s+khai\s+)?thực\s+hiện\s*", re.IGNORECASE)
# "theo đề nghị của Sở Nội vụ tại A và ý kiến của Sở Tư pháp tại B"
_OPINION = re.compile(
    r"\s*(?:,|và|,\s*và)\s*(?:ý\s+kiến|báo\s+cáo|đề\s+nghị|thông\s+báo|kết\s+quả|kiến\s+nghị)(?:\s+\w+){0,3}?"
    r"\s+của\s+[^.;:()]{3,90}\s+tại\s+(?:các\s+)?"
)
_BARE = re.compile(r"(?:số\s*:?\s*)?\d", re.IGNORECASE)
# "… hết hiệu lực kể từ ngày Quyết định này có hiệu lực", "… bị bãi bỏ kể từ ngày Thông tư này …"
_EXPIRES = re.compile(
    r"""
    (?: [^.;:\n]*? \s )??
    (?<!đã\s)(?<!chưa\s)(?<!bản\s)(?<!định\s)(?<!mục\s)(?<!bố\s)(?<!khi\s)(?<!được\s)
    (?: hết\s+hiệu\s+lực | (?:được|bị)\s+bãi\s+bỏ ) (?:\s+thi\s+hành)? \s+
    (?:kể\s+)? (?:từ|khi) (?:\s+(?:ngày|khi))? \s+ [^.;:\n]{0,30}? \bnày\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Where a sentence or a point of a list begins.
_BEGINS = re.compile(r"(?:^|[.;:\n]|\d[.)])\s*(?:[-+*•]\s*)?(?:(?:các|những|đồng\s+thời,?|và)\s+)*$", re.IGNORECASE)
_AND = re.compile(r"\b(?:và|,)\b|,", re.IGNORECASE)
_ITEM = re.compile(r"(?:[;:,]|[”\"],|\),|\bvà|\bcùng\s+với)\s*(?:(?:và|các|tại|số|[-+*•])\s*)*$")
# A full stop before a capital or a new paragraph ends the list; "..." and initials do not.
_SENTENCE_END = re.compile(rf"(?<![.])\.(?!\.)\s+(?=[{CAPITAL}])|\.\s*\n|\n\s*\n")
# How the title of a document begins behind its number, date and issuer.
_TITLE = re.compile(
    r"""
    \s* (?: [,–\-]\s* )? (?: quy\s+định | (?:về|v/v) | [“"] | ban\s+hành(?!\s+ngày) | phê\s+duyệt | hướng\s+dẫn
      | (?:tổ\s+chức\s+)?(?:triển\s+khai|thực\s+hiện) | sửa\s+đổi | bổ\s+sung | điều\s+chỉnh | (?:sơ|tổng)\s+kết
      | đánh\s+giá | báo\s+cáo | quán\s+triệt | tiếp\s+tục | tăng\s+cường | đẩy\s+mạnh | công\s+bố | bãi\s+bỏ | giao
      | thành\s+lập | kiện\s+toàn | kiểm\s+tra | giám\s+sát | cụ\s+thể\s+(?:hóa|hoá) | thi\s+hành | một\s+số
      | chi\s+tiết
      | đính\s+chính | đề\s+nghị | xin\s+ý\s+kiến | đôn\s+đốc | kết\s+quả | nâng\s+cao | phát\s+động | học\s+tập
      | phối\s+hợp | quyết\s+định | thông\s+qua ) (?=[\s,“"]|$|(?<=[“"]))
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Words with which a title ends and its sentence goes on.
_CLAUSE_ENDS = re.compile(
    r"""
    [;:.] (?=\s)
    | \b (?: đã | sẽ | thì | phải | này | nêu | hiện\s+(?:nay|có|đang) | nhưng | trong\s+khi | do\s+đó | vì\s+vậy
            | đồng\s+thời | có\s+hiệu\s+lực | được\s+ban\s+hành ) \b
    | ,\s+ (?: căn\s+cứ | theo | trên\s+cơ\s+sở | để | nhằm | trong\s+đó | gắn\s+với | cùng\s+với | đến\s+nay
             | toàn\s+(?:tỉnh|huyện|xã|ngành) | hằng\s+năm | hàng\s+năm | từ | qua | sau | trước | khi | nếu
             | đặc\s+biệt | nhất\s+là ) \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST_TITLE = 400
# "… và ra Quyết định số", ", được sửa đổi bởi Nghị định số": what is said of another document, not its title
_NEW_VERB = re.compile(
    r"\b(?:ra|ban\s+hành|ký|có|thông\s+qua|gửi|trình)\s+(?:(?:các|những|văn\s+bản)\s+)*$", re.IGNORECASE
)
_TURNED = re.compile(r"\bđược\s+(?:sửa\s+đổi|bổ\s+sung|thay\s+thế|điều\s+chỉnh|hướng\s+dẫn)\b", re.IGNORECASE)
_QUOTES = re.compile(r"[“”\"]")
_NEW_CLAUSE = re.compile(r",\s*(?:[^\W\d_]+\s+){0,4}$")
_VERB = re.compile(
    r"[^.;:]{0,30}?\s(?:đã|ban\s+hành|có|xây\s+dựng|chỉ\s+đạo|lãnh\s+đạo|tổ\s+chức|triển\s+khai|thực\s+hiện"
    r"|yêu\s+cầu|đề\s+nghị|báo\s+cáo|ra|ký|tham\s+mưu)\b"
)
