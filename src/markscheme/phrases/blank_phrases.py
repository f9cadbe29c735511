"""What stands beside the givens that a person fills in."""

PHRASES: dict[str, dict[str, str]] = {
    "blank.head": {
        "en": "Put your own numbers in place of these: 3, -0.25, 1/3, sqrt(2), e^2.",
        "zh": "请把下列数换成自己的数：3、-0.25、1/3、sqrt(2)、e^2。",
    },
    "blank.sizes": {
        "en": "Letters in brackets are sizes, here {sizes}; other sizes fit too, the same wherever the letter stands.",
        "zh": "括号中的字母表示大小，此处 {sizes}；可取其他大小，但同一字母处处相同。",
    },
    "blank.command": {"en": "Solve with: {command}", "zh": "求解命令：{command}"},
    "blank.problem": {"en": "The problem that these numbers make:", "zh": "这些数给出的题目："},
    "blank.options": {"en": "one of {values}", "zh": "可取 {values}"},
    "blank.kind_number": {"en": "a number", "zh": "一个数"},
    "blank.kind_count": {"en": "a whole number, 0 or more", "zh": "非负整数"},
    "blank.kind_pair": {
        "en": "a whole number for both directions, or two: vertical, horizontal",
        "zh": "一个整数（两个方向相同），或两个整数：竖直、水平",
    },
    "blank.kind_vector": {"en": "a vector ({dims})", "zh": "向量（{dims}）"},
    "blank.kind_matrix": {"en": "a matrix ({dims}), a list of its rows", "zh": "矩阵（{dims}），按行写成列表"},
    "blank.kind_tensor": {"en": "an array ({dims}), lists inside lists", "zh": "数组（{dims}），列表中套列表"},
    "blank.whole": {"en": "whole numbers", "zh": "整数"},
    "blank.values": {"en": "{values} alone", "zh": "只取 {values}"},
    "blank.sum_all": {"en": "sums to {total}", "zh": "和为 {total}"},
    "blank.sum_rows": {"en": "each row sums to {total}", "zh": "每行之和为 {total}"},
    "blank.sum_columns": {"en": "each column sums to {total}", "zh": "每列之和为 {total}"},
    "blank.symmetric": {"en": "symmetric", "zh": "对称"},
    "blank.loops": {"en": "zeros on the diagonal", "zh": "对角线为零"},
    "blank.optional": {"en": "may be left out", "zh": "可省略"},
    "blank.other": {"en": "only with {options}: {names}", "zh": "仅当 {options} 时：{names}"},
}
