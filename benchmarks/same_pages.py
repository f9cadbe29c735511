"""What a faster page has to leave as it was: text, structure, alternative texts, outline, fields, and the look of it.

`python -m benchmarks.same_pages facts before.json` writes the facts of papers, keys and forms of a dozen families in
both languages; run it with another commit as well (`PYTHONPATH=OTHER/src:.`). `python -m benchmarks.same_pages compare
before.json after.json` lists every difference, and ends with 1 where there is one.
"""

import hashlib
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
from pypdf import PdfReader

DOZEN = (
    "regression/simple",
    "mlp/dropout",
    "mlp/backprop",
    "cnn/architectures",
    "gnn/normalized_adjacency",
    "attention/scaled_dot_product",
    "rl/returns",
    "norm/batchnorm",
    "classification/decision_tree",
    "clustering/kmeans",
    "generative/pca",
    "graphical/bayes_net",
)
RESOLUTION = 0.8  # dots a point
Facts = dict[str, Any]  # JSON: pages by texts, structure, fields


def facts(pdf: bytes) -> Facts:
    """What a reader, a voice and a form see of a PDF."""
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    drawn = pypdfium2.PdfDocument(pdf)
    return {
        "texts": [page.get_textpage().get_text_bounded() for page in drawn],
        "tags": list(_tags(root["/StructTreeRoot"].get("/K"), 0)),
        "outline": [f"{item.title}" for item in _flat(reader.outline)],
        "fields": {
            str(name): [one.get("/TU"), one.get("/V"), *(_place(reader, str(name)))]
            for name, one in (reader.get_fields() or {}).items()
        },
        "language": str(root.get("/Lang")),
        "look": [hashlib.sha256(page.render(scale=RESOLUTION).to_numpy().tobytes()).hexdigest()[:16] for page in drawn],
    }


def _place(reader: PdfReader, name: str) -> Iterator[str]:
    for number, page in enumerate(reader.pages, 1):
        for note in (one.get_object() for one in page.get("/Annots", [])):
            if note.get("/Subtype") == "/Widget" and _full_name(note) == name:
                yield f"{number}: {' '.join(f'{float(x):.1f}' for x in note['/Rect'])}"


def _full_name(note: Any) -> str:  # Any: a dictionary of pypdf
    above = note.get("/Parent")
    return f"{_full_name(above.get_object())}.{note['/T']}" if above else str(note["/T"])


def _tags(node: Any, depth: int) -> Iterator[str]:  # Any: whatever an entry of a PDF may be
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for one in node:
            yield from _tags(one, depth)
    elif isinstance(node, dict) and "/S" in node:
        told = [f"{key[1:]}={node[key]}" for key in ("/Alt", "/T", "/Lang") if key in node]
        scope = [str(one) for one in _attributes(node.get("/A")) if "/Scope" in one or "/RowSpan" in one]
        yield " ".join((depth * "." + str(node["/S"])[1:], *told, *scope))
        if "/K" in node:
            yield from _tags(node["/K"], depth + 1)


def _attributes(node: Any) -> list[Any]:  # Any: a dictionary of pypdf, or several
    node = node.get_object() if hasattr(node, "get_object") else node
    return [] if node is None else [one.get_object() for one in node] if isinstance(node, list) else [node]


def _flat(outline: Any) -> Iterator[Any]:  # Any: pypdf nests lists of destinations
    for item in outline:
        yield from _flat(item) if isinstance(item, list) else (item,)


