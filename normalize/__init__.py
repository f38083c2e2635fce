"""Text to text and text to value: Unicode, mangled diacritics, symbols, dates, numbers.

The lowest floor: knows nothing of files, pages or facts.
"""

from normalize.model import Learned, Model, learn, load_learned, load_model, save_learned
from normalize.repair import repair
from normalize.text import fold, from_superscript, superscript, to_nfc
from normalize.values import Edit, EditedText, Span, choose

__all__ = [
    "Edit",
    "EditedText",
    "Learned",
    "Model",
    "Span",
    "choose",
    "fold",
    "from_superscript",
    "learn",
    "load_learned",
    "load_model",
    "repair",
    "save_learned",
    "superscript",
    "to_nfc",
]
