"""Why a text cannot be read: reason codes, their sentences, and the exception that carries one."""

from __future__ import annotations

from typing import Final

REASONS: Final[dict[str, tuple[str, str]]] = {
    "too_long": (
        "{length} characters; at most {limit} are read here.",
        "共 {length} 个字符；此处最多读取 {limit} 个。",
    ),
    "too_many_digits": (
        "a numeral with {length} digits; at most {limit} are read.",
        "一个数有 {length} 位数字；最多读取 {limit} 位。",
    ),
    "exponent_too_large": (
        "the exponent {found} is outside -{limit} to {limit}.",
        "指数 {found} 超出 -{limit} 到 {limit} 的范围。",
    ),
    "exponential_too_large": (
        "the exponent of e is outside -{limit} to {limit}.",
        "e 的指数超出 -{limit} 到 {limit} 的范围。",
    ),
    "too_large": (
        "the value would need more than {limit} bits; nothing that large is computed.",
        "结果需要超过 {limit} 位二进制数，不予计算。",
    ),
    "too_deep": ("more than {limit} brackets inside one another.", "括号嵌套超过 {limit} 层。"),
    "too_many_tokens": (
        "more than {limit} numerals, operators and brackets in one number; write the result instead.",
        "一个数中的数字、运算符和括号超过 {limit} 个；请直接写出结果。",
    ),
    "too_many_cells": ("more than {limit} numbers in one answer.", "一个答案中的数超过 {limit} 个。"),
    "unexpected": (
        "{found!r} cannot stand here in a number.",
        "数中此处不能出现“{found}”。",
    ),
    "ends_early": ("the text ends where a number is expected.", "此处应有一个数，但答案到这里就结束了。"),
    "unknown_name": (
        "{found!r} is not known; known are pi, e, sqrt, exp, ln, log, lg, log2, log10 and tanh.",
        "不认识“{found}”；可用 pi、e、sqrt、exp、ln、log、lg、log2、log10、tanh。",
    ),
    "not_a_number": ("{found!r} is not a number.", "“{found}”不是一个数。"),
    "infinite": ("infinity is not a number that can be marked.", "无穷大不是可以评分的数。"),
    "two_points": ("two decimal points in one numeral.", "一个数里有两个小数点。"),
    "lone_point": ("a decimal point without digits.", "小数点前后没有数字。"),
    "full_stop_as_point": (
        "a Chinese full stop between digits; write the decimal point as '.'.",
        "数字之间是中文句号；小数点请写“.”。",
    ),
    "exponent_missing": (
        "'e' after digits needs an exponent: 1e-3; for a multiple of e write 2*e.",
        "数字后的“e”缺少指数：如 1e-3；若指 e 的倍数，请写 2*e。",
    ),
    "e_after_digits": (
        "this may be a power of e or of ten: {first} or {second}; write 2*e^(-3) or 2e-3.",
        "这里可能是 e 的幂，也可能是 10 的幂：{first} 或 {second}；请写 2*e^(-3) 或 2e-3。",
    ),
    "underscore": ("an underscore inside a number; write the digits without it.", "数中有下划线；请去掉。"),
    "other_digits": (
        "{found!r} is a digit of another script; write 0 to 9.",
        "“{found}”是其他文字的数字；请用 0 到 9。",
    ),
    "other_base": ("numbers are read in base ten only.", "只读取十进制数。"),
    "complex": ("complex numbers are not read.", "不读取复数。"),
    "comma_in_number": (
        (
            "the comma may separate thousands, decimals or two numbers: {first} or {second}; write no comma, and a"
            " point for decimals."
        ),
        "逗号可能分隔千位、小数或两个数：{first} 或 {second}；请不用逗号，小数点用“.”。",
    ),
    "comma_decimal": (
        "the numbers fit only when the comma marks decimals: {first}, and not {second}; write decimals with a point.",
        "只有把逗号当作小数点，个数才对：{first}，而不是 {second}；小数点请用“.”。",
    ),
    "comma_separates": (
        (
            "the numbers fit only when the comma separates: {first}, but here it marks decimals: {second}; separate"
            " with ';'."
        ),
        "只有把逗号当作分隔符，个数才对：{first}，但此处逗号是小数点：{second}；请用“;”分隔。",
    ),
    "set_repeats": (
        "{found!r} stands there twice: this may be the set {first} or {second}; a set names each member once.",
        "“{found}”写了两次：可能是集合 {first}，也可能是 {second}；集合中每个元素只写一次。",
    ),
    "mixed_marks": (
        "both a point and a comma in one number: {first} or {second}; write no separators of thousands.",
        "一个数里既有点又有逗号：{first} 或 {second}；请不要写千位分隔符。",
    ),
    "point_or_thousands": (
        (
            "where the comma marks decimals, this point may separate thousands: {first} or {second}; write the number"
            " without it."
        ),
        "以逗号作小数点时，这个点可能是千位分隔符：{first} 或 {second}；请去掉。",
    ),
    "raised_dot": (
        "a raised dot between digits may be a decimal point or a product: {first} or {second}; write '.' or '*'.",
        "数字间的“·”可能是小数点，也可能是乘号：{first} 或 {second}；请写“.”或“*”。",
    ),
    "two_numbers": (
        "two numbers with no operator between them: {first} or {second}; write one number.",
        "两个数之间没有运算符：{first} 或 {second}；请只写一个数。",
    ),
    "two_values": (
        "two values are written; keep only one of them.",
        "写了两个值；请只保留一个。",
    ),
    "number_or_vector": (
        "the space may stand in a mixed number or between two numbers: {first} or {second}; write 3/2, 1.5 or 1, 1/2.",
        "空格可能在带分数之内，也可能在两个数之间：{first} 或 {second}；请写 3/2、1.5 或 1, 1/2。",
    ),
    "mixed_number": (
        "this may be a mixed number or a product: {first} or {second}; write 3/2 or 1+1/2.",
        "这可能是带分数，也可能是乘积：{first} 或 {second}；请写 3/2 或 1+1/2。",
    ),
    "two_signs": (
        "two signs in a row: {first} or {second}; put the second number in brackets.",
        "连续两个正负号：{first} 或 {second}；请给后一个数加括号。",
    ),
    "ambiguous_product": (
        "it is not clear how far this reaches: {first} or {second}; write '*' and brackets.",
        "不清楚作用范围：{first} 或 {second}；请写出“*”和括号。",
    ),
    "ambiguous_argument": (
        "it is not clear where the argument of {found!r} ends: {first} or {second}; write brackets, as in {found}(2).",
        "不清楚“{found}”的自变量到哪里为止：{first} 或 {second}；请写括号，如 {found}(2)。",
    ),
    "stacked_power": (
        "a power of a power: {first} or {second}; write brackets, as in 2^(3^2).",
        "幂的幂：{first} 或 {second}；请写括号，如 2^(3^2)。",
    ),
    "percent_place": (
        "a percent sign is read after a single numeral only, as in 12.5%.",
        "百分号只能跟在单个数字之后，如 12.5%。",
    ),
    "bracket_open": ("the bracket {found!r} is not closed.", "括号“{found}”没有闭合。"),
    "bracket_close": ("the bracket {found!r} was not opened.", "括号“{found}”没有对应的左括号。"),
    "bracket_mismatch": (
        "the bracket {opened!r} is closed by {found!r}.",
        "左括号“{opened}”与右括号“{found}”不匹配。",
    ),
    "array_in_number": (
        "an array where one number is expected.",
        "此处应为一个数，却写了数组。",
    ),
    "too_much_work": (
        "more than {limit} characters in the formulas of one array; write their results instead.",
        "数组中的算式超过 {limit} 个字符；请直接写出结果。",
    ),
    "not_looked_at": (
        "{limit} before it cannot be read, so this one was not looked at.",
        "前面已有 {limit} 处无法识别，此处未再读取。",
    ),
    "ragged": (
        "rows of different length cannot be transposed.",
        "各行长度不同，不能转置。",
    ),
    "array_mixed": (
        "numbers and rows side by side in one bracket; write [[1, 2], [3, 4]] or [1 2; 3 4].",
        "同一括号内既有数又有行；请写 [[1, 2], [3, 4]] 或 [1 2; 3 4]。",
    ),
    "spaces_in_cell": (
        "where spaces separate the numbers none can stand inside one; separate with commas.",
        "用空格分隔时，一个数内部不能再有空格；请用逗号分隔。",
    ),
    "left_out": (
        "'...' leaves numbers out; write all of them.",
        "“...”省略了一些数；请全部写出。",
    ),
    "text_and_number": ("words stand beside the number; write the number alone.", "数旁边有文字；请只写数。"),
    "division_by_zero": ("division by zero.", "除数为零。"),
    "root_of_negative": ("the root of a negative number.", "负数不能开方。"),
    "log_not_positive": ("the logarithm of a number that is not positive.", "对数的真数不是正数。"),
    "zero_to_zero": ("0^0 has no agreed value.", "0^0 没有公认的值。"),
    "undecided": (
        "it cannot be decided whether this is zero, so nothing can be computed from it.",
        "无法判定此处是否为零，因此无法计算。",
    ),
    "not_a_shape": (
        "a shape is whole numbers joined by 'x' or commas, such as 27x27x96.",
        "形状由整数组成，用“x”或逗号连接，如 27x27x96。",
    ),
    "cell_date": (
        "a spreadsheet made the date or time {found} of what was typed; format the cell as text and type it again.",
        "电子表格把所填内容变成了日期或时间 {found}；请把单元格设为文本格式后重新填写。",
    ),
    "cell_formula": (
        "the cell holds the formula {found}; paste its value.",
        "单元格里是公式 {found}；请粘贴为数值。",
    ),
    "cell_error": ("the cell holds the error {found} of a spreadsheet.", "单元格里是电子表格的错误值 {found}。"),
    "cell_long_number": (
        "of the number {found} a spreadsheet keeps 15 digits only; format the cell as text and type it again.",
        "电子表格只保留 {found} 的前 15 位有效数字；请把单元格设为文本格式后重新填写。",
    ),
    "cell_long_text": ("a cell of {found} characters is no answer.", "单元格里有 {found} 个字符，不可能是答案。"),
    "cell_no_text": (
        "the cell holds the character {found}, which no keyboard writes; type the answer again.",
        "单元格里有键盘打不出的字符 {found}；请重新填写。",
    ),
    "lost_power": (
        "a superscript may have got lost: {first} or {second}; write 1.2e-3 or 1.2*10^-3.",
        "可能丢失了上标：{first} 或 {second}；请写 1.2e-3 或 1.2*10^-3。",
    ),
    "twice_ten": (
        "a power of ten is written twice: {first} or {second}; write 1.2e-3 or 1.2*10^-3.",
        "10 的幂写了两次：{first} 或 {second}；请写 1.2e-3 或 1.2*10^-3。",
    ),
    "e_or_exponent": (
        "with a space 'e' may be the exponent or the number e: {first} or {second}; write 1.2e-3, or 1.2*e-3.",
        "有空格时“e”可能是指数，也可能是数 e：{first} 或 {second}；请写 1.2e-3 或 1.2*e-3。",
    ),
    "lost_power_of_e": (
        "a superscript may have got lost: {first} or {second}; write e^-1, or -1+e.",
        "可能丢失了上标：{first} 或 {second}；请写 e^-1 或 -1+e。",
    ),
    "date": (
        "this may be a date, {first}, or the number {second}; write the result as one number.",
        "这可能是日期 {first}，也可能是数 {second}；请把结果写成一个数。",
    ),
    "ratio": (
        "this may be the quotient {first} or the ratio {second}; write it with '/'.",
        "这可能是商 {first}，也可能是比 {second}；请用“/”。",
    ),
    "plus_minus": (
        "'±' stands for two values: {first} and {second}; write the one that is asked for.",
        "“±”表示两个值：{first} 和 {second}；请写所求的那一个。",
    ),
    "range": (
        "a range from {first} to {second} is not one number; write the number.",
        "从 {first} 到 {second} 的范围不是一个数；请写一个数。",
    ),
    "either": (
        "two values are written: {first} or {second}; keep only one of them.",
        "写了两个值：{first} 或 {second}；请只保留一个。",
    ),
    "letter_for_digit": (
        "a letter stands among digits: {first} or {second}; write digits only.",
        "数字中夹有字母：{first} 或 {second}；请只写数字。",
    ),
    "left_side": (
        "{value} may be the answer, or only what {found!r} is; write the answer alone.",
        "{value} 可能是答案，也可能只是“{found}”的值；请只写答案。",
    ),
    "chain": (
        "{first} and {second} are not equal, so that either may be meant; write the result alone.",
        "{first} 与 {second} 不相等，不知以哪个为准；请只写结果。",
    ),
    "cells_named": (
        "the numbers are named {found}, which is not the order asked for; write them in order, without names.",
        "各数的名称是 {found}，与所求顺序不符；请按顺序写，不写名称。",
    ),
    "difference_or_two": (
        "this may be one number or several: {first} or {second}; separate numbers with commas.",
        "这可能是一个数，也可能是几个数：{first} 或 {second}；请用逗号分隔。",
    ),
    "other_shape": (
        "{found} numbers in another arrangement than the {wanted} asked for; write one row a line.",
        "所写的 {found} 个数与所求的 {wanted} 排列不同；请每行写一行。",
    ),
    "empty_or_blank": (
        "a stroke may say that the set is empty, {first}, or {second}; write {{}} for the empty set.",
        "短横可能表示空集 {first}，也可能表示{second}；空集请写 {{}}。",
    ),
    "negated_label": (
        "this may be {first} or {second}; write the word alone.",
        "这可能是 {first}，也可能是 {second}；请只写答案。",
    ),
    "two_labels": (
        "this may be {first} or {second}; write one answer.",
        "这可能是 {first}，也可能是 {second}；请只写一个答案。",
    ),
    "factorial": (
        "the sign '!' may be a factorial: {first} or {second}; write the number without it.",
        "“!”可能是阶乘：{first} 或 {second}；请去掉。",
    ),
    "flat_matrix": (
        "the numbers may go by rows or by columns: {first} or {second}; write one row a line.",
        "这些数可能按行排列，也可能按列排列：{first} 或 {second}；请每行写一行。",
    ),
    "by_column": (
        "R fills a matrix column by column; write the rows, as in [1 2; 3 4].",
        "R 按列填充矩阵；请按行写，如 [1 2; 3 4]。",
    ),
    "not_a_label": ("{found!r} is none of: {known}.", "“{found}”不在可选项中：{known}。"),
}


class ReadingError(Exception):
    """Carry a reason code and the place, an index into the folded text; never leaves this package."""

    def __init__(self, code: str, place: int = 0, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.place = place
        self.facts = facts


def sentence(code: str, facts: dict[str, object]) -> dict[str, str]:
    """Give the sentence of a reason in both languages."""
    english, chinese = REASONS[code]
    said = {"en": english.format(**facts), "zh": chinese.format(**facts)}
    if "first" in facts and "{first}" not in english and code not in _NAMES_BOTH:
        first, second = str(facts["first"]), str(facts["second"])
        if second == "N/A" or first == second:
            said["en"] += " Is it an answer, or only a remark?"
            said["zh"] += "这是答案，还是只是说明？"
        elif first in second and not second.replace(".", "").isdecimal():
            said["en"] += f" Is {first} meant, or something else?"
            said["zh"] += f"是指 {first}，还是别的？"
        else:
            said["en"] += f" Which is meant, {first} or {second}?"
            said["zh"] += f"是指 {first}，还是 {second}？"
    return said


_NAMES_BOTH = ("left_side", "cells_named", "array_mixed")  # their sentences say what may be meant
