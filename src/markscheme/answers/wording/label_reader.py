"""Words as answers: one label, a sequence of labels, or a set; never a negated one, never two at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from markscheme.answers.input_limits import LABEL_CHARACTERS
from markscheme.answers.messages import ReadingError
from markscheme.answers.normalise import JOIN, NormalisedText, fold, lazy_pattern, tightened
from markscheme.answers.results import Blank, Label, ReadAnswer, Reading, Unreadable, spoilt_reading, unreadable
from markscheme.answers.scalar import NOTHING, refused, strip_back
from markscheme.answers.typed.left_side import RELATION, is_plain, outside_brackets
from markscheme.answers.typed.prints import without_marks
from markscheme.answers.typed.remarks import is_blank_stroke, is_blank_word
from markscheme.answers.wording.label_words import others

Choices = Mapping[str, Iterable[str]]
_BRACKETED = lazy_pattern(r"\s*[(\[{<](?P<inner>.*)[)\]}>]\s*", re.DOTALL)
_NEGATED = lazy_pattern(
    rf"[\s{JOIN}]*(?P<not>[~≈¬!]|-(?=[A-Za-z])|\bnot\b|\bisn't\b|\bno\b(?=\s\w)|\bnon\b|不是|并非|非|不)[\s{JOIN}]*",
    re.IGNORECASE,
)
_BEFORE: Final = lazy_pattern(
    rf"[\s{JOIN}]*(?:[\"'>]|\b(?:(?:it|this|that|the (?:point|answer|label|class|gate))(?: is|'s| must be)"
    rf"|predict(?:ed|ion|s)?|answer|ans|i think"
    r"|therefore|so|the|an?|option|choose|only|(?:data )?points?|example|sample|boxe?s?|class|gate|no\.|#)\b|[-=]>"
    r"|[→⇒∴#]"
    r"|\(?[a-h]\)(?=\s)|答案?|解|结果|选项|选|这?是一?个?|为|所以|因此|预测|属于|类别|数据点|样本|例子|点|门|框|编号|只有|[：:=≈*>](?=[^0-9.\s]"
    r"|\s[^0-9.]))[\s\u200b]*",
    re.IGNORECASE,
)
_AFTER: Final = lazy_pattern(
    rf"(?:[\s{JOIN}]|[.。!?,;)'\"✓✔*]|\b(?:gate|point|pt|class|function|padding|convolution|is misclassified|side"
    rf"|mode|point|of them)\b"
    r"|号|点|门|类|个|框|吧|填充|卷积|运算|逻辑|被误分类?)*\Z",
    re.IGNORECASE,
)
_REASON = lazy_pattern(
    rf"(?P<label>[^,(:;=]+?)[\s{JOIN}]*(?:,\s*(?:because|since|as|it is|it isn't|it is not|因为).*|,?\s*(?:because"
    rf"|since|因为).*|\([^()]*\)|=\s*\([^()]*\))\Z",
    re.IGNORECASE | re.DOTALL,
)


def read_label(text: str, choices: Choices) -> Reading:
    """Read a label; `choices` maps each canonical label to the other spellings that are accepted.

    Capitals, width, spaces, hyphens and underscores do not count. The value is a Label in canonical spelling.
    """
    if len(text) > LABEL_CHARACTERS:
        facts: dict[str, object] = {"length": len(text), "limit": LABEL_CHARACTERS}
        return unreadable(text, "too_long", LABEL_CHARACTERS + 1, facts)
    if spoilt := spoilt_reading(text):
        return spoilt
    folded = fold(text)
    if NOTHING.fullmatch(folded.text):
        return Blank(text)
    names = tuple((name, tuple(spellings)) for name, spellings in choices.items())
    return _read(folded, *spellings_of(names))


@lru_cache(maxsize=256)
def spellings_of(choices: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Give each spelling with its label, and the labels; a common word counts where it means one label alone."""
    known = {plain(spelling): name for name, own in choices for spelling in (*own, name)}
    common: dict[str, set[str]] = {}
    numbered = "2" in known  # 1 beside 2 is a number of a thing, not the class +1: `2+3` is not 2, 1, 3
    for name, own in choices:
        for label in (name, *own):
            for word in others(label) if not (numbered and label in ("1", "+1")) else ("one", "1.0"):
                common.setdefault(plain(word), set()).add(name)
    for word, names in common.items():
        if len(names) == 1:
            known.setdefault(word, next(iter(names)))
    return known, tuple(name for name, _ in choices)


