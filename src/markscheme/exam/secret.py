"""The secret of an exam: what every student's numbers depend on, and what nothing that is printed gives away."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from markscheme.errors import AnswerError
from markscheme.files.json_reader import JsonValue
from markscheme.files.result_folder import write_whole
from markscheme.papers.sheet_data import letters_of

FILE = "exam.secret"
SHORTEST = 16  # characters of a secret of an exam built before; it goes on
LEAST = 32  # characters of a new one
PAIRS = 20  # different pairs of neighbouring characters in a new one: "ababab..." has two
_SALT = "markscheme exam secret 1"
_KEY = "markscheme key 2"
_SLOW = 2**16  # the cost of scrypt for each guess at a secret: 64 MB and some tenths of a second


@dataclass(frozen=True)
class Key:
    """What the seeds and the codes of one exam are made with; it never shows itself."""

    secret: bytes = field(repr=False)

    def seed(self, *key: object) -> str:
        """Make a seed for draws, or for a code: without the key nobody can tell it, whatever they know of `key`."""
        message = json.dumps([str(part) for part in key], ensure_ascii=False).encode()
        return hmac.new(self.secret, message, hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Secret:
    """Some random text; it never shows itself."""

    text: str = field(repr=False)

    def key(self, about: str) -> Key:
        """Make the key of one exam, or of practice sheets: scrypt, so that a guess at the secret is slow.

        Whatever is printed comes from it alone, so nothing printed can test guesses any faster.
        """
        return Key(_slow_hash(self.text, f"{_KEY}|{about}"))

    def fast_key(self) -> Key:
        """Make the key of exams that were built before they had an id: the secret as it stands."""
        return Key(self.text.encode())

    def fingerprint(self, about: str) -> str:
        """Tell one secret from another in exams without an id: scrypt, salted with what the exam is about."""
        salt = hashlib.sha256(f"{_SALT}|{about}".encode()).digest()
        return hashlib.scrypt(self.text.encode(), salt=salt, n=2**14, r=8, p=1, dklen=16).hex()


@lru_cache(maxsize=8)  # one command asks several times, and a session gives many commands
def _slow_hash(secret: str, about: str) -> bytes:
    salt = hashlib.sha256(about.encode()).digest()
    memory = 256 * 8 * _SLOW
    return hashlib.scrypt(secret.encode(), salt=salt, n=_SLOW, r=8, p=1, maxmem=memory, dklen=32)


def exam_key(secret: Secret, id: str) -> Key:
    """Give the key of an exam; `id` is empty for one that was built before there were ids."""
    return secret.key(f"exam {id}") if id else secret.fast_key()


def new_secret() -> Secret:
    """Make a secret that nobody chose: 43 characters, 256 bits."""
    return Secret(secrets.token_urlsafe(32))


def read_secret(path: Path) -> Secret:
    """Read a secret from a file; surrounding white space does not count."""
    try:
        text = path.read_text("utf-8").strip()
    except OSError as error:
        raise AnswerError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise AnswerError(f"{path}: byte {error.start} is no UTF-8; a secret is a line of text") from None
    if len(text) < SHORTEST:
        raise AnswerError(f"{path}: holds {len(text)} characters, but a secret has at least {LEAST}; {HOW_TO_MAKE}")
    return Secret(text)


HOW_TO_MAKE = (
    "write one that nobody chose, as by\n"
    "  python3 -c 'import secrets; print(secrets.token_urlsafe(32))' > course.secret"
)


def check_strong(secret: Secret, path: Path) -> None:
    """Refuse a secret that somebody could guess, for whatever is new."""
    if len(secret.text) < LEAST:
        found = f"holds {len(secret.text)} characters, but a secret has at least {LEAST}"
    elif len(set(pairwise(secret.text))) < PAIRS:
        found = f"repeats itself: of {len(secret.text)} characters, {len(set(pairwise(secret.text)))} pairs differ"
    else:
        return
    raise AnswerError(f"{path}: {found}, so that somebody could guess it; {HOW_TO_MAKE}")


def secret_of(folder: Path, given: Path | None, begun: bool) -> Secret:
    """Give the secret of an exam folder: the one there, the one given, or, for an exam not `begun`, a new one.

    Nothing is written; `keep_secret` does that once it is known that the exam can be built.
    """
    kept = folder / FILE
    if is_kept(kept):
        secret = read_secret(kept)
        if given is not None and read_secret(given) != secret:
            raise AnswerError(
                f"{kept}: holds another secret than {given}; give another folder, or leave one of them out"
            )
        return secret
    if given is not None:
        return read_secret(given)
    if begun:
        raise AnswerError(
            f"{kept}: is missing, and the papers of this exam depend on it\n"
            "put the file back, or give --secret-file FILE; nothing was written"
        )
    return new_secret()


def is_kept(path: Path) -> bool:
    """Say whether a file holds a secret; one that was emptied is as good as lost."""
    try:
        return bool(path.read_bytes().strip())
    except FileNotFoundError:
        return False
    except OSError:
        return True  # it is there, and `read_secret` says why it cannot be read


def keep_secret(folder: Path, secret: Secret) -> None:
    """Write the secret for the next build; only its owner ever reads it."""
    path = folder / FILE
    if not is_kept(path):
        write_whole(path, f"{secret.text}\n".encode(), 0o600, within=folder)


def digest(data: JsonValue) -> str:
    """Hash JSON data by SHA-256, however it is laid out."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def code_of(hexadecimal: str, length: int = 6) -> str:
    """Make a short code that is read aloud without mistakes.

    >>> code_of("00ff00ff00ff00ff")
    'HW36YJ'
    """
    return letters_of(int(hexadecimal[:16], 16), length)
