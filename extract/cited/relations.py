"""What a citation does to the document cited, told by the words before it.

The cues stand in `data/relations.toml`; the nearest decides. Places within a document (khoản 2 Điều 5) between cue and
citation do not count as distance. A cue that the text turns round (được sửa đổi bởi) or whose clause has ended (thực
hiện chủ trương trên, UBND tỉnh ban hành) says nothing, and an organ's name (Ban Chấp hành) is no cue.
"""

from __future__ import annotations

import re

from extract.tables import Tables


def cue_before(text: str, start: int, floor: int, tables: Tables) -> str | None:
    """The relation that the words between `floor` and the citation at `start` give it, None where they give none."""
    before = plain_before(text, start, floor)
    if before.endswith("tại "):
        # "bãi bỏ các quy định về … nêu tại": what stands there is told at length.
        before = plain_before(text, start, floor, reach=_LIST_REACH)
    if _NO_CUE.search(before) is not None:
        return None
    return _nearest(before, tables) or _beyond_names(text, start, floor, tables)


def _nearest(before: str, tables: Tables) -> str | None:
    found = []
    for row in tables.relations:
        match = row.pattern.match(before)
        if match is not None and _ENDED.search(match["gap"]) is None:
            found.append((match.end("cue"), -match.start("cue"), row.relation))
    if not found:
        return None
    _, start, relation = max(found, key=lambda f: f[:2])
    # "không bãi bỏ Nghị định số …"
    return None if relation in _CHANGES and _DENIED.search(before, 0, -start) is not None else relation


def _beyond_names(text: str, start: int, floor: int, tables: Tables) -> str | None:
    """The cue of a list whose first items have no number: "Căn cứ Luật Thanh tra; Nghị định số …"."""
    if _ITEM_ENDS.search(text, max(floor, start - 12), start) is None:
        return None
    before = plain_before(text, start, floor, reach=_LIST_REACH)
    names = _NAMES.search(before)
    if names is None or _ENDED.search(names[0]) is not None:
        return None
    return _nearest(before[: names.start()], tables)


def outer_cue(text: str, start: int, floor: int, tables: Tables) -> str | None:
    """The relation that the words before "ban hành kèm theo" give: "thực hiện Đề án … ban hành kèm theo A và B"."""
    before = plain_before(text, start, floor)
    annexed = _ANNEXED.search(before)
    return _widest(before[: annexed.start()], tables) if annexed is not None else None


def heading_cue(text: str, start: int, floor: int, tables: Tables) -> str | None:
    """The relation that the words before a colon give to the list behind it: "theo các văn bản sau: A; B"."""
    before = plain_before(text, start, floor)
    match = _HEADING.search(before)
    if match is None:
        return None
    words = before[: match.start()]
    if _EXPIRED.search(words) is not None:
        return "repeals"
    return _widest(words, tables)


def _widest(words: str, tables: Tables) -> str | None:
    found = [
        (m.end("cue"), -m.start("cue"), row.relation)
        for row in tables.relations
        if (m := row.heading.match(words)) is not None and _ENDED.search(m["gap"]) is None
    ]
    return max(found, key=lambda f: f[:2])[2] if found else None


def plain_before(text: str, start: int, floor: int, *, reach: int = 220) -> str:
    """The words before a citation in lower case, with a blank at their end.

    Places within a document, dates, brackets and "các nội dung của" are left out: they are no distance. No more than
    `reach` characters are looked at.
    """
    before = text[max(floor, start - reach) : start].lower()
    if not before.endswith((" ", "\n", "\u00a0", "(", '"', "“")):
        before += " "
    return _CONTENTS.sub("", _DATE.sub("", _PART_RUN.sub(" ", _BRACKETS.sub("", before))))


