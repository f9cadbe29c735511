"""Several labels in one text: sequences with commas, arrows or words between them, sets, and names of clusters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from markscheme.answers.input_limits import ARRAY_CHARACTERS, CELLS, REFUSED_CELLS
from markscheme.answers.normalise import JOIN, fold, lazy_pattern
from markscheme.answers.results import Blank, Label, ReadAnswer, Reading, Unreadable, spoilt_reading, unreadable
from markscheme.answers.typed.layout import are_in_order, without_table
from markscheme.answers.typed.left_side import MOST_SIDES, is_plain, outside_brackets
from markscheme.answers.typed.prints import without_array_call, without_marks
from markscheme.answers.typed.remarks import before_remarks, is_blank_sign, is_blank_stroke, is_blank_word
from markscheme.answers.wording.label_reader import Choices, plain, read_label, spellings_of

_CHOSEN = lazy_pattern(r"\A\s*(?:选|集合|[\u4e00-\u9fff]+(?=[\[({]))")
_WRAPPED = lazy_pattern(r"\A\s*(?:[\[({<](?P<inner>.*)[\])}>])\s*(?:\^\s*T)?\s*[.。;]?\s*\Z", re.DOTALL)
_BETWEEN = lazy_pattern(
    r"\s*(?:[,;|\n]?\s*(?:\b(?:then|and)\b|然后|其次|最后|接着|再|后(?=[A-Za-z])|到(?=[A-Za-z])|以及|和|与|及|&|[-=]>|[→⇒]|>)"
    r"|[,;|\n])\s*(?:then\b|and\b)?\s*"
)
_DASH = lazy_pattern(r"\s*(?:-+|—+|–+)\s*")
_FIRST = lazy_pattern(r"\A\s*(?:first|先|首先)[\s:,]*(?=\S)", re.IGNORECASE)
_WORD_BEFORE: Final = lazy_pattern(
    r"(?:\b(?:points?|boxe?s?|samples?|examples?|clusters?|class(?:es)?|members?|leaf|leaves|only|the|no\.)\s*|#|叶子?节?点?|点|框|样本|编号|类别?"
    r"|簇|第|仅有?|保留的?框?|只有|选)+(?=[\sA-Za-z0-9一二三四五①-⑨#])",
    re.IGNORECASE,
)
_WORD_AFTER: Final = lazy_pattern(r"(?<=[A-Za-z0-9一二三四五])\s*(?:号|个|类|点|框|簇|only|alone)")
_LETTERED = lazy_pattern(r"[A-Za-z]_?\{?([1-9][0-9]?)\}?")
_CIRCLED: Final = {chr(0x2460 + i): f" {i + 1}," for i in range(9)}
_HAN_DIGITS: Final = dict(zip("一二三四五六七八九", "123456789", strict=True))
_ITEM = lazy_pattern(
    r"(?:^|(?<=[\n,;]))\s*(?:t\s*=\s*)?(?:\(?(?P<number>[1-9])\s*[.):](?![0-9])|第(?P<han>[一二三四五])个(?:是|为|:)?)\s*"
)
_EMPTY = lazy_pattern(
    r"\s*(?:[{\[(]\s*[}\])]|set\(\)|∅|Φ|ϕ|φ|none|nothing|empty(?: set)?|the empty set|no (?:boxes|points|members"
    r"|examples)|空集|无|没有|都没有)\s*[.。]?\s*",
    re.IGNORECASE,
)
_ALL = lazy_pattern(r"\s*(?:all(?: of them)?|全部|所有|全选)\s*[.。]?\s*", re.IGNORECASE)
_SIDES = lazy_pattern(r"</?s>")


def read_words(raw: str, choices: Choices) -> list[Reading] | Blank | Unreadable:
    """Read a sequence of labels, each as `read_label` does; single letters and signs may stand side by side."""
    refused = _refused(raw)
    if refused is not None:
        return refused
    known = _known(choices)
    text = _inner(raw, known)
    if text is None:
        return Blank(raw)
    words = _split(text, choices)
    if _has_odd_brackets(words):
        return unreadable(
            raw, "either", 1, {"first": " ".join(words), "second": " ".join(w for w in words if "(" not in w)}
        )
    signs = {"+": known.get("+"), "-": known.get("-1") or known.get("-")}
    if (
        all(word.strip() in signs for word in words)
        and "+" in {word.strip() for word in words}
        and None not in signs.values()
    ):
        return [ReadAnswer(word, Label(str(signs[word.strip()]))) for word in words]
    return _read_each(words, choices)


def _read_each(words: list[str], choices: Choices) -> list[Reading]:
    """Read words one after the other; those behind too many that cannot be read are not looked at."""
    read: dict[str, Reading] = {}
    refused = 0
    for word in words:
        if word not in read:
            if refused < REFUSED_CELLS:
                read[word] = read_label(word, choices)
            else:
                read[word] = unreadable(word, "not_looked_at", 1, {"limit": REFUSED_CELLS})
        refused += isinstance(read[word], Unreadable)
    return [read[word] for word in words]


def read_members(raw: str, choices: Choices) -> frozenset[str] | Blank | Unreadable:
    """Read a set of labels; what is no member, and what stands there twice, makes the whole set unreadable."""
    refused = _refused(raw)
    if refused is not None:
        return refused
    bare = without_marks(fold(raw).text)
    if _EMPTY.fullmatch(bare):
        return frozenset()
    if bare.strip(" .。") == "空":
        return unreadable(raw, "empty_or_blank", 1, {"first": "{}", "second": "N/A"})
    if is_blank_stroke(bare) and "?" not in bare and not re.search(r"[.…]", bare):
        return unreadable(raw, "empty_or_blank", 1, {"first": "{}", "second": "N/A"})
    text = _inner(raw, _known(choices))
    if text is None:
        return Blank(raw)
    if _EMPTY.fullmatch(text):
        return frozenset()
    if _ALL.fullmatch(text):
        return frozenset(choices)
    found: list[str] = []
    known = _known(choices)
    words = _split(text, choices)
    if _has_odd_brackets(words) or re.search(r"[0-9A-Za-z]\s*,?\s*(?:\.{2,}|…|[~≈至到]|\bto\b)|\A\s*空\s*\Z", text):
        said = [word for word in re.findall(r"[0-9]+|[A-Za-z]+", text) if plain(word) in known]
        several = "{" + ", ".join(said) + "}"
        return unreadable(raw, "two_labels", 1, {"first": several, "second": " ".join(raw.split())})
    blank: set[str] = set()
    for word in words:
        if word in blank or not word.strip(f" _{JOIN}"):
            continue
        reading = read_label(_whole(word), choices)
        if isinstance(reading, Blank):
            blank.add(word)
        if isinstance(reading, Unreadable):
            return _refused_set(raw, reading, text, known)
        if isinstance(reading, ReadAnswer):
            if reading.value.text in found:  # the point (2, 2) is no set; a person must see what was meant
                facts: dict[str, object] = {
                    "found": word.strip(),
                    "first": f"{{{word.strip()}}}",
                    "second": raw.strip(),
                }
                return unreadable(raw, "set_repeats", 1, facts)
            found.append(reading.value.text)
    return frozenset(found) if found else Blank(raw)


def read_names(raw: str, count: int) -> list[int] | None:
    """Read a number of names of groups, such as `A, B, A` or `C1 C2 C1`, as the places of the names in their order.

    Numbers that count from 0 or 1 are left to the reader of numbers; None for what is no such list.
    """
    if _refused(raw) is not None or len(raw) > 40 * count:
        return None
    if groups := _groups(raw, count):
        return groups
    text = _inner(raw, {})
    if text is None or re.search(r"[(\[{;:=]", text):
        return None
    words = [re.sub(r"[_{}\s]", "", word) for word in _split(text, dict.fromkeys("ABCDEFGH", ()))]
    if len(words) != count:
        return None
    for names in (list("ABCDEFGH"), list("甲乙丙丁"), ["I", "II", "III", "IV"], list("123456789")):
        if all(word.upper() in names for word in words):
            return [names.index(word.upper()) + 1 for word in words]
    parts = [re.fullmatch(r"(\D+?)([1-9])", word) for word in words]
    if all(parts) and len({part[1].lower() for part in parts if part}) == 1:
        return [int(part[2]) for part in parts if part]
    return None


def _refused_set(raw: str, reading: Unreadable, text: str, known: Mapping[str, str]) -> Unreadable:
    """Say of a set what members stand in it, and that it may be meant otherwise."""
    members = [known[plain(word)] for word in re.findall(r"[0-9]+|[A-Za-z]+", text) if plain(word) in known]
    members = members or [known[plain(letter)] for letter in text if plain(letter) in known]
    first = "{" + ", ".join(dict.fromkeys(members)) + "}" if members else reading.raw.strip()[:40]
    facts: dict[str, object] = {"found": reading.raw.strip()[:40], "known": ", ".join(dict.fromkeys(known.values()))}
    return unreadable(raw, "not_a_label", 1, {**facts, "first": first, "second": " ".join(raw.split())[:40] or "N/A"})


def _has_odd_brackets(words: list[str]) -> bool:
    """Tell whether some words stand in brackets and others do not: `1, (3)`."""
    bracketed = [bool(re.search(r"[()\[\]{}]", word)) for word in words]
    return any(bracketed) and (not all(bracketed) or any("{" in word for word in words))


_GROUP = lazy_pattern(
    r"[{(\[]([0-9,; ]+)[})\]]|(?:[A-Za-z]*[_\s]*[1-9]|第?[一二三四1-9][类簇组])\s*[:=]\s*([0-9]+(?:[, 、]+[0-9]+)*)"
)


def _groups(raw: str, count: int) -> list[int] | None:
    """Read `{1, 3}, {2, 4, 5}` as the group that each of the things counted from 1 belongs to."""
    found = [re.findall("[0-9]+", match[1] or match[2]) for match in _GROUP.finditer(fold(raw).text)]
    members = [int(member) for group in found for member in group]
    if len(found) < 2 or sorted(members) != list(range(1, count + 1)):
        return None
    return [next(i for i, group in enumerate(found, 1) if str(member) in group) for member in range(1, count + 1)]


def _refused(raw: str) -> Blank | Unreadable | None:
    if len(raw) > ARRAY_CHARACTERS:
        return unreadable(raw, "too_long", ARRAY_CHARACTERS + 1, {"length": len(raw), "limit": ARRAY_CHARACTERS})
    if not raw.strip(" _\t\n"):
        return Blank(raw)
    return spoilt_reading(raw)


def _inner(raw: str, known: Mapping[str, str]) -> str | None:
    """Give the words without what may be set aside around them; None where there are none."""
    text = without_array_call(without_marks(_SIDES.sub(" ", fold(raw).text)))
    text = re.sub(rf"[ \t{JOIN}]*\n[\s{JOIN}]*", "\n", re.sub(rf"[ \t{JOIN}]+", " ", text))
    for place, mark in _CIRCLED.items():
        text = text.replace(place, mark)
    if is_blank_word(text):
        return None
    text = without_table(text) if "|" in text else text
    for _ in range(3):
        before = text
        text = _after_name(text, known)
        if re.search(r"\w", text):
            text = text[: before_remarks(text, 0, len(text))]
        text = _CHOSEN.sub("", text)
        if (match := _WRAPPED.fullmatch(text)) and not re.search(r"\A[^(\[{]*[)\]}]", match["inner"]):
            text = match["inner"]
        text = text.strip(f" \t\n{JOIN}")
        text = text[:-1] if text[-1:] in (".", "。", ",", ";") and len(text) > 1 else text
        if text == before:
            break
    return None if not text or is_blank_word(text) else text


def _after_name(text: str, known: Mapping[str, str]) -> str:
    """Leave out `order:` and `S =`, and numbers of items that count up."""
    items = list(_ITEM.finditer(text))
    numbers = [match["number"] or _HAN_DIGITS[match["han"]] for match in items]
    if len(items) > 1 and are_in_order(numbers):
        return _ITEM.sub(" ", text)
    for first, last in outside_brackets(text, 0, len(text), _NAMED)[:MOST_SIDES]:
        left = text[:first].strip()
        if left and is_plain(left) and plain(left) not in known:
            return text[last:]
    return text


_NAMED = lazy_pattern(r"\s*(?::=|==?(?!>)|[:≈]|\b(?:is|are)\b|依次为|依次是|为|(?<=[^\s,、])是)\s*", re.IGNORECASE)


def _known(choices: Choices) -> dict[str, str]:
    return spellings_of(tuple((name, tuple(spellings)) for name, spellings in choices.items()))[0]


def _split(text: str, choices: Choices) -> list[str]:
    """Cut a text into words, at commas, arrows and `then`, else at spaces, dashes, or between letters."""
    known = _known(choices)
    text = _FIRST.sub("", text)
    words = list(_BETWEEN.split(text))
    if len(words) > CELLS:
        words = words[:CELLS]
    if len(words) > 2 and not words[-1].strip():
        words.pop()
    if len(words) == 1:
        alone = _bare(text, known)
        words = [alone] if plain(alone) in known else _spaced(text, known)
    return [_bare(word, known) for word in words]


def _spaced(text: str, known: dict[str, str]) -> list[str]:
    if plain(text) in known:
        return [text]
    words = text.split()[: CELLS + 1]
    joined: list[str] = []
    while words:
        size = next((n for n in (3, 2, 1) if n <= len(words) and plain(" ".join(words[:n])) in known), 1)
        joined.append(" ".join(words[:size]))
        words = words[size:]
    if len(joined) > 1:
        return (
            joined
            if not any(is_blank_sign(word) for word in joined if plain(word) not in known)
            else _dashed(text, known)
        )
    dashed = _dashed(text, known)
    if len(dashed) > 1:
        return dashed
    single = list(text.replace(" ", ""))
    if text and set(text) <= {"+", "-", " "} and "+" in text:
        return single
    return (
        single
        if len(single) > 1 and all(plain(letter) in known for letter in single) and not text.isdigit()
        else joined
    )


def _dashed(text: str, known: dict[str, str]) -> list[str]:
    """Cut at dashes between words that are no numbers: `1-4-2` may be a difference."""
    words = _DASH.split(text)
    return (
        words
        if len(words) > 1 and all(plain(word) in known and not word.strip().isdigit() for word in words)
        else text.split()
    )


def _bare(word: str, known: dict[str, str]) -> str:
    if plain(word) in known:
        return word
    bare = _WORD_AFTER.sub("", _WORD_BEFORE.sub("", word)).strip()
    bare = _HAN_DIGITS.get(bare, bare)
    if "1" in known and (lettered := _LETTERED.fullmatch(bare)):  # the point P_1, the box B2
        bare = lettered[1]
    return bare if plain(bare) in known else word


def _whole(word: str) -> str:
    """Write `1.0` as `1`."""
    match = re.fullmatch(r"\s*\(?([0-9]+)(?:\.0*)?\)?\s*", word)
    return match[1] if match else word
