"""Documents over a small vocabulary: how they are drawn, and which have no bag of words to compare."""

from . import _text

SIZES = {"easy": (4, 3, 4, 6), "medium": (5, 3, 5, 8), "hard": (5, 4, 5, 8)}  # words, documents, and words in these


def draw_vocabulary(stream, level):
    return stream.shuffled(stream.choice(_text.THEMES))[: SIZES[level][0]]


def draw_documents(stream, level, vocabulary, weighting):
    """Documents that differ; where it is hard, with a word that the vocabulary does not have."""
    _, count_, shortest, longest = SIZES[level]
    strange = next(word for theme in _text.THEMES if vocabulary[0] in theme for word in theme if word not in vocabulary)

    def draw():
        found = []
        for _ in range(count_):
            some = stream.shuffled(vocabulary)[: stream.between(2, 3)]
            words = [*some, *(stream.choice(some) for _ in range(stream.between(shortest, longest) - len(some)))]
            found.append(stream.shuffled([*words, strange] if level == "hard" else words))
        return found

    return stream.again(draw, until=lambda documents: _shows(vocabulary, documents, weighting), most=60)


def _shows(vocabulary, documents, weighting):
    """Whether every word occurs, some in several documents, and no document comes to nothing or is like another."""
    sets = [{word for word in document if word in vocabulary} for document in documents]
    shared = [sum(word in some for some in sets) for word in vocabulary]
    lone = [sum(shared[vocabulary.index(word)] < len(documents) for word in some) for some in sets]
    repeated = all(len(document) > len(set(document)) for document in documents)
    return (
        min(shared) > 0
        and max(shared) > 1
        and len(set(map(frozenset, sets))) == len(sets)
        and repeated
        and min(lone) > 0
    )


def invalid_texts(vocabulary, documents):
    if found := _text.complaint("vocabulary", vocabulary):
        return found
    if twice := next((word for i, word in enumerate(vocabulary) if word in vocabulary[:i]), None):
        return f"vocabulary has {twice!r} twice; give every word once"
    if not isinstance(documents, list) or not documents:
        return f"documents is {documents!r:.60}; give {_text.DOCUMENTS}"
    return next((found for i, one in enumerate(documents, 1) if (found := _text.complaint(f"document {i}", one))), None)


def invalid_empty(vocabulary, documents, weighting):
    """A document whose vector is 0 has no direction."""
    if invalid_texts(vocabulary, documents):
        return None
    sets = [{word for word in document if word in vocabulary} for document in documents]
    for i, words in enumerate(sets, 1):
        if not words:
            return f"document {i} has no word of the vocabulary, so its vector is 0 and has no cosine; add such a word"
        if weighting == "tf_idf" and all(word in some for word in words for some in sets):
            fact = f"the words of document {i} are in all documents, so its tf-idf vector is 0 and has no cosine"
            return f"{fact}; change documents or take another weighting"
    return None
