"""Numbers with two readings: what is refused by its looks, before the grammar would read it in one of the two ways."""

from __future__ import annotations

import re
from typing import NamedTuple

from markscheme.answers.messages import ReadingError
from markscheme.answers.normalise import JOIN, lazy_pattern

_S = rf"[\s{JOIN}]*"
_NUMBER = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_LOST_POWER = lazy_pattern(
    rf"(?<![0-9.^])(?P<top>{_NUMBER}){_S}(?P<times>[*×·xX]){_S}10{_S}(?P<sign>[-+]){_S}(?P<power>[0-9]{{1,2}})(?![0-9.*×·/^xX(])"
)
_LOST_TENS = lazy_pattern(rf"(?P<minus>[-+]?){_S}(?P<top>{_NUMBER}){_S}[*×·xX]{_S}10(?P<power>[1-9][0-9]?)")
_LOST_LONE = lazy_pattern(rf"(?P<minus>[-+]?){_S}10{_S}(?P<sign>-){_S}(?P<power>[1-9][0-9]?)")
_TWICE_TEN = lazy_pattern(rf"(?<![0-9.])(?P<top>{_NUMBER}){_S}(?P<times>[*×·xX]){_S}10{_S}[eE](?P<power>[-+]?[0-9]+)")
_SPACED_E = lazy_pattern(
    rf"(?<![0-9.])(?P<top>{_NUMBER})(?P<gap>[\s{JOIN}]*)(?P<e>[eE])(?P<gap2>{_S})(?P<sign>[-+]?)(?P<gap3>{_S})(?P<power>[0-9]+(?:\.[0-9]+)?)(?![0-9.])"
)
_E_MINUS = lazy_pattern(rf"(?<![0-9A-Za-z.^])e[\s{JOIN}]*-[\s{JOIN}]*(?P<power>{_NUMBER})")
_E_POWER = lazy_pattern(r"(?<![0-9A-Za-z.^])e(?P<power>[0-9]+(?:\.[0-9]+)?)(?![0-9A-Za-z.])")
_DATE = lazy_pattern(
    r"(?P<a>[0-9]{1,4})(?P<sign>[-/.])(?P<b>[0-9]{1,2})(?P=sign)(?P<c>[0-9]{1,4})"
    r"(?:[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
)
_AROUND_STROKE = lazy_pattern(rf"{_S}/{_S}")
_RATIO = lazy_pattern(rf"[-+]?{_NUMBER}{_S}:{_S}[-+]?{_NUMBER}")
_PLUS_MINUS = lazy_pattern(r"(?P<before>[^±]*)±(?P<after>[^±]*)")
_RANGE = lazy_pattern(rf"(?P<low>[-+]?{_NUMBER}){_S}(?:[~≈]|\.\.\.?|…|至|到|to){_S}(?P<high>[-+]?{_NUMBER})")
_OR = lazy_pattern(rf"(?P<one>.+?){_S}(?:\bor\b|或者?|;|vs\.?){_S}(?P<other>.+)", re.IGNORECASE | re.DOTALL)
_ZERO_DAY = lazy_pattern(r"0[1-9]-[0-9]{1,2}|[0-9]{1,2}-0[1-9]")
_BRACKETED_PART = lazy_pattern(r"(?P<whole>[0-9]+)\s*\((?P<part>[0-9]+/[0-9]+)\)")
_POINT_SIGN = lazy_pattern(r"(?P<before>[-+]?[0-9]+)\.(?P<sign>[-+])(?P<after>[0-9]+)")
_FACTORIAL = lazy_pattern(r"[0-9]{1,3}!")
_LETTER_DIGITS = lazy_pattern(r"(?=.*[0-9])(?=.*[OoIl])[-+]?[0-9OoIl]*\.?[0-9OoIl]+")


class Readings(NamedTuple):
    """A reason and its two readings, as they would be typed."""

    code: str
    place: int
    first: str
    second: str


def check_doubts(text: str, *, typed: bool = True) -> None:
    """Raise ReadingError with both readings where a number looks like another one; `typed`: by a student."""
    found = _found(text, typed)
    if found is not None:
        raise ReadingError(found.code, found.place, first=found.first, second=found.second)


def _found(text: str, typed: bool) -> Readings | None:
    if "10" in text and (found := _of_powers_of_ten(text, typed)):
        return found
    if ("e" in text or "E" in text) and (found := _of_e(text, typed)):
        return found
    return None if not typed else _of_signs(text.strip(f" \t\n{JOIN}"), len(text) - len(text.lstrip(f" \t\n{JOIN}")))