def documents() -> Iterator[tuple[str, Any]]:
    """Papers, keys and practice sheets by name, those of exams in one language, in both and in large print."""
    from dataclasses import replace

    from markscheme.engine.certify import sample
    from markscheme.exam.planning.blueprint_reader import read_blueprint
    from markscheme.exam.printing.exam_paper import answer_sheet_document, key_document, paper_document
    from markscheme.exam.roster import Student
    from markscheme.family.library import Library
    from markscheme.papers import key_document as sheet_key
    from markscheme.papers import sheet_document
    from markscheme.papers.practice_sheet import Sheet

    library = Library()
    problems = {f"q{i}": sample(library[id], "medium", 7, {}, None).problem for i, id in enumerate(DOZEN, 1)}
    student = Student("s1", "Ada Example", stem="s1", sheet="ABCD-EFGH")
    for kind, more in KINDS.items():
        head = "title: {en: Final, zh: 期末考试}\ncourse: {en: Learning, zh: 机器学习}\nduration: 120\n" + more
        asked = "".join(f"  - {{family: {id}, level: medium}}\n" for id in DOZEN)
        plan = read_blueprint(f"{head}questions:\n{asked}", "exam.yaml", library)
        someone = replace(student, large_print="large" in kind)
        paper = (plan, "HW36YJ", someone, problems)
        yield f"{kind} paper", paper_document(*paper)
        yield f"{kind} key", key_document(*paper)
        if plan.printing.answer_sheet == "apart":
            yield f"{kind} answers", answer_sheet_document(*paper)
    for language in ("en", "zh"):
        for id, problem in zip(DOZEN, problems.values(), strict=True):
            sheet = Sheet("Test", language, (problem,))
            yield f"{language} sheet {id}", sheet_document(sheet)
            yield f"{language} sheet key {id}", sheet_key(sheet)


KINDS = {
    "en": "languages: [en]\n",
    "zh": "languages: [zh]\nspace: compact\ncover: yes\n",
    "both": "languages: [en, zh]\nkey: marks\n",
    "large": "languages: [en]\nkey: marks\n",
    "apart": "languages: [zh]\nanswer_sheet: apart\n",
    "none": "languages: [en]\nspace: none\ncover: yes\n",
}


def write_facts(name: str, pages: str = "") -> None:
    """Write the facts of all documents; with a folder the PDF files too."""
    from markscheme.document.pdf.fillable_pdf import to_forms
    from markscheme.document.pdf.typeset import to_pdf

    found = {}
    for what, document in documents():
        made = {"": to_pdf(document)} if "key" in what else dict(zip(("", " form"), to_forms(document), strict=True))
        for kind, pdf in made.items():
            found[what + kind] = facts(pdf)
            if pages:
                Path(pages).mkdir(exist_ok=True)
                (Path(pages) / f"{what}{kind}.pdf".replace("/", "-").replace(" ", "_")).write_bytes(pdf)
    Path(name).write_text(json.dumps(found, ensure_ascii=False, indent=1, default=str))


def differences(before: Facts, after: Facts) -> Iterator[str]:
    """Name what differs between the facts of two runs."""
    for what in sorted(before.keys() | after.keys()):
        one, other = before.get(what), after.get(what)
        if one is None or other is None:
            yield f"{what}: only {'after' if one is None else 'before'}"
            continue
        for name in one:
            if one[name] != other[name]:
                yield f"{what}: {name}: {_first_difference(one[name], other[name])}"


def _first_difference(one: Any, other: Any) -> str:  # Any: JSON
    if isinstance(one, dict):
        names = [name for name in sorted(one.keys() | other.keys()) if one.get(name) != other.get(name)]
        return f"{len(names)}, {names[0]}: {one.get(names[0])} / {other.get(names[0])}"
    if isinstance(one, list):
        places = [i for i in range(max(len(one), len(other))) if one[i : i + 1] != other[i : i + 1]]
        first = places[0]
        return f"{len(places)} of {len(one)} / {len(other)}, {first}: {one[first:][:2]} / {other[first:][:2]}"
    return f"{one} / {other}"


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["facts", name, *folder]:
            write_facts(name, *folder)
        case ["compare", first, second]:
            found = list(differences(*(json.loads(Path(name).read_text()) for name in (first, second))))
            print("\n".join(found) or "no difference")
            sys.exit(bool(found))
        case _:
            sys.exit(__doc__)
