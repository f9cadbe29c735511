"""Tables of words with named columns, the last one a class: how they are drawn, and what is wrong with a typed one."""

from markscheme.words import *

CLASSES = ("yes", "no")
COLUMNS = 'a list of the names of the features and, last, of the class, such as ["outlook", "wind", "play"]'
ROWS = 'a list of rows of words with the class last, such as [["sunny", "weak", "no"], ["rain", "weak", "yes"]]'
QUERY = 'a list of one word for each feature, such as ["rain", "strong"]'
STORIES = (
    {
        "outlook": ("sunny", "overcast", "rain"),
        "temperature": ("hot", "mild", "cool"),
        "humidity": ("high", "normal"),
        "wind": ("weak", "strong"),
        "play": CLASSES,
    },
    {
        "age": ("young", "middle", "old"),
        "income": ("low", "medium", "high"),
        "job": ("permanent", "temporary"),
        "house": ("owned", "rented"),
        "loan": CLASSES,
    },
)
# As the prose in Chinese has them, for drawings and tables of the key.
CHINESE = {
    "outlook": "天气", "sunny": "晴", "overcast": "阴", "rain": "雨", "temperature": "温度", "hot": "热", "mild": "温和", "cool": "凉",
    "humidity": "湿度", "high": "高", "normal": "正常", "wind": "风力", "weak": "弱", "strong": "强", "age": "年龄", "young": "青年",
    "middle": "中年", "old": "老年", "income": "收入", "low": "低", "medium": "中", "job": "工作", "permanent": "正式",
    "temporary": "临时", "house": "住房", "owned": "自有", "rented": "租住", "yes": "是", "no": "否",
}  # fmt: skip


def said(word, language):
    """A word of a table in a formula."""
    return rf"\text{{{CHINESE.get(word, word) if language == 'zh' else word}}}"


def draw_columns(stream, level):
    *features, outcome = stream.choice(STORIES)
    kept = stream.shuffled(features)[: {"easy": 2, "medium": 3, "hard": 4}[level]]
    return [*(name for name in features if name in kept), outcome]


def draw_table(stream, level, columns):
    return draw_rows(stream, columns, *draw_split(stream, level))


def draw_split(stream, level):
    """How many rows there are, and how many of the larger class: not the same prior on every paper of a level."""
    n, least = {"easy": (6, 4), "medium": (8, 5), "hard": (10, 6)}[level]
    n += stream.between(0, 1)
    return n, stream.between(n // 2 + 1, min(least + 1, n - 2))


def draw_rows(stream, columns, n, more):
    """Every value of every feature occurs, and one class `more` times, more often than the other."""
    values = {name: words for story in STORIES for name, words in story.items()}
    drawn = [
        [*values[name], *(stream.choice(values[name]) for _ in range(n - len(values[name])))] for name in columns[:-1]
    ]
    drawn.append(
        [word for word, times in zip(stream.shuffled(CLASSES), (more, n - more), strict=True) for _ in range(times)]
    )
    return [list(row) for row in zip(*map(stream.shuffled, drawn), strict=True)]


def draw_query(stream, table, smoothing):
    """Without smoothing, values that both classes have, where there are any."""
    seen = [[{row[j] for row in table if row[-1] == name} for name in CLASSES] for j in range(len(table[0]) - 1)]
    return [stream.choice(sorted(yes & no if smoothing == "none" and yes & no else yes | no)) for yes, no in seen]


def invalid_table(columns, table, query, smoothing):
    """What does not fit together. Without smoothing a value of the query must stand in the table."""
    complaint = rows_complaint(columns, table) or _class_complaint(table)
    return complaint or _query_complaint(columns, table, query, smoothing == "none")


def rows_complaint(columns, table):
    """What is wrong with the names of the columns or with the words below them."""
    if not isinstance(columns, list) or len(columns) < 2 or not all(map(_is_word, columns)):
        return f"columns is {columns!r:.60}; give {COLUMNS}"
    if twice := next((name for i, name in enumerate(columns) if name in columns[:i]), None):
        return f"columns has {twice!r} twice; give every column a name of its own"
    if not isinstance(table, list) or not table:
        return f"table is {table!r:.60}; give {ROWS}"
    for i, row in enumerate(table, 1):
        if not isinstance(row, list) or len(row) != len(columns):
            return f"row {i} of table is {row!r:.60}; give {len(columns)} words: {', '.join(columns)}"
        for name, word in zip(columns, row, strict=True):
            if not _is_word(word):
                return f"row {i} of table has {name} = {word!r:.40}; give a word of letters, digits, spaces and hyphens"
    return None


def _is_word(word):
    return isinstance(word, str) and len(word) <= 40 and word.replace(" ", "").replace("-", "").isalnum()


def _class_complaint(table):
    for i, row in enumerate(table, 1):
        if row[-1] not in CLASSES:
            return f"row {i} of table has the class {row[-1]!r}; the classes are {' and '.join(CLASSES)}"
    for name in CLASSES:
        if all(row[-1] != name for row in table):
            return f"no row of table has the class {name!r}, so nothing is known about it; give at least one row of it"
    return None


def _query_complaint(columns, table, query, seen_only):
    if not isinstance(query, list) or len(query) != len(columns) - 1:
        return f"query is {query!r:.60}; give {len(columns) - 1} words, one for each feature: {', '.join(columns[:-1])}"
    for j, word in enumerate(query):
        seen = sorted({row[j] for row in table})
        if not _is_word(word):
            return f"query has {columns[j]} = {word!r:.40}; give a word of letters, digits, spaces and hyphens"
        if seen_only and word not in seen:
            return f"query has {columns[j]} = {word!r:.40}, which no row of table has; the values there are {', '.join(seen)}"
    return None
