"""The words of the sheets themselves, in every language side by side."""

from __future__ import annotations

from markscheme.numbers.rounding import Digits, Rounding

PHRASES: dict[str, dict[str, str]] = {
    "practice": {"en": "Practice sheet", "zh": "练习卷"},
    "scheme": {"en": "Mark scheme", "zh": "评分标准"},
    "solution": {"en": "Worked solution", "zh": "详解"},
    "name": {"en": "Name", "zh": "姓名"},
    "number": {"en": "Student number", "zh": "学号"},
    "total": {"en": "Total marks", "zh": "总分"},
    "level": {"en": "Level", "zh": "难度"},
    "easy": {"en": "easy", "zh": "简单"},
    "medium": {"en": "medium", "zh": "中等"},
    "hard": {"en": "hard", "zh": "困难"},
    "given": {"en": "Given:", "zh": "已知："},
    "assumed": {"en": "Left out, so assumed: ", "zh": "未给出，按默认值："},
    "step": {"en": "Step", "zh": "步骤"},
    "value": {"en": "Value", "zh": "答案"},
    "accepted": {"en": "Accepted", "zh": "可接受范围"},
    "marks": {"en": "Marks", "zh": "分值"},
    "working": {"en": "Working", "zh": "解答过程"},
    "exactly": {"en": "exactly", "zh": "须完全一致"},
    "to": {"en": "to", "zh": "至"},
    "row": {"en": ", row {i}", "zh": " 第 {i} 行"},
    "likewise": {"en": "The other {count} entries likewise.", "zh": "其余 {count} 个元素同理。"},
    "scheme_note": {
        "en": "An answer with as many digits as asked is right when it lies in the accepted range: these are all "
        "values that a correct calculation can reach when it is rounded as the sheet allows. With more digits there is "
        "less room; with fewer, only an exact value is right. A later step that follows correctly from a student's own "
        "earlier value earns its marks too.",
        "zh": "位数符合要求的答案，落在可接受范围内即判为正确：凡计算正确、并按本卷要求舍入，所得数值都在此范围内。"
        "位数多于要求时，允许的范围相应变窄；位数少于要求时，只有精确值才算正确。"
        "若某一步由学生自己前面的结果正确推出，同样给分。",
    },
    "rounding": {
        "en": "Rounding: keep at least {working} in the working; give answers to {answer}. Never round whole numbers. "
        "A fraction or a root is as good as a decimal, an unfinished calculation is not.",
        "zh": "计算要求：中间结果至少保留{working}，答案保留{answer}；整数不得舍入。"
        "答案也可写成分数或根式，但必须算到底。",
    },
    "answer_form_exact": {
        "en": "In this question give exact answers: whole numbers, fractions, roots or other closed forms, no rounded "
        "decimals.",
        "zh": "本题须给出精确值：整数、分数、根式或其他精确形式，不得写成舍入后的小数。",
    },
    "answer_form_decimal": {
        "en": "In this question give numbers as decimals, not as fractions or roots.",
        "zh": "本题的数须写成小数，不得写成分数或根式。",
    },
    "own_rounding": {
        "en": "In this question, keep at least {working} in the working, and give answers to {answer}.",
        "zh": "本题中间结果至少保留{working}，答案保留{answer}。",
    },
    "figures": {"en": "{n} significant figures", "zh": " {n} 位有效数字"},
    "figure": {"en": "{n} significant figure", "zh": " {n} 位有效数字"},
    "places": {"en": "{n} decimals", "zh": " {n} 位小数"},
    "place": {"en": "{n} decimal", "zh": " {n} 位小数"},
    "comma": {"en": ", ", "zh": "，"},
}


def phrase(name: str, language: str, **values: object) -> str:
    """One phrase in one language."""
    return PHRASES[name][language].format(**values)


def rounding_rule(rounding: Rounding, language: str, name: str = "rounding") -> str:
    """The rounding rule as a sentence for the sheet, or as one for a question that has a rule of its own."""
    working, answer = (_digits(d, language) for d in (rounding.working, rounding.answer))
    return phrase(name, language, working=working, answer=answer)


def _digits(digits: Digits, language: str) -> str:
    name = ("figure" if digits.significant else "place") + ("" if digits.count == 1 else "s")
    return phrase(name, language, n=digits.count)
