"""Text to text and text to value: Unicode, mangled diacritics, symbols, dates, numbers.

The lowest floor: knows nothing of files, pages or facts.
"""

from normalize.dates import Date, find_dates, parse_date
from normalize.model import Learned, Model, OtherForm, learn, load_learned, load_model, save_learned
from normalize.numbers import Number, find_numbers, parse_number
from normalize.repair import RepairedText, WordSure, repair
from normalize.strange import Strange, find_strange
from normalize.symbols import Symbol, canonical_symbol, find_symbols, parse_symbol
from normalize.text import fold, from_superscript, superscript, to_nfc
from normalize.values import Edit, EditedText, Span, WordRead, choose

__all__ = [
    "Date",
    "Edit",
    "EditedText",
    "Learned",
    "Model",
    "Number",
    "OtherForm",
    "RepairedText",
    "Span",
    "Strange",
    "Symbol",
    "WordRead",
    "WordSure",
    "canonical_symbol",
    "choose",
    "find_dates",
    "find_numbers",
    "find_strange",
    "find_symbols",
    "fold",
    "from_superscript",
    "learn",
    "load_learned",
    "load_model",
    "parse_date",
    "parse_number",
    "parse_symbol",
    "repair",
    "save_learned",
    "superscript",
    "to_nfc",
]
