"""An exam is marked as it was built: by the families that it keeps, whatever is installed.

One that was built before exams kept them is marked by the installed ones. Others have other keys, and are refused
unless they are allowed.
"""

from __future__ import annotations

from markscheme._version import __version__
from markscheme.errors import FamilyError, MarkschemeError, ResultError
from markscheme.exam.exam_folder import EXAM, Exam
from markscheme.exam.manifest import known_hash, sha256_of
from markscheme.exam.variants.families import FIRST_CODE, code_of_family, family_ids, files_of
from markscheme.exam.variants.kept_families import FAMILIES
from markscheme.gradebook.settings import ChangedFamily

ALLOW = "--with-current-families"


def changed_families(exam: Exam) -> tuple[ChangedFamily, ...]:
    """Give the installed families of an exam that are not what they were.

    exam.json keeps a hash of the code, which the keys hang on. One of an earlier program has a hash of all files of
    the family alone, prose and all; where it is not known which code that was, it is compared as it was made. Where the
    exam keeps its families, other prose is a change too: it gives other sentences than the kept one.
    """
    found = []
    for id in family_ids(exam.blueprint):
        files = _entry(exam, "families", id)
        code = _entry(exam, "family_code", id) or FIRST_CODE.get((id, files), "")
        built, now = code or files, _now(id, exam, by_code=bool(code))
        if built == now and exam.keeps_families:
            built, now = files, _now(id, exam, by_code=False)
        if built != now:
            questions = tuple(asked.id for asked in exam.blueprint.questions if id in asked.families)
            found.append(ChangedFamily(id, questions, built or "not noted", now))
    return tuple(found)


def _entry(exam: Exam, name: str, id: str) -> str:
    entries = exam.built.get(name)
    return str(entries.get(id) or "") if isinstance(entries, dict) else ""


def _now(id: str, exam: Exam, *, by_code: bool) -> str:
    try:
        return code_of_family(id, exam.library) if by_code else files_of(id, exam.library)
    except MarkschemeError as error:
        return f"unusable ({error})"


def check_families(exam: Exam, allowed: bool) -> tuple[ChangedFamily, ...]:
    """Give the changed families when they are allowed; raise ResultError when they are not.

    An exam that keeps its families is marked by those, and no change of the installed ones concerns it.
    """
    if exam.keeps_families and not allowed:
        _check_kept(exam)
        return ()
    changed = changed_families(exam)
    if changed and not allowed:
        version = exam.built.get("version")
        program = "the program as it was when the exam was built"
        if version not in (None, __version__):
            program = f"Markscheme {version}"
        raise ResultError(
            "\n".join([f"{exam.folder / EXAM}: {changed[0]}", *map(str, changed[1:])])
            + f"\nmark with {program} and the --templates folder of the build, or {ALLOW} if a changed key is meant; "
            "nothing was marked"
        )
    return changed


def _check_kept(exam: Exam) -> None:
    """Load what an exam keeps; raise ResultError where this program cannot: nobody goes unmarked for it in silence."""
    for id in family_ids(exam.blueprint):
        try:
            exam.library[id]
        except FamilyError as error:
            program = "the Markscheme that built the exam"
            if exam.built.get("version") not in (None, __version__):
                program = f"Markscheme {exam.built['version']}, which built the exam"
            raise ResultError(
                f"{exam.folder / FAMILIES}: a family that the exam keeps does not load in Markscheme {__version__}: "
                f"{error}\nmark with {program}, or {ALLOW} if its key is the same now; nothing was marked"
            ) from None


def edited(exam: Exam) -> list[str]:
    """Give what to say of an exam.json that is not as the last build wrote it; nothing where there is no manifest.

    It is no error: a name may have been put right. But policy, marks and scale are read there too.
    """
    known = known_hash(exam.folder, EXAM)
    if known in ("", sha256_of(exam.folder / EXAM)):
        return []
    path = exam.folder / EXAM
    return [f"{path}: was changed after it was built, and counts as it is; `exam build` writes it anew as it should be"]