def _of_powers_of_ten(text: str, typed: bool) -> Readings | None:
    if (match := _LOST_POWER.search(text)) and (typed or match["times"] != "*"):
        top, power = match["top"], match["sign"].replace("+", "") + match["power"]
        before, after = text[: match.start()], text[match.end() :]
        place = match.start("sign")
        if match["sign"] == "-" or match["times"] in "×xX":
            whole = f"{top}*10{match['sign']}{match['power']}"
            return Readings("lost_power", place, f"{before}{top}*10^({power}){after}", f"{before}{whole}{after}")
    if match := _TWICE_TEN.search(text):
        return Readings(
            "twice_ten",
            match.start("power"),
            f"{match['top']}*10^({match['power']})",
            f"{match['top']}*10*10^({match['power']})",
        )
    if typed and (match := _LOST_TENS.fullmatch(text.strip())):
        return Readings(
            "lost_power",
            text.index("10", match.start("power") - 2),
            f"{match['minus']}{match['top']}*10^{match['power']}",
            f"{match['minus']}{match['top']}*10{match['power']}",
        )
    if typed and (match := _LOST_LONE.fullmatch(text.strip())):
        return Readings(
            "lost_power",
            text.index("10"),
            f"{match['minus']}10^(-{match['power']})",
            f"{match['minus']}10-{match['power']}",
        )
    return None


def _of_e(text: str, typed: bool) -> Readings | None:
    for match in _SPACED_E.finditer(text):
        gaps = match["gap"] + match["gap2"] + match["gap3"]
        if not gaps.replace(JOIN, "") and not (JOIN in gaps and match["e"] == "e"):
            continue
        sign, power = match["sign"], match["power"]
        second = f"{match['top']}*e{sign or '*'}{power}"
        return Readings("e_or_exponent", match.start("e"), f"{match['top']}e{sign}{power}", second)
    if typed and (times := _E_POWER.search(text)):
        before, after, power = text[: times.start()], text[times.end() :], times["power"]
        return Readings("lost_power_of_e", times.start(), f"{before}e^({power}){after}", f"{before}(e)*{power}{after}")
    if typed and (minus := _E_MINUS.search(text)):
        before, after = text[: minus.start()], text[minus.end() :]
        return Readings(
            "lost_power_of_e",
            minus.start(),
            f"{before}e^(-{minus['power']}){after}",
            f"{before}(e)-{minus['power']}{after}",
        )
    return None


def _of_signs(text: str, shift: int) -> Readings | None:
    text = _AROUND_STROKE.sub("/", text)
    if match := _DATE.fullmatch(text):
        if _is_date(match):
            sign = match["sign"]
            value = text if sign != "." else f"{match['a']}{match['b']}{match['c']}"
            return Readings("date", shift, text, f"({value})")
        return None
    if _RATIO.fullmatch(text):
        one, other = (side.strip() for side in text.split(":"))
        return Readings("ratio", shift + text.index(":"), f"{one}/{other}", f"{one} : {other}")
    if _FACTORIAL.fullmatch(text):
        product = "*".join(str(i) for i in range(1, min(int(text[:-1]), 12) + 1))
        return Readings("factorial", shift + len(text) - 1, text[:-1], product or "1")
    if _ZERO_DAY.fullmatch(text):
        return Readings("date", shift, text.replace("-", "/"), f"({text})")
    if match := _BRACKETED_PART.fullmatch(text):
        return Readings(
            "mixed_number",
            shift + match.end("whole"),
            f"{match['whole']}+{match['part']}",
            f"{match['whole']}*{match['part']}",
        )
    if match := _POINT_SIGN.fullmatch(text):
        first = f"{match['before']}.{match['after']}"
        return Readings(
            "difference_or_two", shift + match.end("before"), first, f"{match['before']}{match['sign']}{match['after']}"
        )
    if "±" in text and (match := _PLUS_MINUS.fullmatch(text)):
        before, after = match["before"].strip(), match["after"].strip()
        return Readings("plus_minus", shift + text.index("±"), f"{before}+{after}", f"{before}-{after}")
    if match := _RANGE.fullmatch(text):
        return Readings("range", shift + match.end("low"), match["low"], match["high"])
    if match := _OR.fullmatch(text):
        return Readings("either", shift + match.end("one"), match["one"].strip(), match["other"].strip())
    if _LETTER_DIGITS.fullmatch(text):
        place = next(i for i, letter in enumerate(text) if letter in "OoIl")
        meant = text.translate(str.maketrans("OoIl", "0011"))
        return Readings("letter_for_digit", shift + place, meant, text)
    return None


