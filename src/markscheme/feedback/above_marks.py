"""What a student is told of marks that stand above the program's: who decided what, and why."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from markscheme.files.json_reader import JsonObject
from markscheme.marking.marks import mark_text
from markscheme.phrases import say
from markscheme.phrases.messages.said_in import said_in

STANDS = "stand"  # of a whole paper: it counts as it was marked
VOID, FULL, WEIGHT, ACCEPT = "void", "full", "weight", "accept"  # corrections of an exam after it was sat


def said_above(one: JsonObject, language: str) -> Iterator[str]:
    """Give a sentence for each thing that changed the marks of a step, a question or a whole paper, if anything did."""
    for fact in one.get("corrected", ()):
        yield _correction(fact, language)
    if decided := one.get("decided"):
        yield _decision(one, decided, language)


def verdict_note(step: JsonObject) -> str:
    """Give the note on the program's verdict, which stands whatever counts."""
    program = step.get("program", {})
    return str((program if "note" in program else step).get("note") or "")


def _decision(one: JsonObject, decided: JsonObject, language: str) -> str:
    # Beside what people write stand a mean of several, or a third mark: those are sentences of the program.
    reason = "; ".join(said_in(one, language) for one in str(decided.get("reason") or "").strip().split("; "))
    if decided["marks"] == STANDS:
        said = say("decided.stands", language)
    else:
        out_of = one["out_of"] if "out_of" in one else one["total"]
        marks = mark_text(Fraction(decided["marks"]))
        said = say("decided.marks", language, marks=marks, out_of=mark_text(Fraction(out_of)))
    return said + (say("common.space", language) + _ended(reason, language) if reason else "")


def _ended(reason: str, language: str) -> str:
    return reason if reason.endswith((".", "!", "?", "。", "！", "？")) else reason + say("decided.stop", language)


def _correction(fact: JsonObject, language: str) -> str:
    """Say what was corrected, of a step or of a question, and why."""
    what = "accepted" if fact["what"] == ACCEPT else f"{fact['what']}_{'step' if fact['step'] else 'question'}"
    reason = _ended(fact["reason"].get(language) or fact["reason"]["en"], language)
    marks = mark_text(Fraction(fact["value"])) if fact["what"] == WEIGHT else ""
    return say(f"corrected.{what}", language, reason=reason, marks=marks)
