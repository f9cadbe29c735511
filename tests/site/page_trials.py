"""What a page asks about one problem: it opens it, checks a right, a slipped and a wrong paper, asks for help.

The requests are made once, natively; each engine that answers them has to give the same answers.
"""

from __future__ import annotations

from collections.abc import Iterator

from markscheme import generate
from markscheme.engine.certify import certify
from markscheme.family.givens.sampling import Stream
from markscheme.files.json_reader import JsonObject
from markscheme.simulation import GUESSES, Instance, careless, garbage, guess, honest, with_slips

LANGUAGES = ("en", "zh")


def page_requests(id: str, level: str, seed: int, slips: int = 1) -> Iterator[JsonObject]:
    """Yield the requests about one problem; `slips`: of how many misconceptions a paper is handed in."""
    language = LANGUAGES[seed % 2]
    here = {"address": f"{id}?level={level}&seed={seed}", "language": language}
    instance = Instance(problem := generate(id, level=level, seed=seed), certify(problem))
    stream = Stream("page", id, level, seed)
    yield {"do": "open", **here}
    papers = [
        honest(instance, stream),
        careless(instance, stream),
        garbage(instance, stream),
        guess(instance, stream, GUESSES[0]),
    ]
    papers += [with_slips(instance, stream, (slip,)) for slip in list(instance.certificate.slips)[:slips]]
    for paper in papers:
        if paper is not None:
            yield {"do": "check", **here, "answers": dict(paper.raw)}
    step, written = next(iter(papers[0].raw.items()))
    yield {"do": "read", **here, "step": step, "raw": written}
    yield {"do": "hint", **here, "step": step}
    yield {"do": "worked", **here}