def _is_date(match: re.Match[str]) -> bool:
    """Tell whether three numbers can be a day, a month and a year, in any order that is in use."""
    a, b, c = (int(match[group]) for group in "abc")
    years = [len(match[group]) == 4 and 1900 <= int(match[group]) <= 2099 for group in "ac"]
    short = len(match["c"]) == 2 and 19 <= c <= 49 and len(match["a"]) <= 2
    if years[0] and len(match["c"]) <= 2:
        return 1 <= b <= 12 and 1 <= c <= 31
    if (years[1] or short) and len(match["a"]) <= 2:
        return (1 <= a <= 31 and 1 <= b <= 12) or (1 <= a <= 12 and 1 <= b <= 31)
    return False


def comma_error(text: str, place: int) -> ReadingError:
    """Say of a comma between digits what the number is with it as a mark of decimals, and what else it may be."""
    before, after = text[:place].strip(), text[place + 1 :].strip()
    if re.fullmatch(r"[-+]?[1-9][0-9]{0,2}", before) and re.fullmatch(r"[0-9]{3}(?:,[0-9]{3})*", after):
        return ReadingError("comma_in_number", place, first=text.strip().replace(",", ""), second=f"{before}.{after}")
    return ReadingError(
        "comma_in_number", place, first=f"{before}.{after}".replace(",", "; "), second=f"{before}; {after}"
    )


Places = tuple[int, int, int]
"""Where a sign or a name begins and ends, and where it gets unclear how far it reaches."""


def unclear_argument(text: str, name: str, places: Places) -> ReadingError:
    """Say that `ln 2/2` may be (ln 2)/2 or ln(2/2)."""
    start, end, place = places
    before, argument, rest = text[:start], text[end:place].strip(), text[place:].strip()
    first, second = f"{before}{name}({argument}){rest}", f"{before}{name}({argument}{rest})"
    return ReadingError("ambiguous_argument", start, found=name, first=first, second=second)


def unclear_quotient(text: str, places: Places) -> ReadingError:
    """Say that `1/2π` may be (1/2)·π or 1/(2·π)."""
    start, end, place = places
    above, below, rest = text[:start].strip(), text[end:place].strip(), text[place:].strip()
    return ReadingError(
        "ambiguous_product", place, first=f"({above}/{below})*{rest}", second=f"{above}/({below}*{rest})"
    )


def unclear_factor(text: str, name: str, places: Places) -> ReadingError:
    """Say that `√2π` may be (√2)·π or √(2·π)."""
    start, end, place = places
    before, argument, rest = text[:start], text[end:place].strip(), text[place:].strip()
    first, second = f"{before}{name}({argument})*{rest}", f"{before}{name}({argument}*{rest})"
    return ReadingError("ambiguous_product", place, first=first, second=second)


def unclear_bracket(text: str, place: int) -> ReadingError:
    """Say that `e(2)` may be a product or a power, and `0.12(3)` a product or an uncertainty."""
    before, rest = text[:place].strip(), text[place:].strip()
    second = f"{before}^{rest}" if before.endswith("e") else f"{before} ± ... ({rest.strip('()')})"
    return ReadingError("ambiguous_product", place, first=f"{before}*{rest}", second=second)


def side_by_side(code: str, text: str, place: int) -> ReadingError:
    """Say that `12 3` may be two numbers or one, and `2 1/2` as TeX has it a sum or a product."""
    start, rest = text[:place].strip(), text[place:].strip()
    if code == "two_numbers":
        return ReadingError(code, place, first=f"{start}; {rest}", second=start + rest)
    return ReadingError(code, place, first=f"{start}+{rest}", second=f"{start}*{rest}")


def two_signs(text: str, first: int, second: int) -> ReadingError:
    """Say that `1--1` may be 1-(-1) or 1-1."""
    before, sign, after = text[:first], text[second], text[second + 1 :]
    readings = f"{before}{text[first]}({sign}{after})", f"{before}{sign}{after}"
    return ReadingError("two_signs", second, first=readings[0], second=readings[1])


def stacked_power(lower: str, middle: str, upper: str, place: int) -> ReadingError:
    """Say that `2^3^2` may be 2^(3^2) or (2^3)^2."""
    return ReadingError(
        "stacked_power", place, first=f"{lower}^({middle}^{upper})", second=f"({lower}^{middle})^{upper}"
    )
