"""What may not change under papers that are built: secret, blueprint, families, and what asks for a further word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markscheme.errors import AnswerError
from markscheme.exam.blueprint import Blueprint
from markscheme.exam.earlier import Earlier

NOT_ON_PAPER = ("policy_settings", "scale", "effort_spread", "duplicates")


def printed(blueprint: Blueprint) -> dict[str, Any]:
    """All of a blueprint that papers hang on."""
    return {name: value for name, value in blueprint.to_json().items() if name not in NOT_ON_PAPER}


def check_begun(earlier: Earlier, exam_id: str | None, rebuild: bool) -> None:
    """Refuse to begin an exam, or to give one an id, where papers of another one lie."""
    if earlier.id is not None and exam_id not in (None, earlier.id):
        which = f"has the id {earlier.id!r}" if earlier.id else "was built before exams had ids, and stays without one"
        raise AnswerError(f"{earlier.folder}: this exam {which}; leave --exam-id {exam_id} out, or give another folder")
    if rebuild or exam_id is not None:
        return
    if earlier.is_lost:
        raise AnswerError(
            f"{earlier.folder}: holds papers, but neither exam.json nor manifest.json, which say of which exam\n"
            "put one of them back, or give the exam's --exam-id, or another folder"
        )


def check_unchanged(
    earlier: Earlier,
    blueprint: Blueprint,
    core: str,
    facts: Mapping[str, Any],
    code: Mapping[str, str],
    rebuild: bool,
    even_marked: bool,
) -> None:
    """Refuse to change papers that were built from something else, and that may be printed.

    `code`: of every family, what its key hangs on. Late papers by another key would be marked by the first one.
    """
    changed = [*_changes(earlier, blueprint, core, facts), *_changed_code(earlier, code)]
    if changed and not rebuild:
        raise AnswerError(
            f"{earlier.folder}: holds build {_build(earlier)}, and since then {', '.join(changed)} changed, so that "
            "papers would change too\ngive another folder, or --rebuild if none of these papers is in use"
        )
    differs = changed or any(record["core"] != core for record in earlier.closed.values())
    if rebuild and differs and earlier.marked and not even_marked:
        count = len(earlier.marked)
        who = "1 student has" if count == 1 else f"{count} students have"
        raise AnswerError(
            f"{earlier.folder}: {who} answers or marks in marks.sqlite, which fit the papers as they are; --rebuild "
            "would change them\ngive another folder, or --even-marked too if these marks are not wanted any more"
        )


def _changes(earlier: Earlier, blueprint: Blueprint, core: str, facts: Mapping[str, Any]) -> Iterator[str]:
    """What papers hang on and what is not as it was at the last whole build."""
    known = earlier.exam or earlier.manifest or earlier.plan
    if known.get("secret_fingerprint") not in (None, facts["secret_fingerprint"]):
        yield "the secret"
    if not earlier.exam and not earlier.manifest:  # nothing was finished: what is made by now is made anew
        return
    if earlier.blueprint is None:
        if any(record["core"] != core for record in earlier.closed.values()):
            yield "the blueprint (exam.json is lost or damaged: put it back)"
    elif printed(earlier.blueprint) != printed(blueprint):
        yield "the blueprint"
    before = earlier.exam.get("families", {})
    yield from (
        f"the family {id} (version {before[id].split()[0]} to {now.split()[0]})"
        for id, now in facts["families"].items()
        if id in before and before[id].split()[0] != now.split()[0]
    )


def _changed_code(earlier: Earlier, code: Mapping[str, str]) -> Iterator[str]:
    """The families of the same version whose calculation is another one; older exams did not note it."""
    before = earlier.exam.get("family_code", {})
    yield from (
        f"the calculation of the family {id}"
        for id, now in code.items()
        if before.get(id, now) != now and before[id].split()[0] == now.split()[0]
    )


def families_changed(earlier: Earlier, families: Mapping[str, str]) -> tuple[str, ...]:
    """Families of the same version whose files are others than those that the papers were made by."""
    before = earlier.exam.get("families", {})
    return tuple(id for id, now in families.items() if before.get(id, now) != now)


def _build(earlier: Earlier) -> Any:
    return (earlier.exam or earlier.manifest).get("build")
