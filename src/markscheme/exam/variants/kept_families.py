"""The families that an exam keeps: their sources in `DIR/families`, as they were when its papers were made.

Marks, sentences and papers that are added later come from these, whatever the installed families are by then. Sources
are code. So nothing of the folder runs that exam.json does not name with its hash, that is not the user's own, or that
others can write to; and where the exam's secret lies there, the list of hashes has to be sealed with it.
"""

from __future__ import annotations

import hmac
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from markscheme.errors import AnswerError
from markscheme.exam.secret import FILE as SECRET
from markscheme.exam.secret import Key, exam_key, is_kept, read_secret
from markscheme.family.held_sources import digest_of, hashes_of
from markscheme.family.kept_library import KeptLibrary
from markscheme.files.json_reader import JsonValue

FAMILIES = "families"  # the folder, beside exam.json
KEY = "kept_families"  # in exam.json: `files`, a SHA-256 by name, and `seal`, an HMAC of them by the exam's key
EXAM = "exam.json"
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
SHOWN = 16  # digits of a hash in a message
INSTEAD = "--with-current-families marks by the families of now instead"


def open_kept(
    folder: Path, built: Mapping[str, JsonValue], *, key: Key | None = None, vouched: str = ""
) -> KeptLibrary | None:
    """Open the families that an exam keeps, after all checks; None for one that keeps none. `built`: its exam.json.

    `key`: that of the exam, where it is known already. `vouched`: the digest of a list whose seal was looked at.
    Raise AnswerError where a check fails: then nothing of the folder was run.
    """
    if KEY not in built:
        return None
    known = kept_hashes(built, folder)
    files = _read_own(folder, known)
    if vouched:
        if digest_of(known) != vouched:
            raise AnswerError(f"{folder / EXAM}: {KEY} was changed while the class was marked; mark again")
    elif (key := key or key_beside(folder, built)) and not is_sealed(built, known, key):
        raise AnswerError(
            f"{folder / EXAM}: the list of kept families is not sealed with {SECRET}: one of the two was changed\n"
            f"put back {EXAM}, {FAMILIES} and {SECRET} from a copy of the folder; {INSTEAD}"
        )
    return KeptLibrary(files)


def is_sealed(built: Mapping[str, JsonValue], known: Mapping[str, str], key: Key) -> bool:
    """Say whether the list of exam.json was written by somebody who has the exam's secret."""
    return hmac.compare_digest(seal_of(known, key).encode(), str(built[KEY].get("seal", "")).encode())


def kept_hashes(built: Mapping[str, JsonValue], folder: Path) -> dict[str, str]:
    """Give the list of exam.json: the SHA-256 of every kept file by its name. Raise AnswerError where it is damaged."""
    kept = built.get(KEY)
    files = kept.get("files") if isinstance(kept, dict) else None
    if not isinstance(files, dict) or not files or not all(map(is_name, files)):
        raise AnswerError(f"{folder / EXAM}: {KEY} is damaged; put the file back from a copy of the folder")
    return {name: str(known) for name, known in files.items()}


def is_name(name: str) -> bool:
    """Say whether a name leads to a file below the folder, on every system."""
    return not {"", ".", ".."} & {*name.split("/")} and not {*":\\\0"} & {*name}


def key_beside(folder: Path, built: Mapping[str, JsonValue]) -> Key | None:
    """Give the key of the exam where its secret lies in the folder."""
    path = folder / SECRET
    return exam_key(read_secret(path), str(built.get("id", ""))) if is_kept(path) else None


def read_known(folder: Path, known: Mapping[str, str]) -> dict[str, bytes]:
    """Read the kept files in a process of the build that wrote them; raise AnswerError for one of another SHA-256."""
    return {name: Ownership(folder, ask=False).read(folder / FAMILIES / name, digest) for name, digest in known.items()}


def _read_own(folder: Path, known: Mapping[str, str]) -> dict[str, bytes]:
    """Read the kept files; raise AnswerError unless each is the user's own and has the SHA-256 that is `known`."""
    top = folder / FAMILIES
    own = Ownership(folder)
    folders = {top, *(parent for name in known for parent in (top / name).parents if parent.is_relative_to(top))}
    own.check(folder.resolve(), is_folder=True)
    own.check(folder / EXAM)
    for path in sorted(folders):
        own.check(path, is_folder=True)
    return {name: own.read(top / name, digest) for name, digest in known.items()}


class Ownership:
    """Says whether files of an exam folder belong to the user, and nobody else writes to them.

    The user is compared even where the administrator is at work: a folder of somebody else's would run as them.
    """

    def __init__(self, folder: Path, *, ask: bool = True) -> None:
        self.folder = folder
        self.user = os.getuid() if ask and hasattr(os, "getuid") else None  # Windows has no such owners

    def check(self, path: Path, *, is_folder: bool = False) -> None:
        """Raise AnswerError unless a file or folder is there, is no link, and is the user's own."""
        try:
            found = path.lstat()
        except OSError as error:
            raise self._lost(path, error) from None
        self._judge(path, found, is_folder)

    def read(self, path: Path, known: str) -> bytes:
        """Read a file; what is judged and what is read are one file, also where somebody changes it meanwhile."""
        self.check(path)
        try:
            with os.fdopen(os.open(path, _READ), "rb") as file:
                self._judge(path, os.fstat(file.fileno()), is_folder=False)
                data = file.read()
        except OSError as error:
            raise self._lost(path, error) from None
        now = hashes_of({"": data})[""]
        if now != known:
            raise AnswerError(
                f"{path}: is not what the exam was built with: SHA-256 {now[:SHOWN]} now, {known[:SHOWN]} in {EXAM}\n"
                f"put it back from a copy of the folder; {INSTEAD}"
            )
        return data

    def _judge(self, path: Path, found: os.stat_result, is_folder: bool) -> None:
        kind = stat.S_ISDIR if is_folder else stat.S_ISREG
        if not kind(found.st_mode):
            what = "a link" if stat.S_ISLNK(found.st_mode) else f"no {'folder' if is_folder else 'file'}"
            raise AnswerError(f"{path}: is {what}, and {EXAM} lists what was built; put back what was there; {INSTEAD}")
        if self.user is None:
            return
        if found.st_uid != self.user:
            raise AnswerError(
                f"{path}: belongs to user {found.st_uid}, and you are user {self.user}: the families of an exam are "
                f"code, and run for their owner alone\ncopy the folder and mark the copy: cp -r {self.folder} "
                f"{self.folder.name}-copy"
            )
        if others := found.st_mode & 0o022:
            who = "everybody" if others & 0o002 else "its group"
            raise AnswerError(
                f"{path}: {who} can write to it (mode {stat.S_IMODE(found.st_mode):04o}), and the families of an exam "
                f"are code\nif nobody changed it: chmod -R go-w {self.folder}, or copy it to a disk that knows modes"
            )

    def _lost(self, path: Path, error: OSError) -> AnswerError:
        return AnswerError(
            f"{path}: cannot be read ({error.strerror}), and the exam is marked by what it keeps\n"
            f"put it back from a copy of the folder; {INSTEAD}"
        )


def seal_of(hashes: Mapping[str, str], key: Key) -> str:
    """Seal a list of kept files: only who has the exam's secret can."""
    return key.seed("kept families", digest_of(hashes))
