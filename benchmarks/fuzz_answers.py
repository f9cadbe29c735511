"""Coverage-guided fuzzing of the answer grammar: no crash, no hang, no memory.

pip install atheris
python -m benchmarks.fuzz_answers -max_total_time=3600 -max_len=400 -rss_limit_mb=400
"""

from __future__ import annotations

import sys

try:
    import atheris
except ImportError:
    raise SystemExit("atheris is not installed; pip install atheris") from None

with atheris.instrument_imports(include=["markscheme.answers"]):
    from markscheme.answers import Blank, ReadAnswer, Unreadable, read_array, read_number, read_shape, read_value


def one_input(data: bytes) -> None:
    """Every text gets one of three readings from every reader, with the raw text kept."""
    text = atheris.FuzzedDataProvider(data).ConsumeUnicodeNoSurrogates(400)
    for read in (read_number, read_value, read_array, read_shape):
        reading = read(text)
        if not isinstance(reading, ReadAnswer | Blank | Unreadable) or reading.raw != text:
            raise AssertionError(f"{read.__name__}({text!r}) gave {reading!r}")


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
