"""Texts as lists of words: from which words they are drawn, and what is wrong with a typed one."""

TOKENS = 'a list of words, such as ["good", "good", "study"]'
VOCABULARY = 'a list of different words, such as ["good", "study", "day"]'
DOCUMENTS = 'a list of documents, each a list of words, such as [["good", "study"], ["good", "day"]]'
LONGEST = 40
BESIDE_LETTERS = "-'.,!?;:"  # what cannot be taken for a mark of the statement's text
THEMES = (
    ("cat", "dog", "fish", "bird", "horse", "mouse", "sheep"),
    ("good", "study", "day", "night", "happy", "week", "long"),
    ("rain", "wind", "cloud", "sun", "snow", "storm", "fog"),
    ("red", "green", "blue", "white", "black", "grey", "pink"),
    ("bread", "milk", "rice", "tea", "fruit", "cheese", "soup"),
)


def complaint(name, words):
    """What keeps a list from being one of words; None where nothing does."""
    if not isinstance(words, list) or not words:
        return f"{name} is {words!r:.60}; give {TOKENS}"
    for i, word in enumerate(words, 1):
        if not _is_word(word):
            return f"entry {i} of {name} is {word!r:.40}; give a word of letters, digits and marks such as {BESIDE_LETTERS}"
    return None


def _is_word(word):
    if not isinstance(word, str) or not 0 < len(word) <= LONGEST:
        return False
    return all(character.isalnum() or character in BESIDE_LETTERS for character in word)
