"""Sentences and what a machine made of them, drawn so that every rule of BLEU shows; and the n-grams that they share."""

from markscheme.words import *

FORMS = {  # of the references, with the slots that are filled from SLOTS; their lengths differ as much as they can
    "easy": (
        ("the N V P the M",), ("the J N V P the M",), ("a J N V T P the M",), ("today the J N V P the K M",),
        ("there S a J N P the K M today",), ("the J N and the K N V P the M",),
    ),
    "medium": (
        ("the J N V P the M", "there S a J N P the K M today"), ("a J N V T P the M", "T the J N S P the K M today"),
        ("the N V P the M", "the J N V P the M"), ("today a J N V P the K M", "the J N and the K N V P the M"),
    ),
    "hard": (
        ("the N V P the M", "there S a J N P the K M today"), ("a N V T", "the J N S V P the M and T"),
        ("the J N V P the M and V T today", "the N S P the M"), ("there S the J N and the N V P the M", "a N V P the K M"),
    ),
}  # fmt: skip
SLOTS = {
    "J": "small old black young brown happy", "N": "cat dog boy girl bird man", "V": "sat slept waited played stood",
    "P": "on near under behind", "M": "mat table bridge house tree wall", "K": "red green broken long",
    "S": "is was", "T": "quietly alone again",
}  # fmt: skip


def draw_references(stream, level):
    words = {slot: stream.choice(list(filled.split())) for slot, filled in SLOTS.items()}
    forms = stream.shuffled(stream.choice(FORMS[level]))
    return [[words.get(word, word) for word in form.split()] for form in forms]


def draw_candidate(stream, level, references, max_n):
    """A reference with words left out, one of them twice and one replaced, that shows every rule."""

    def garbled():
        words = list(stream.choice(references))
        for _ in range(stream.between(1, min(4, len(words) - 3))):
            del words[stream.below(len(words))]
        for _ in range(stream.between(1, 2)):
            words.insert(stream.below(len(words) + 1), stream.choice(words))
        words[stream.below(len(words))] = stream.choice([word for filled in SLOTS.values() for word in filled.split()])
        return words

    return stream.again(garbled, until=lambda words: tells(words, references, max_n), most=90)


def tells(words, references, max_n):
    """Whether a word is clipped and one wrong, n-grams of every length match, and the candidate is too short."""
    tables = [ngrams(words, references, n) for n in range(1, max_n + 1)]
    matches = [sum(min(u, max(v)) for u, v in table.values()) for table in tables]
    clipped = any(0 < max(v) < u for u, v in tables[0].values())
    wrong = any(not max(v) for _, v in tables[0].values())
    return (
        clipped and wrong and all(matches) and matches[0] < len(words) - 1 and len(words) < closest(words, references)
    )


def ngrams(words, references, n):
    """For each n-gram of a candidate, in the order of appearance: how often it stands there and in each reference."""
    own, *others = (_counted(text, n) for text in (words, *references))
    return {gram: (count, [other.get(gram, 0) for other in others]) for gram, count in own.items()}


def _counted(text, n):
    found = {}
    for i in range(len(text) - n + 1):
        gram = tuple(text[i : i + n])
        found[gram] = found.get(gram, 0) + 1
    return found


def closest(words, references):
    """The length of a reference that is closest to that of the candidate; the shorter one of two."""
    return min((abs(len(text) - len(words)), len(text)) for text in references)[1]
