"""Tables of words with named columns, as people type them: what is wrong with one."""

COLUMNS = 'a list of the names of the features and, last, of the class, such as ["outlook", "wind", "play"]'
ROWS = 'a list of rows of words with the class last, such as [["sunny", "weak", "no"], ["rain", "weak", "yes"]]'
QUERY = 'a list of one word for each feature, such as ["rain", "strong"]'


def complaint(columns, table, query, classes, seen_only=True):
    """A sentence when table, columns and query do not fit together, else None.

    `seen_only`: whether a value of the query must stand in the table.
    """
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
    return _class_complaint(table, classes) or _query_complaint(columns, table, query, seen_only)


def _is_word(word):
    return isinstance(word, str) and len(word) <= 40 and word.replace(" ", "").replace("-", "").isalnum()


def _class_complaint(table, classes):
    for i, row in enumerate(table, 1):
        if row[-1] not in classes:
            return f"row {i} of table has the class {row[-1]!r}; the classes are {' and '.join(classes)}"
    for name in classes:
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
