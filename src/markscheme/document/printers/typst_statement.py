"""The statement of a question, apart from what is asked, and what of it stands side by side in little room."""

from __future__ import annotations

from collections.abc import Iterator

from markscheme.document import document_tree as doc

_ASKING = (doc.Part, doc.WorkingSpace, doc.AnswerBox, doc.PageBreak)
_ALSO_ASKING = (doc.Heading, doc.CodeBlock)  # in a paper of which a page may begin or end with a scrap


def lead_and_rest(blocks: doc.Blocks, tidy: bool) -> tuple[doc.Blocks, doc.Blocks]:
    """Divide a question into its statement and what is asked."""
    kinds = _ASKING if tidy else (*_ASKING, *_ALSO_ASKING)
    end = next((i for i, block in enumerate(blocks) if isinstance(block, kinds) or _is_filled_in(block)), len(blocks))
    return blocks[:end], blocks[end:]


def _is_filled_in(block: doc.Block) -> bool:
    """Say whether a table has places for answers."""
    return isinstance(block, doc.Table) and any(
        isinstance(inline, doc.AnswerBlank) for row in block.rows for cell in row for inline in cell
    )


def groups_of(statement: doc.Blocks) -> Iterator[doc.Blocks]:
    """Divide a statement: a drawing with the data below it, tables one below the other, anything else by itself."""
    group: list[doc.Block] = []
    for block in statement:
        if group and not _goes_with(group[-1], block):
            yield tuple(group)
            group = []
        group.append(block)
    if group:
        yield tuple(group)


def _goes_with(before: doc.Block, block: doc.Block) -> bool:
    match before, block:
        case (doc.Figure(), doc.DisplayFormula()) | (doc.DisplayFormula(), doc.DisplayFormula()):
            return True
        case doc.Table(), doc.Table():
            return not (before.widths or block.widths or before.row_height or block.row_height)
    return False
