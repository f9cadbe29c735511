"""What a roster or a registry says of a student beside marks: excused, withdrawn, left, absent, started late."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from markscheme.errors import AnswerError, did_you_mean

EXCUSED, WITHDRAWN, LEFT, ABSENT, LATE_START = "excused", "withdrawn", "left", "absent", "late start"
KINDS: Final = (EXCUSED, WITHDRAWN, LEFT, ABSENT, LATE_START)
NOT_COUNTED: Final = (EXCUSED, WITHDRAWN, LEFT, ABSENT)  # no marks count, and nobody waits for any
GONE: Final = (WITHDRAWN, LEFT)  # not in the room, either
WORDED: Final = (*NOT_COUNTED, "missing", "waiting", "not marked")  # for which a registrar may want a word
# Each word folded: without case, width, spaces and signs.
_WORDS: Final = {
    EXCUSED: "excused exempt exempted deferred deferral deferredexam 缓考 申请缓考 免考 免修",
    WITHDRAWN: "withdrawn withdrew dropped drop w 退课 退选 已退课 已退选",
    LEFT: "left gone leaver exmatriculated 退学 休学 离校 转学 转出 已离校",
    ABSENT: "absent abs noshow didnotattend notattended 缺考 旷考 缺席",
    LATE_START: "latestart startedlate late joinedlate 迟到 迟考 晚到",
}
_KNOWN = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_USUAL_WORDS: Final = "active enrolled registered current present ok normal regular yes 正常 在读 在籍 正考 参加"
_MINUTES = re.compile(r"\+?\s*(\d{1,3})\s*(?:min(?:ute)?s?\.?|'|分钟|分)", re.IGNORECASE)
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:：.]([0-5]\d)")


@dataclass(frozen=True)
class StudentStatus:
    """What holds for a student; `kind` is empty where nothing does.

    `started`: of a late start, minutes as `15 min` or the clock as `10:15`; empty where neither is said.
    """

    kind: str = ""
    started: str = ""

    def __bool__(self) -> bool:
        return bool(self.kind)

    def __str__(self) -> str:
        return f"{self.kind} {self.started}".strip()

    @property
    def is_counted(self) -> bool:
        """Whether marks of this student count."""
        return self.kind not in NOT_COUNTED

    def late_by(self, after: str, duration: int) -> timedelta | None:
        """Give by how much this student started late; None where a time is said, but not when the exam began.

        `after`: when work was due, ISO 8601, or empty; `duration`: minutes, 0 where it is not known.
        """
        if minutes := _MINUTES.fullmatch(self.started):
            return timedelta(minutes=int(minutes[1]))
        clock = _CLOCK.fullmatch(self.started)
        if clock is None:
            return timedelta()
        if not after or not duration:
            return None
        began = datetime.fromisoformat(after) - timedelta(minutes=duration)
        at = began.replace(hour=int(clock[1]), minute=int(clock[2]), second=0)
        return max(timedelta(), at - began)


NO_STATUS: Final = StudentStatus()


def read_status(text: str) -> StudentStatus | None:
    """Read a status; None for a word that is none, NO_STATUS for an empty text and for what is usual.

    >>> read_status("缓考"), read_status("late start 15 min"), read_status("Enrolled"), read_status("sleepy")
    (StudentStatus(kind='excused', started=''), StudentStatus(kind='late start', started='15 min'), \
StudentStatus(kind='', started=''), None)
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    started = _MINUTES.search(plain) or _CLOCK.search(plain)
    word = _folded(plain.replace(started[0], " ") if started else plain)
    kind = _KNOWN.get(word, "")
    if started:
        if kind != LATE_START:
            return None
        minutes = _MINUTES.fullmatch(started[0])
        return StudentStatus(LATE_START, f"{int(minutes[1])} min" if minutes else started[0].replace("：", ":"))
    if kind:
        return StudentStatus(kind)
    return NO_STATUS if not word or word in _USUAL_WORDS.split() else None


def read_status_kind(text: str) -> str:
    """Read the kind of a status alone; raise AnswerError with those that are known."""
    found = read_status(text)
    if not found:
        raise AnswerError(f"no status {text!r}; {did_you_mean(text, KINDS)}")
    return found.kind


def said_no_status(text: str) -> str:
    """Say that a text is no status, with those that are known."""
    words = ", ".join((*NOT_COUNTED, f"{LATE_START} 15 min"))
    return f"the status is {text[:40]!r}, but must be one of {words}, or empty"


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