@lru_cache(maxsize=4096)
def plain(spelling: str) -> str:
    """Spell a word without capitals, width, spaces, hyphens and underscores; a lone sign keeps itself.

    >>> plain("Saddle-Point"), plain("-1"), plain("＋")
    ('saddlepoint', '-1', '+')
    """
    text = fold(spelling).text.replace(JOIN, "")
    if re.fullmatch(r"\s*[-+]\s*(?:[0-9.]+)?\s*", text):
        return re.sub(r"\s+", "", text)
    return re.sub(r"(?<=\w)[\s_-]+(?=\w)|[\s_]+", "", text).casefold()


def _read(folded: NormalisedText, known: Mapping[str, str], names: tuple[str, ...]) -> Reading:
    if found := known.get(plain(folded.text)):  # `-` may be a label
        return ReadAnswer(folded.raw, Label(found))
    bare = folded.text.strip().rstrip(".。! ")
    if bare and (found := known.get(plain(bare))):
        return ReadAnswer(folded.raw, Label(found))
    if is_blank_word(folded.text):
        return _blank_or_label(folded, names)
    folded = tightened(replace(folded, text=without_marks(folded.text)))
    text = folded.text
    try:
        found, place = _label_in(text, known)
    except ReadingError as error:
        return refused(folded, 0, error)
    if found is not None:
        return ReadAnswer(folded.raw, Label(found))
    if is_blank_word(text) or not text.strip() or re.search(rf"[=:≈][\s{JOIN}]*\Z", text):
        return Blank(folded.raw)
    facts: dict[str, object] = {"found": text[place:].strip()[:40], "known": ", ".join(names)}
    first, second = _hinted(text, known, names)
    facts |= {"first": first, "second": second}
    return unreadable(folded.raw, "not_a_label", folded.column(place), facts)


def _hinted(text: str, known: Mapping[str, str], names: tuple[str, ...]) -> tuple[str, str]:
    """Give two labels that a text may mean: those that stand in it or begin as it does, else it as it stands."""
    bare = plain(text)
    inside = list(
        dict.fromkeys(known[word] for word in sorted(known, key=len, reverse=True) if len(word) > 1 and word in bare)
    )
    begun = [name for name in names if bare and name.casefold().startswith(bare.strip(".")[:3])]
    single = [
        known[plain(word)]
        for word in re.findall(r"[A-Za-z]+|[-+]?[0-9]|[^\w\s]|[\u4e00-\u9fff]", text)
        if plain(word) in known
    ]
    letters = [known[plain(letter)] for letter in text if plain(letter) in known] if len(text.strip()) <= 4 else []
    found = list(dict.fromkeys([*inside, *single, *letters, *begun]))
    whole = " ".join(text.split())[:40]
    return (found[0], found[1]) if len(found) > 1 else (found[0] if found else whole, whole if found else "N/A")


def _blank_or_label(folded: NormalisedText, names: tuple[str, ...]) -> Reading:
    """Judge a stroke or `N/A` where a label may look like that: `-` where -1 is one, and where none is."""
    strokes = {"-1", "negative"} if re.fullmatch(rf"[\s{JOIN}]*[-–—−][\s{JOIN}]*", folded.text) else {"-1"}
    doubtful = ({"none"} | strokes).intersection(names)
    if not doubtful or re.search(r"[?\u4e00-\u9fff]|do|know|idk", folded.text):
        return Blank(folded.raw)
    return unreadable(folded.raw, "two_labels", 1, {"first": min(doubtful), "second": "N/A"})


