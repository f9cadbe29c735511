"""Where the students of an exam sit: rooms, seats in their order, and who sits next to whom."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from markscheme.exam.roster import Student

# A part of the name of a seat or a room by which names are put in order: 2 before 12, and numbers before letters.
Part = tuple[int, int, str]
Order = tuple[Part, ...]

_HAN_DIGITS = "零一二三四五六七八九"
_HAN_NUMERALS = f"{_HAN_DIGITS}十两〇"
_LABELS = "第排列行座位席号號"  # that stand around the numbers, as in 第3排第5座
_PARTS = re.compile(rf"\d+|[{_HAN_NUMERALS}]+|[^\W\d_{_HAN_NUMERALS}{_LABELS}\u3400-\u9fff]+|[\u3400-\u9fff]")
_SAY_NOTHING = frozenset((*_LABELS, "row", "seat", "no", "nr", "place", "desk", "table"))


@dataclass(frozen=True)
class Seat:
    """A seat as its name says it: its row, empty where the name tells none, and the seat in the row."""

    row: Order
    seat: Part


@dataclass(frozen=True)
class Neighbours:
    """Two students, by id, who sit beside each other or one behind the other.

    `is_near`: nothing lies between them; else there are empty seats between two of one row.
    """

    first: str
    second: str
    is_near: bool


def place_of(seat: str) -> Seat | None:
    """Read the name of a seat: its last number or letter is the seat, what stands before it the row.

    None where there is neither, such as for an empty text.

    >>> place_of("A-12") == place_of("a12"), place_of("3排5座") == place_of("3-5") == place_of("第三排第五座")
    (True, True)
    >>> place_of("7").row
    ()
    """
    parts = _parts(seat)
    return Seat(tuple(parts[:-1]), parts[-1]) if parts else None


def _parts(text: str) -> list[Part]:
    """Split a name into numbers, letters and Chinese characters, without signs and without labels such as 排 and 座."""
    words = _PARTS.findall(unicodedata.normalize("NFKC", text).casefold())
    return [_part(word) for word in words if word not in _SAY_NOTHING]


def _part(word: str) -> Part:
    if word[0] in _HAN_NUMERALS:
        return 0, _han_number(word), ""
    return (0, int(word[:18]), "") if word.isdigit() else (1, 0, word)


def _han_number(word: str) -> int:
    """Read a Chinese numeral below a hundred, or digit by digit.

    >>> [_han_number(word) for word in ("五", "十", "十二", "二十", "三十一", "一〇二")]
    [5, 10, 12, 20, 31, 102]
    """
    digits = word.replace("两", "二").replace("〇", "零")
    tens, ten, ones = digits.partition("十")
    if ten and len(tens) < 2 and len(ones) < 2 and "十" not in ones:
        return 10 * (_HAN_DIGITS.find(tens) if tens else 1) + (_HAN_DIGITS.find(ones) if ones else 0)
    return int("".join(str(_HAN_DIGITS.find(digit)) for digit in digits if digit != "十") or "10")


def natural(text: str) -> tuple[Order, str]:
    """Give what texts with numbers in them are sorted by.

    >>> sorted(["H10", "H2", "B"], key=natural)
    ['B', 'H2', 'H10']
    """
    return tuple(_parts(text)), text


def room_of(student: Student) -> str:
    """Give the room of a student in the one form that all ways to write its name have."""
    return "".join(unicodedata.normalize("NFKC", student.room).casefold().split())


def by_room(students: Iterable[Student]) -> list[tuple[Student, ...]]:
    """Put the students together by room, the rooms by their names; those without a room come last."""
    in_turn = sorted(students, key=lambda one: (not room_of(one), natural(room_of(one))))  # stable: else as before
    return [tuple(group) for _, group in groupby(in_turn, key=room_of)]


def in_seats(students: Iterable[Student]) -> list[Student]:
    """Put the students of one room in the order of their seats, row by row; those without a seat come last."""
    return sorted(students, key=_seat_order)  # stable: else in the order of the roster


def _seat_order(student: Student) -> tuple[bool, bool, Order, Order]:
    place = place_of(student.seat)
    if place is None:
        return not student.seat, True, (), ()
    return False, False, place.row, (place.seat,)


def seats_given_twice(students: Sequence[Student]) -> Iterator[tuple[Student, Student]]:
    """Find the students who have one seat of one room between them."""
    for room in by_room(students):
        for one, other in pairwise(in_seats(room)):
            if (place := place_of(one.seat)) is not None and place == place_of(other.seat):
                yield one, other


def neighbours(students: Sequence[Student]) -> list[Neighbours]:
    """Find who sits next to whom: the next seat of the row that is taken, and the same seat of the row in front.

    The row in front is the one before among the rows in which somebody sits. Seats that say no row are taken in
    order, as one row.
    """
    return [pair for room in by_room(students) for pair in _in_room(room)]


def beside(students: Sequence[Student]) -> list[Neighbours]:
    """Find who sits next to whom: in the rooms where anybody has a seat, else the lines of the roster."""
    if any(place_of(student.seat) for student in students):
        return neighbours(students)
    return [Neighbours(one.id, other.id, True) for one, other in pairwise(students)]


def _in_room(room: Iterable[Student]) -> Iterator[Neighbours]:
    seated = [(place, student.id) for student in in_seats(room) if (place := place_of(student.seat))]
    rows = [list(row) for _, row in groupby(seated, key=lambda one: one[0].row)]
    for row in rows:
        for (place, id), (next_place, next_id) in pairwise(row):
            yield Neighbours(id, next_id, not place.row or _is_next(place.seat, next_place.seat))
    for front, row in pairwise(rows):
        if front[0][0].row and row[0][0].row:
            behind = {place.seat: id for place, id in row}
            yield from (Neighbours(id, behind[place.seat], True) for place, id in front if place.seat in behind)


def _is_next(seat: Part, other: Part) -> bool:
    """Say whether no seat lies between two; of letters that is known of single ones."""
    (kind, number, word), (other_kind, other_number, other_word) = seat, other
    if kind != other_kind:
        return False
    if kind == 0:
        return other_number - number <= 1
    return len(word) == len(other_word) == 1 and ord(other_word) - ord(word) <= 1
