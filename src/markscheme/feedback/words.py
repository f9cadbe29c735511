"""The sentences of feedback, in every language side by side. A name in braces stands for words or a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from markscheme.document.document_tree import Inline, Inlines, Words
from markscheme.numbers.rounding import Digits
from markscheme.papers.phrases import phrase

Piece = str | Inlines

SENTENCES: dict[str, dict[str, str]] = {
    "right": {"en": "Right.", "zh": "正确。"},
    "follows": {"en": "This follows correctly from your own {own}.", "zh": "由你自己的 {own} 正确推出。"},
    "follows_by": {
        "en": "This follows correctly from your own {own}: {calculation}.",
        "zh": "由你自己的 {own} 正确推出：{calculation}。",
    },
    "guarded": {
        "en": "This follows from your own {own}, but with that value the step needs hardly any work, "
        "so it does not show the method.",
        "zh": "由你自己的 {own} 推出，但该值使这一步几乎无需计算，不能说明方法正确。",
    },
    "misread": {
        "en": "This is what comes of reading {given} as {read}, where the question says {printed}; "
        "a misread number costs marks only once.",
        "zh": "把 {given} 看成 {read}（题目给出的是 {printed}）就会得到这个结果；看错一个数只扣一次分。",
    },
    "misread_lines": {
        "en": "This is what comes of reading {given} with {lines} exchanged: {read} where the question says {printed}; "
        "a misread line costs marks only once.",
        "zh": "把 {given} 的{lines}看颠倒（看成 {read}，题目给出的是 {printed}）就会得到这个结果；看错只扣一次分。",
    },
    "misread_follows": {
        "en": "This follows correctly from {given} as it was read.",
        "zh": "由看错的 {given} 正确推出。",
    },
    "rows": {"en": "rows {first} and {second}", "zh": "第 {first} 行与第 {second} 行"},
    "columns": {"en": "columns {first} and {second}", "zh": "第 {first} 列与第 {second} 列"},
    "repeated": {
        "en": "The same mistake as before; it costs nothing more.",
        "zh": "与前面相同的错误，不再扣分。",
    },
    "unborne": {
        "en": "This follows from the answers before it, but those agree no better with the numbers of this paper than "
        "with other numbers, so it earns nothing.",
        "zh": "由前面的答案推出，但那些答案与本卷数据的吻合并不比与其他数据更好，看不出是用本卷数据算的，因此不得分。",
    },
    "constant": {
        "en": "One number stands in all entries, which should not all be alike; it earns nothing.",
        "zh": "所有元素都填了同一个数，而它们本不应全都相同；不得分。",
    },
    "unborne_cells": {
        "en": "Single right entries earn nothing here: the answers agree no better with the numbers of this paper than "
        "with other numbers.",
        "zh": "仅个别元素正确，在此不得分：这些答案与本卷数据的吻合并不比与其他数据更好，看不出是用本卷数据算的。",
    },
    "unborne_nearly": {
        "en": "What is nearly right earns nothing here: the answers agree no better with the numbers of this paper "
        "than with other numbers.",
        "zh": "接近正确的数在此不得分：这些答案与本卷数据的吻合并不比与其他数据更好，看不出是用本卷数据算的。",
    },
    "from_own": {"en": "(Calculated from your own {own}.)", "zh": "（按你自己的 {own} 计算。）"},
    "as_if": {
        "en": "This is what one gets by a known mistake, as if {line}",
        "zh": "这是一种典型错误会得到的值，相当于{line}",
    },
    "known_mistake": {
        "en": "This is what one gets by a known mistake: {line}",
        "zh": "这是一种典型错误会得到的值：{line}",
    },
    "also_as_if": {
        "en": "Another mistake gives the same value, as if {line}",
        "zh": "另一种错误也会得到同样的值，相当于{line}",
    },
    "also": {"en": "Another mistake gives the same value: {line}", "zh": "另一种错误也会得到同样的值：{line}"},
    "rounded": {
        "en": "Rounded too early: this is what comes of keeping {kept} in the working; "
        "{enough} would have been enough.",
        "zh": "过早舍入：计算过程只保留{kept}就会得到这个值；保留{enough}就够了。",
    },
    "rounded_from_own": {
        "en": "Rounded too early: this is what comes of keeping {kept} in the working.",
        "zh": "过早舍入：计算过程只保留{kept}就会得到这个值。",
    },
    "wrong": {"en": "Not right, and nothing that is known explains it.", "zh": "不正确，未能判明错因。"},
    "blank": {"en": "No answer.", "zh": "未作答。"},
    "unreadable": {
        "en": "“{found}” could not be read, at character {column}: {reason}",
        "zh": "“{found}”无法读取，第 {column} 个字符处：{reason}",
    },
    "entry": {"en": "Entry {cells}: {sentence}", "zh": "元素 {cells}：{sentence}"},
    "entries": {"en": "Entries {cells}: {sentence}", "zh": "元素 {cells}：{sentence}"},
    "more_cells": {"en": "and {count} more", "zh": "以及另外 {count} 个"},
    "fewer_digits": {
        "en": "Right as far as it goes, but with fewer digits than asked: give {digits}.",
        "zh": "就所写的位数而言正确，但位数少于要求：答案应保留{digits}。",
    },
    "too_many": {"en": "It has more digits than asked: give {digits}.", "zh": "位数多于要求：答案应保留{digits}。"},
    "no_working": {
        "en": "No working was handed in; the final answer keeps its marks.",
        "zh": "没有交解答过程；最后答案照常得分。",
    },
    "no_working_no_marks": {
        "en": "No working was handed in, and without it the final answer earns nothing.",
        "zh": "没有交解答过程；没有过程，最后答案不得分。",
    },
    "expected": {"en": "Expected: {value}.", "zh": "应为：{value}。"},
    # accidents
    "sign": {"en": "The sign is the wrong way round.", "zh": "正负号反了。"},
    "factor_of_ten": {"en": "The decimal point is in the wrong place.", "zh": "小数点位置错了。"},
    "truncated": {
        "en": "This is what one gets by cutting the digits off; they should be rounded.",
        "zh": "直接截断数字就会得到这个值；应当四舍五入。",
    },
    "swapped_digits": {
        "en": "This is what one gets by swapping two neighbouring digits.",
        "zh": "把相邻两位数字写颠倒就会得到这个值。",
    },
    "transposed": {"en": "This is the transpose: rows and columns are exchanged.", "zh": "写成了转置：行与列互换了。"},
    "rows_swapped": {"en": "Two rows are swapped.", "zh": "有两行互换了。"},
    "columns_swapped": {"en": "Two columns are swapped.", "zh": "有两列互换了。"},
    "entries_swapped": {"en": "Two entries are swapped.", "zh": "有两个元素互换了。"},
    "other_cell": {"en": "This value belongs to another entry.", "zh": "这个值属于另一个元素。"},
    "other_step": {"en": "This value belongs to another step.", "zh": "这个值属于另一步。"},
    "copied": {
        "en": "This value stands in another box as well, where it belongs.",
        "zh": "同一个值也写在另一个答题框里，它本来属于那里。",
    },
    "all_signs": {"en": "All signs are the wrong way round.", "zh": "所有正负号都反了。"},
    "all_factor_of_ten": {
        "en": "The decimal point is in the wrong place in every entry.",
        "zh": "每个元素的小数点位置都错了。",
    },
    "wrong_shape": {
        "en": "The answer has the shape {found}, but {wanted} is asked for.",
        "zh": "答案的形状是 {found}，题目要求 {wanted}。",
    },
    "ragged": {
        "en": "The rows have different lengths, but the shape {wanted} is asked for.",
        "zh": "各行长度不同，题目要求的形状是 {wanted}。",
    },
    "other_shape": {
        "en": "What belongs where cannot be told for certain, so a person looks at it.",
        "zh": "无法确定各数的位置，将由人工复核。",
    },
    "uncalculated": {
        "en": "It is not calculated to the end: give the result, not the calculation.",
        "zh": "没有算到底：请写出结果，而不是算式。",
    },
    "not_exact": {
        "en": "The question asks for an exact answer: a whole number, a fraction, a root or another closed form.",
        "zh": "本题要求精确值：整数、分数、根式或其他精确形式。",
    },
    "not_decimal": {"en": "The question asks for a decimal.", "zh": "本题要求写成小数。"},
    "accident": {"en": "A mistake in writing it down.", "zh": "书写失误。"},
    # pages
    "feedback": {"en": "Feedback", "zh": "批改反馈"},
    "student": {"en": "Student", "zh": "学生"},
    "score": {"en": "Score", "zh": "得分"},
    "colon": {"en": ": ", "zh": "："},
    "of": {"en": "{score} of {total}", "zh": "{score}（满分 {total}）"},
    "step": {"en": "Step", "zh": "步骤"},
    "read": {"en": "Your answer, as it was read", "zh": "你的答案（读取结果）"},
    "verdict": {"en": "Verdict", "zh": "判定"},
    "marks": {"en": "Marks", "zh": "得分"},
    "out_of": {"en": "Out of", "zh": "满分"},
    "formula": {"en": "The formula of this step:", "zh": "本步公式："},
    "own_numbers": {"en": "With your own numbers:", "zh": "代入你自己的数："},
    "list_comma": {"en": ", ", "zh": "、"},
    "and": {"en": " and ", "zh": " 和 "},
}

VERDICT_WORDS: dict[str, dict[str, str]] = {
    "right": {"en": "right", "zh": "正确"},
    "follows": {"en": "right, carried forward", "zh": "承前正确"},
    "misread": {"en": "misread number", "zh": "看错题目数据"},
    "slip": {"en": "known mistake", "zh": "典型错误"},
    "rounded": {"en": "rounded too early", "zh": "过早舍入"},
    "accident": {"en": "slip of the pen", "zh": "笔误"},
    "wrong": {"en": "wrong", "zh": "错误"},
    "blank": {"en": "blank", "zh": "未作答"},
    "unreadable": {"en": "unreadable", "zh": "无法读取"},
}

_HOLE = re.compile(r"\{(\w+)\}")


def say(name: str, language: str, **pieces: Piece) -> Inlines:
    """One sentence with its holes filled by text or inlines."""
    out: list[Inline] = []
    for i, part in enumerate(_HOLE.split(SENTENCES[name][language])):
        piece = pieces[part] if i % 2 else part
        if isinstance(piece, str):
            out += [Words(piece)] if piece else []
        else:
            out += piece
    return tuple(out)


def word(name: str, language: str) -> str:
    """A sentence without holes, as text."""
    return SENTENCES[name][language]


NOTE_WORDS = {"fewer_digits": {"en": "too few digits", "zh": "位数不足"}}


def verdict_word(verdict: str, language: str, note: str = "") -> str:
    """The name of a verdict for students; of a verdict with a note that says more, that of the note."""
    return NOTE_WORDS.get(note, VERDICT_WORDS[verdict])[language]


def digits_words(digits: Digits, language: str) -> str:
    """`4 significant figures`."""
    name = ("figure" if digits.significant else "place") + ("" if digits.count == 1 else "s")
    return phrase(name, language, n=digits.count)


def sentences(parts: Iterable[Inlines], language: str) -> Inlines:
    """Sentences one after another, with a space between them where the language has one."""
    out: list[Inline] = []
    for part in parts:
        if out and language == "en":
            out.append(Words(" "))
        out += part
    return tuple(out)


def mark_text(marks: Fraction) -> str:
    """Marks for reading: 2, 1.5, 0.25, and 2/3 where the decimals do not end."""
    if marks.denominator == 1:
        return str(marks.numerator)
    hundredths = marks * 1000
    return f"{float(marks):.3f}".rstrip("0") if hundredths.denominator == 1 else str(marks)