_LIST_REACH = 700
# khoản 2 Điều 5; điểm 2.1 (a), mục I, phần thứ hai; Chương III
_PART = r"""
    (?: (?<!kiểm\s)(?<!thời\s)(?<!trọng\s)(?<!thí\s)(?<!đặc\s)điểm
      | khoản | điều | mục | tiểu\s+mục | phần | chương | tiết
      | đoạn | phụ\s+lục | bảng | ý ) \s+ (?:số\s+)?
    (?: thứ\s+\w+ | [ivxlc]{1,6}(?![^\W\d_]) | \d{1,3}(?:\.\d{1,2}){0,3}(?:,?[a-zđ])? | [a-zđ] ) (?![^\W_])
    (?: \s? \( [^()\n]{1,14} \) | \s? \) )?
"""
_PART_RUN = re.compile(
    rf"(?<!\w){_PART}(?:(?:\s*[,;.]\s*(?:và\s+)?|\s+(?:và\s+|đến\s+|của\s+|tại\s+)?){_PART})*[,.]?\s*", re.VERBOSE
)
_BRACKETS = re.compile(r"\([^()]{0,100}\) ?")
# "cụ thể hóa các quan điểm, mục tiêu và giải pháp của": what of a document is carried out
_CONTENT = r"""
    (?: quan\s+điểm | mục\s+tiêu | chủ\s+trương | nhiệm\s+vụ | giải\s+pháp | nội\s+dung | chỉ\s+tiêu | chính\s+sách
      | định\s+hướng | quy\s+định | yêu\s+cầu | phương\s+hướng | điều )
"""
_CONTENTS = re.compile(
    rf"""
    (?: (?:các|những|một\s+số|nhóm) \s+ )+ {_CONTENT} (?: (?:,|\s+và) \s+ (?:các\s+)? {_CONTENT} )* \s+
    (?: (?:chủ\s+yếu|trọng\s+tâm) \s+ )? (?: của | tại | trong | theo | về ) \s+
    """,
    re.VERBOSE,
)
_DATE = re.compile(r"(?<!từ )ngày (?:\d{1,2} tháng \d{1,2} năm \d{4}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})\s?")
# "03 năm kể từ ngày Quyết định số … có hiệu lực"; "được sửa đổi, bổ sung tại Nghị định số …"
_NO_CUE = re.compile(
    r"""
    từ\s+ngày \s $
    | \b(?:được|bị) \s (?:[^\W\d_]+\s){0,3}? (?:
        (?:sửa\s+đổi|bổ\s+sung|thay\s+thế|thay|điều\s+chỉnh|bãi\s+bỏ|hướng\s+dẫn|cụ\s+thể\s+hóa|cụ\s+thể\s+hoá|quy\s+định\s+chi\s+tiết)
        (?:,\s+|\s+và\s+|\s+)? )+ (?:[^\W\d_]+\s+){0,4}? (?:bởi|bằng|tại|theo|trong) \s+ (?:các\s+)? $
    | \b(?:sửa\s+đổi|bổ\s+sung|thay\s+thế|điều\s+chỉnh) \s+ (?:bởi|bằng|tại|theo) \s+ (?:các\s+)? $
    """,
    re.VERBOSE,
)
_CHANGES = ("amends", "replaces", "repeals")
_DENIED = re.compile(r"\b(?:không|chưa|chẳng)\s+(?:(?:bị|được|phải|thể|có)\s+)?$")
# A new verb behind the cue: what follows it is not what the cue speaks of.
_ENDED = re.compile(
    r"(?<!được )\b(?:ban hành|ký)\b(?!\s+(?:kèm|tại|theo|trong))"
    r"|^\s*,\s*$|\b(?:đã|sẽ|tham\s+mưu|xây\s+dựng\s+và)\b|ngày\s+ban\s+hành|\b(?:ra|có|thông\s+qua)\s+(?:các\s+)?$"
)
# "các văn bản sau: ", and behind the colon items without a number: "Luật Thanh tra; "
_HEADING = re.compile(
    r"""
    \s* (?: như | gồm(?:\s+có)? | sau(?:\s+đây)? | cụ\s+thể )? \s* : \s* (?: [-+*•] \s* )?
    (?: (?: luật | bộ\s+luật | pháp\s+lệnh | hiến\s+pháp | điều\s+lệ | nghị\s+quyết | chỉ\s+thị )
        [^.:;()]{0,120} ; \s* (?:[-+*•]\s*|và\s+)? ){0,6} $
    """,
    re.VERBOSE,
)
# "các văn bản sau đây hết hiệu lực", before a colon
_EXPIRED = re.compile(
    r"(?<!đã )\bhết\s+hiệu\s+lực(?:\s+thi\s+hành)?(?:\s+(?:kể\s+)?từ\s+[^.;:()]{0,40}này[^.;:()]{0,30})?$"
)
_ANNEXED = re.compile(r"(?:được\s+)?(?:ban\s+hành\s+)?(?:kèm\s+theo|đính\s+kèm)\s+(?:\w+\s+){0,3}$")
_ITEM_ENDS = re.compile(r"(?:[;,]|\bvà)\s+(?:các\s+)?(?:[-+*•]\s*)?$", re.IGNORECASE)
# Documents that are named before the first that has a number. With a comma or và only laws and resolutions of
# congresses: what else ends so may be a clause.
_NAMES = re.compile(
    r"""
    (?: (?> (?: [-+*•]\s* | và\s+ | các\s+ )*
      (?: (?: (?:bộ\s+)?luật | pháp\s+lệnh | hiến\s+pháp | điều\s+lệ | nghị\s+quyết | chỉ\s+thị | kết\s+luận
            | quy\s+định | nghị\s+định | chương\s+trình | chiến\s+lược | văn\s+kiện )
          \s [^.:;()“”"]{2,160} ;
        | (?: (?:bộ\s+)?luật | pháp\s+lệnh | hiến\s+pháp | điều\s+lệ
            | nghị\s+quyết\s+(?:đại\s+hội|hội\s+nghị|trung\s+ương) )
          \s [^.:;()“”"]{2,110}? (?:,|\svà)
          (?= \s+ (?: (?:và|các|[-+*•]) \s+ )*
              (?: $ | (?:bộ\s+)?luật\b | pháp\s+lệnh | hiến\s+pháp | điều\s+lệ | nghị\s+quyết ) ) )
      \s+ (?:căn\s+cứ\s+)? )
    ){1,9} (?: (?:và|các|[-+*•]) \s+ )* $
    """,
    re.VERBOSE,
)
