"""Archives that depend on nothing but what is in them: same files, same bytes."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Mapping

EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip archive can say


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Pack files by name, sorted, without times or rights of their own."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def gzipped(content: bytes) -> bytes:
    """Compress one file."""
    return gzip.compress(content, 9, mtime=0)