def _label_in(text: str, known: Mapping[str, str]) -> tuple[str | None, int]:
    """Find the one label that a text says, and where what was looked at begins."""
    place = 0
    for candidate, start in _candidates(text):
        if (found := known.get(plain(candidate))) and not (
            candidate.strip() == "a" and text[start + len(candidate) :].strip()
        ):
            _refuse_negated(text[:start], found)
            _refuse_another(text, candidate, start, found, known)
            return found, start
        place = max(place, start)
    negated = _NEGATED.match(text)
    if negated and (found := known.get(plain(text[negated.end() :].strip(" .。")))):
        raise ReadingError("negated_label", 0, first=found, second=text.strip())
    said = [known[plain(piece)] for piece in _pieces(text) if plain(piece) in known]
    if len(set(said)) > 1:
        raise ReadingError("two_labels", 0, first=said[0], second=next(label for label in said if label != said[0]))
    return None, place


def _refuse_another(text: str, candidate: str, start: int, found: str, known: Mapping[str, str]) -> None:
    """Refuse a text that says another label too: `yes (no)`, `B (was A)`, `saddle -> min`."""
    rest = text[:start] + " " + text[start + len(candidate) :]
    for word in re.findall(r"(?<!')[^\W\d_]+|[-+]?[0-9]+", re.sub(r"\A\s*\(?[a-h]\)", "", rest)):
        other = known.get(plain(word))
        if other is not None and other != found and word not in ("a", "it", "is", "x", "t"):
            raise ReadingError("two_labels", 0, first=found, second=other)


def _pieces(text: str) -> list[str]:
    return [piece.strip(" .。()") for piece in re.split(r"[,;/|]|\bor\b|\bbut\b|或者|还是|但", text)]


def _candidates(text: str) -> Iterable[tuple[str, int]]:
    """Give the parts of a text that may be its label, with less and less around them."""
    end = strip_back(text, 0, number=True)
    yield text[:end], 0
    for start in _starts(text):
        for last in (end, strip_back(text, start, number=True)):
            yield text[start:last], start
            yield _AFTER.sub("", text[start:last]), start
        if match := _BRACKETED.fullmatch(text[start:end]):
            yield match["inner"], start + match.start("inner")
            yield _AFTER.sub("", match["inner"]), start + match.start("inner")
        if match := _REASON.match(text[start:end]):
            yield match["label"], start
            yield _AFTER.sub("", match["label"]), start


def _starts(text: str) -> list[int]:
    """Give the places where the label may begin: behind a name, or behind words such as `it is a`."""
    starts = [0]
    for first, last in outside_brackets(text, 0, len(text), RELATION)[:4]:
        if re.match(r"\s*(?:[-=]>|[→⇒])", text[first:last]) and text[:first].strip():
            continue
        if text[first:last].strip() == "是" and not text[:first].strip() and "否" in text:
            continue
        if (first > 0 and (is_plain(text[:first]) or is_plain(_last_side(text[:first])))) or not text[:first].strip():
            starts.append(last)
    found = list(starts)
    for start in starts:
        place = start
        for _ in range(6):
            match = _BEFORE.match(text, place)
            if match is None or match.end() == place:
                break
            place = match.end()
            found.append(place)
    return sorted(set(found))


def _last_side(text: str) -> str:
    return text.rpartition("=")[2] or text


def _refuse_negated(before: str, found: str) -> None:
    if (_NEGATED.search(before) and not re.fullmatch(r"\s*≈\s*", before + " ")) or re.search(r"[~≈]\s*\Z", before):
        raise ReadingError("negated_label", len(before), first=found, second=f"not {found}")


def is_set_stroke(text: str) -> bool:
    """Tell whether a text is a stroke, which may stand for the empty set or for no answer."""
    return is_blank_stroke(fold(text).text)


def is_unreadable(reading: Reading) -> bool:
    """Tell whether a reading is none."""
    return isinstance(reading, Unreadable)
