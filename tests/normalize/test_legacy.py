"""Text from before Unicode: every letter in every encoding there and back, found where it is, and nowhere else."""

from __future__ import annotations

import subprocess
import unicodedata
from itertools import product
from pathlib import Path
from shutil import which

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.charts import LETTERS, SMALL, VOWELS, encoding_of_font, load_charts, shown
from normalize.legacy import Encoding, convert, detect, find_legacy
from normalize.text import TONES, is_syllable, place_tone, same_word, split_tone
from normalize.values import EditedText, Span

SAMPLES = Path(__file__).parents[2] / "samples"
CHARTED = [Encoding.TCVN3, Encoding.VNI, Encoding.VISCII, Encoding.CP1258, Encoding.UTF8]
TYPED = [Encoding.TELEX, Encoding.VNI_KEYS, Encoding.VIQR]
GOOD = (
    "Căn cứ Nghị định số 12/2004/NĐ-CP ngày 12 tháng 3 năm 2004, Uỷ ban nhân dân tỉnh đã ban hành quyết định về việc "
    "giải quyết đơn thư khiếu nại, tố cáo của công dân; các sở, ngành chịu trách nhiệm thực hiện."
)

FOUND = [
    ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", Encoding.TCVN3, "Cộng hoà xã hội chủ nghĩa Việt Nam"),
    ("§éc lËp - Tù do - H¹nh phóc", Encoding.TCVN3, "Độc lập - Tự do - Hạnh phúc"),
    ("®\xadîc phª duyÖt ch\xada tr\xadêng", Encoding.TCVN3, "được phê duyệt chưa trường"),
    ("®-îc phª duyÖt, ch-a cã tr-êng hîp -u tiªn", Encoding.TCVN3, "được phê duyệt, chưa có trường hợp ưu tiên"),
    ("®îc phª duyÖt t¹i níc ta, h¬n tríc", Encoding.TCVN3, "được phê duyệt tại nước ta, hơn trước"),
    ("kinh tÕ-x· héi cña tØnh", Encoding.TCVN3, "kinh tế-xã hội của tỉnh"),
    ("B¸o c¸o", Encoding.TCVN3, "Báo cáo"),
    ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", Encoding.VNI, "Cộng hòa xã hội chủ nghĩa Việt Nam"),
    ("ÑOÄC LAÄP - TÖÏ DO - HAÏNH PHUÙC", Encoding.VNI, "ĐỘC LẬP - TỰ DO - HẠNH PHÚC"),
    ("Ðµc l§p - Tñ do - HÕnh phúc", Encoding.VISCII, "Độc lập - Tự do - Hạnh phúc"),
    ("Ðôòc lâòp - Týò do - Haònh phuìc", Encoding.CP1258, "Độc lập - Tự do - Hạnh phúc"),
    ("Cá»™ng hÃ²a xÃ£ há»™i chá»§ nghÄ©a Viá»‡t Nam", Encoding.UTF8, "Cộng hòa xã hội chủ nghĩa Việt Nam"),
    ("Tieengs Vieejt laf ngoon nguwx cuar chungs ta", Encoding.TELEX, "Tiếng Việt là ngôn ngữ của chúng ta"),
    ("Tie61ng Vie65t la2 ngo6n ngu74 cu3a", Encoding.VNI_KEYS, "Tiếng Việt là ngôn ngữ của"),
    ("Tie^'ng Vie^.t la` ngo^n ngu+~ cu?a ta.", Encoding.VIQR, "Tiếng Việt là ngôn ngữ của ta."),
]

OTHER = [
    "la société a été fondée à l'étranger ; où êtes-vous né ? à Orléans, dès l'été « même »",
    "né, dé, ré, té: là où",
    "El año pasado él visitó España, qué lástima, aquí está la niña",
    "Die größte Straße führt über die Brücke; schöne Grüße aus Köln",
    "så må nå på gården för att få börja",
    "The books need tests as soon as those rooms are free; see too, his class was good",
    "for (i = 0; i < n; i++) { a[i] = x^2 + b(i); y += u+v; } // TODO: a^b",
    "print(f'{a1} {e6} {d9}') # A4, Q1, B52, H5N1, COVID-19",
    "m² và km², 18ºC, ½ © 2004 ®, § 5, Điều 3¹, 5×3±2, «trích dẫn»",
    "· gạch đầu dòng\n• gạch đầu dòng\n¹ Ghi chú",
    "Rüştü Reçber, Ðảng Lao Ðộng, Müller",
]


def read(text: str) -> str:
    return EditedText(text, tuple(find_legacy(text))).text


