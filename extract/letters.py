"""Capitals and small letters of Vietnamese, for classes in expressions.

In Unicode the capitals and the small letters beyond Latin-1 alternate: a range such as à-ỹ holds Đ, Ấ and Ư too.
"""

from __future__ import annotations

from typing import Final

SMALL: Final = "a-zàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
CAPITAL: Final = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
