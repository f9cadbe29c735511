"""How formulas are read out."""

PHRASES: dict[str, dict[str, str]] = {
    "speech.negative": {"en": "minus", "zh": "负"},
    "speech.scientific": {"en": "{number} times 10 to the power {exponent}", "zh": "{number} 乘 10 的 {exponent} 次方"},
    "speech.of": {"en": "of", "zh": ""},
    "speech.bar": {"en": "vertical bar", "zh": "竖线"},
    # Where an argument is longer than a word or two its end is said as well.
    "speech.sub": {"en": "sub {sub}", "zh": "下标 {sub}"},
    "speech.long_sub": {"en": "sub {sub} end sub", "zh": "下标 {sub} 下标结束"},
    "speech.prime": {"en": "prime", "zh": "撇"},
    "speech.transpose": {"en": "{base} transpose", "zh": "{base} 的转置"},
    "speech.squared": {"en": "{base} squared", "zh": "{base} 的平方"},
    "speech.superscript": {"en": "{base} superscript {sup}", "zh": "{base} 上标 {sup}"},
    "speech.long_superscript": {
        "en": "{base} superscript {sup} end superscript",
        "zh": "{base} 上标 {sup} 上标结束",
    },
    "speech.power": {"en": "{base} to the power {sup}", "zh": "{base} 的 {sup} 次方"},
    "speech.long_power": {"en": "{base} to the power {sup} end power", "zh": "{base} 的次方，指数为 {sup} 指数结束"},
    "speech.limits_both": {"en": "{base} from {sub} to {sup} of", "zh": "{base}，从 {sub} 到 {sup}，"},
    "speech.limits_below": {"en": "{base} over {sub} of", "zh": "{base}，取遍 {sub}，"},
    "speech.limits_above": {"en": "{base} up to {sup} of", "zh": "{base}，到 {sup} 为止，"},
    "speech.stack_both": {
        "en": "{base} with {sub} below and {sup} above, end",
        "zh": "{base} 下方写 {sub} 上方写 {sup} 结束",
    },
    "speech.stack_below": {"en": "{base} with {sub} below, end", "zh": "{base} 下方写 {sub} 结束"},
    "speech.stack_above": {"en": "{base} with {sup} above, end", "zh": "{base} 上方写 {sup} 结束"},
    "speech.accent": {"en": "{base} {mark}", "zh": "{base} {mark}"},
    "speech.long_accent": {"en": "{mark} on {base} end {mark}", "zh": "{base} 整体加{mark}"},
    # In Chinese the denominator comes first.
    "speech.fraction": {
        "en": "fraction {numerator} over {denominator} end fraction",
        "zh": "{denominator} 分之 {numerator}",
    },
    "speech.long_fraction": {
        "en": "fraction {numerator} over {denominator} end fraction",
        "zh": "分式，分子 {numerator}，分母 {denominator}，分式结束",
    },
    "speech.root": {"en": "square root of {radicand}", "zh": "根号 {radicand}"},
    "speech.long_root": {"en": "square root of {radicand} end root", "zh": "根号下 {radicand} 根号结束"},
    "speech.index_root": {
        "en": "root of order {index} of {radicand} end root",
        "zh": "{index} 次根号下 {radicand} 根号结束",
    },
    "speech.row": {"en": "row {i}: {cells}", "zh": "第 {i} 行：{cells}"},
    "speech.matrix": {
        "en": "{height} by {width} matrix, {rows}, end matrix",
        "zh": "{height} 行 {width} 列矩阵，{rows}，矩阵结束",
    },
    # A determinant is square, and Chinese says its size once.
    "speech.determinant": {
        "en": "determinant of {height} by {width} matrix, {rows}, end determinant",
        "zh": "{height} 阶行列式，{rows}，行列式结束",
    },
    "speech.matrix_norm": {
        "en": "norm of {height} by {width} matrix, {rows}, end norm",
        "zh": "{height} 行 {width} 列矩阵的范数，{rows}，范数结束",
    },
    "speech.column": {"en": "column vector {cells}, end vector", "zh": "列向量 {cells}，向量结束"},
    "speech.row_vector": {"en": "row vector {cells}, end vector", "zh": "行向量 {cells}，向量结束"},
    "speech.single": {"en": "one by one matrix {cells}, end matrix", "zh": "1 行 1 列矩阵 {cells}，矩阵结束"},
    "speech.cases": {"en": "cases: {cases}, end cases", "zh": "分段：{cases}，分段结束"},
    "speech.line": {"en": "line {i}: {line}", "zh": "第 {i} 行：{line}"},
}