def seen(text: str, encoding: Encoding) -> str:
    """`text` written in an encoding and read as Windows-1252."""
    codes = load_charts()[encoding].codes
    return "".join(shown(codes[c]) if c in codes else c for c in text)


def typed(text: str, encoding: Encoding) -> str:
    """The keys that type `text`, letter by letter or word by word."""
    if encoding is Encoding.VIQR:
        return "".join(map(_viqr, text))
    return " ".join(map(_telex if encoding is Encoding.TELEX else _vni_keys, text.split(" ")))


def _by_keys(word: str, hats: dict[str, str], tones: str) -> str:
    letters, tone = split_tone(word)
    keys = "".join(hats.get(c, c) for c in letters) + (tones[tone - 1] if tone else "")
    return keys.upper() if word.isupper() else keys[:1].upper() + keys[1:] if word[:1].isupper() else keys


def _telex(word: str) -> str:
    return _by_keys(word, {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}, "fsxrj")


def _vni_keys(word: str) -> str:
    return _by_keys(word, {"ă": "a8", "â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}, "21435")


def _viqr(letter: str) -> str:
    if letter in "đĐ":
        return letter.translate({ord("đ"): "dd", ord("Đ"): "DD"})
    if letter in "\\`'~?.^(+*dD":
        return letter if letter in "dD" else "\\" + letter
    signs = dict(zip(TONES + "\u0302\u0306\u031b", "`'~?.^(+", strict=True))
    base, *marks = unicodedata.normalize("NFD", letter)
    return base + "".join(signs[mark] for mark in sorted(marks, key=lambda mark: mark in TONES))


words = st.builds(
    lambda onset, rhyme, tone: onset + rhyme + tone,
    st.sampled_from(["", "b", "c", "ch", "d", "đ", "g", "gi", "h", "kh", "ng", "ngh", "nh", "ph", "qu", "th", "tr"]),
    st.sampled_from(
        ["a", "anh", "ăn", "âng", "e", "iên", "yêu", "i", "oan", "oa", "ông", "ơi", "uy", "ưng", "ươc", "ươi"]
    ),
    st.sampled_from(["", *TONES]),
)


@st.composite
def syllables(draw: st.DrawFn) -> str:
    """A possible syllable, its tone where documents have it."""
    word = unicodedata.normalize("NFC", draw(words))
    word = place_tone(split_tone(word))
    return word if is_syllable(word) else "một"


class TestCharts:
    def test_there_are_134_letters(self) -> None:
        assert len(set(LETTERS)) == 134
        assert set(SMALL) >= set(VOWELS)

    @pytest.mark.parametrize("encoding", CHARTED)
    def test_every_letter_there_and_back(self, encoding: Encoding) -> None:
        codes = load_charts()[encoding].codes
        there = set(codes) & set(LETTERS)
        lacking = {letter for letter in LETTERS if letter.isupper()} - set("ĂÂĐÊÔƠƯ")
        assert set(LETTERS) - there == (lacking if encoding is Encoding.TCVN3 else set())
        for letter in there:
            text = f"x{seen(letter, encoding)}x"
            assert convert(text, encoding).text == f"x{letter}x"

    @pytest.mark.parametrize("encoding", CHARTED)
    def test_no_two_letters_share_a_code(self, encoding: Encoding) -> None:
        codes = load_charts()[encoding].codes
        assert len(set(codes.values())) == len(codes)

    @pytest.mark.parametrize(
        ("encoding", "name", "letters"),
        [
            (Encoding.TCVN3, "TCVN5712-1", [c for c in LETTERS if c.islower()] + list("ĂÂĐÊÔƠƯ")),
            (Encoding.VISCII, "VISCII", list(LETTERS)),
        ],
    )
    def test_the_c_library_agrees(self, encoding: Encoding, name: str, letters: list[str]) -> None:
        if which("iconv") is None:
            pytest.skip("there is no iconv here")
        codes = load_charts()[encoding].codes
        for letter in letters:
            done = subprocess.run(["iconv", "-f", name, "-t", "UTF-8"], input=codes[letter], capture_output=True)
            if b"not supported" in done.stderr:
                pytest.skip(f"this iconv does not know {name}")
            assert done.stdout.decode() == letter, codes[letter].hex()

    def test_pythons_codec_agrees(self) -> None:
        for letter, code in load_charts()[Encoding.CP1258].codes.items():
            assert unicodedata.normalize("NFC", code.decode("cp1258")) == letter
        for letter in LETTERS:
            try:
                short = letter.encode("cp1258")
            except UnicodeEncodeError:
                continue
            assert convert(shown(short), Encoding.CP1258).text == letter

    def test_letters_of_fonts_of_capitals(self) -> None:
        for letter in LETTERS:
            if letter.islower():
                assert convert(seen(letter, Encoding.TCVN3), Encoding.TCVN3, capitals=True).text == letter.upper()

    def test_vni_takes_small_marks_on_capitals(self) -> None:
        assert convert("Aên uoáng, Oâng", Encoding.VNI).text == "Ăn uống, Ông"


FONTS = [
    (".VnTime", (Encoding.TCVN3, False)),
    (".VnTimeH", (Encoding.TCVN3, True)),
    (".VnArialH", (Encoding.TCVN3, True)),
    (".VnArial NarrowH", (Encoding.TCVN3, True)),
    (".VnArial Narrow", (Encoding.TCVN3, False)),
    ("ABCDEF+.VnTime", (Encoding.TCVN3, False)),
    ("ABCDEF+.VnTimeH,BoldItalic", (Encoding.TCVN3, True)),
    (".VnTimeH-Bold", (Encoding.TCVN3, True)),
    (".VnTime Bold", (Encoding.TCVN3, False)),
    (".vntime", (Encoding.TCVN3, False)),
    (".vntimeh", (Encoding.TCVN3, True)),
    ("ABCDEF+VnTimeH", (Encoding.TCVN3, True)),
    ("VNI-Times", (Encoding.VNI, False)),
    ("VNI-Helve-Condense", (Encoding.VNI, False)),
    ("XYZABC+VNI-Times,Bold", (Encoding.VNI, False)),
    ("VNITimes", (Encoding.VNI, False)),
    ("Times New Roman", None),
    ("TimesNewRomanPSMT", None),
    ("Arial", None),
    ("UVnTime", None),
    ("Vnini", None),
    ("", None),
]


@pytest.mark.parametrize(("name", "told"), FONTS)
def test_fonts_tell_by_their_names(name: str, told: tuple[Encoding, bool] | None) -> None:
    assert encoding_of_font(name) == told


class TestFinding:
    @pytest.mark.parametrize(("text", "encoding", "meant"), FOUND)
    def test_known_text(self, text: str, encoding: Encoding, meant: str) -> None:
        assert read(text) == meant
        assert detect(text) is encoding

    @pytest.mark.parametrize("encoding", [*CHARTED, *TYPED])
    def test_a_page_of_each(self, encoding: Encoding) -> None:
        # The small letters alone, as TCVN3 has no others, and the tone where typing puts it.
        good = GOOD.lower().replace("uỷ", "ủy").replace("12/2004/nđ-cp", "")
        if encoding in (Encoding.TELEX, Encoding.VNI_KEYS):
            good = " ".join(good.translate(str.maketrans("", "", ",;.")).split())
        text = seen(good, encoding) if encoding in CHARTED else typed(good, encoding)
        meant = good
        assert detect(text) is encoding
        assert convert(text, encoding).text == meant
        assert read(text).replace("\\", "") == meant

    @pytest.mark.parametrize("encoding", CHARTED)
    def test_lines_of_it_among_lines_of_unicode(self, encoding: Encoding) -> None:
        line = "các sở, ngành chịu trách nhiệm thực hiện quyết định này"
        text = f"{GOOD}\n{seen(line, encoding)}\n{GOOD}"
        assert read(text) == f"{GOOD}\n{line}\n{GOOD}"
        assert detect(f"{GOOD}\n{GOOD}\n{seen(line, encoding)}") is None

    def test_runs_of_it_within_a_line(self) -> None:
        assert read("Thực hiện: c¸c së, ngµnh chÞu tr¸ch nhiÖm. Quyết định này") == (
            "Thực hiện: các sở, ngành chịu trách nhiệm. Quyết định này"
        )

    def test_a_word_possible_both_ways_goes_with_its_neighbours(self) -> None:
        assert read("c¸n bé cña tØnh, em bé của tỉnh") == "cán bộ của tỉnh, em bé của tỉnh"

    def test_once_known_a_single_word_will_do(self) -> None:
        text = "c¸c së, ngµnh chÞu tr¸ch nhiÖm thi hµnh\n\nTờ trình của tỉnh\n\nTê tr×nh"
        assert read(text).endswith("Tờ trình của tỉnh\n\nTờ trình")
        assert read("Tê tr×nh") == "Tê tr×nh"

    @pytest.mark.parametrize("text", [*OTHER, GOOD])
    def test_other_text_is_left_alone(self, text: str) -> None:
        assert list(find_legacy(text)) == []
        assert detect(text) is None

    def test_good_documents_are_left_alone(self) -> None:
        files = [*SAMPLES.glob("texts/*.md"), *SAMPLES.glob("variants/*.txt"), *SAMPLES.glob("files/*.txt")]
        assert len(files) > 10
        for path in files:
            assert list(find_legacy(path.read_text("utf-8"))) == [], path.name

    def test_loose_marks(self) -> None:
        assert read("Vie\u0302\u0323t Nam, tie\u0301\u0302ng") == "Việt Nam, tiếng"
        assert detect("Vie\u0302\u0323t Nam") is Encoding.DECOMPOSED
        assert convert(unicodedata.normalize("NFD", GOOD), Encoding.DECOMPOSED).text == GOOD

    def test_edits_lead_back(self) -> None:
        text = "Sè 12: Céng hoµ x· héi chñ nghÜa"
        edited = EditedText(text, tuple(find_legacy(text)))
        assert {edit.rule for edit in edited.edits} == {"encoding"}
        at = edited.text.index("nghĩa")
        assert edited.to_original(Span(at, at + 5)).of(text) == "nghÜa"
        assert edited.to_original(Span(0, 1)).of(text) == "S"

    def test_eth_and_old_tone_places_are_kept_and_compare_equal(self) -> None:
        assert read("hoà bình, hòa bình, thuỷ, thủy") == "hoà bình, hòa bình, thuỷ, thủy"
        assert same_word("hoà", "hòa")
        assert same_word("Uỷ", "ủy")
        assert read("Ðảng Cộng sản") == "Ðảng Cộng sản"


class TestProperties:
    @pytest.mark.parametrize("encoding", CHARTED)
    @given(data=st.data())
    def test_there_and_back(self, encoding: Encoding, data: st.DataObject) -> None:
        letters = sorted(set(load_charts()[encoding].codes) & set(LETTERS)) + list("bcdghklmnpqrstvxaeiouy ,.:\n")
        text = data.draw(st.lists(st.sampled_from(letters), max_size=40).map("".join))
        assert convert(seen(text, encoding), encoding).text == text

    @pytest.mark.parametrize("encoding", TYPED)
    @given(data=st.data())
    def test_typed_there_and_back(self, encoding: Encoding, data: st.DataObject) -> None:
        text = " ".join(data.draw(st.lists(syllables(), max_size=8)))
        assert convert(typed(text, encoding), encoding).text == text
        assert convert(typed(text.title(), encoding), encoding).text == text.title()

    @given(st.lists(st.sampled_from([*LETTERS, *"abeouyU`'~?.^(+* \\"]), max_size=30).map("".join))
    def test_viqr_of_anything(self, text: str) -> None:
        assert convert(typed(text, Encoding.VIQR), Encoding.VIQR).text == text

    @settings(max_examples=300)
    @given(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
        | st.text("aáeéoôuµ¸·×®-ddw6^'. \n\xad\u0301", max_size=60)
    )
    def test_anything_is_looked_at_without_harm(self, text: str) -> None:
        edits = tuple(find_legacy(text))
        edited = EditedText(text, edits)
        for edit in edits:
            assert edit.span.of(text) != edit.replacement
        assert len(edited.text) <= len(text)
        detect(text)
        for encoding in Encoding:
            convert(text, encoding)

    @given(st.lists(syllables(), max_size=40), st.sampled_from([" ", ", ", "\n", ". "]))
    def test_good_vietnamese_is_left_alone(self, text: list[str], between: str) -> None:
        assert list(find_legacy(between.join(text))) == []

    @pytest.mark.parametrize("encoding", CHARTED)
    @given(st.lists(syllables(), min_size=12, max_size=40))
    def test_what_is_converted_is_what_was_written(self, encoding: Encoding, text: list[str]) -> None:
        """Whatever is found, it is never read as another encoding than the one it was written in."""
        meant = " ".join(text)
        found = detect(seen(meant, encoding))
        assert found in (encoding, None)


def test_time_grows_with_the_text_only() -> None:
    """A long line, many short stretches, many telltales that lead nowhere: counted, not clocked."""
    for piece in ("c¸c së của ", "c¸c së ngµnh\nThực hiện\n", "x·x ", "a" * 50 + "µ ", "e^ ", "dd"):
        text = piece * 5_000
        edits = list(find_legacy(text))
        assert len(edits) <= len(text)


def test_marks_of_every_hat_and_tone() -> None:
    """Every way to put marks after a letter gives the letter, in whatever order they come."""
    for base, hat, tone in product("aeouAEOU", ["", "\u0302", "\u0306", "\u031b"], TONES):
        meant = unicodedata.normalize("NFC", base + hat + tone)
        if len(meant) == 1 and meant in LETTERS:
            assert convert(base + tone + hat, Encoding.DECOMPOSED).text == meant
