"""Which rule on the form of documents applied to a document: by its system, its kind of act and its date."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from normalize.symbols import Symbol


@dataclass(frozen=True, slots=True)
class FormRule:
    """A row of `form_rules.toml`; `since` and `until` are ISO dates, the second exclusive, None while it applies."""

    system: str
    acts: str
    rule: str
    since: str
    until: str | None
    example: str
    counter: str

    def covers(self, date: str) -> bool:
        """Whether the rule applied on a date, or on every day of a month or a year."""
        first, last = date + "-01-01"[len(date) - 4 :], date + "-12-31"[len(date) - 4 :]
        return self.since <= first and (self.until is None or last < self.until)


@cache
def load_form_rules() -> tuple[FormRule, ...]:
    """The rows of the table in order."""
    data = tomllib.loads((files("extract") / "data" / "form_rules.toml").read_text("utf-8"))
    return tuple(
        FormRule(
            row["system"], row["acts"], row["rule"], row["since"], row.get("until"), row["example"], row["counter"]
        )
        for row in data["rule"]
    )


def find_form_rule(system: str | None, date: str | None, *, symbol: Symbol | None, doc_type: str | None) -> str | None:
    """The rule that applied, None where system, date or kind of act leave it open.

    >>> find_form_rule("party", "2017-02", symbol=None, doc_type="Báo cáo") is None
    True
    >>> find_form_rule("party", "2017", symbol=None, doc_type="Báo cáo"), find_form_rule(
    ...     "state", "2021-09", symbol=None, doc_type="Kế hoạch"
    ... )
    (None, '30/2020/NĐ-CP')
    """
    if system is None or date is None:
        return None
    acts = "legal" if doc_type in _LEGAL or (symbol is not None and symbol.year is not None) else "administrative"
    if acts == "legal" and doc_type in _OF_THE_ASSEMBLY | {None}:
        return None
    if symbol is not None and _ASSEMBLY.search(symbol.printed) is not None:
        return None
    fitting = [row for row in load_form_rules() if row.system == system and row.acts in (acts, "any")]
    return next((row.rule for row in fitting if row.covers(date)), None)


_OF_THE_ASSEMBLY = frozenset(("Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh", "Lệnh"))
# Types that are always legal acts, also where the number is blank.
_LEGAL = frozenset(("Nghị định", "Thông tư", "Thông tư liên tịch")) | _OF_THE_ASSEMBLY
_ASSEMBLY = re.compile(r"QH\d*$|UBTVQH")
