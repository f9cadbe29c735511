"""Small corpora: read and refused, their n-grams counted, and drawn so that counts differ and a sentence is new."""

from markscheme.words import *

CORPUS = 'a list of sentences, each a list of tokens, such as [["the", "cat", "slept"], ["a", "dog", "ran"]]'
SENTENCE = 'a list of tokens, such as ["the", "dog", "slept"]'
START, END = "<s>", "</s>"
LONGEST = 40
SENTENCES = {"easy": 5, "medium": 6, "hard": 7}
THEMES = (  # nouns, verbs with an object, verbs without, adjectives
    ("cat dog bird", "saw liked", "slept ran", "small"),
    ("boy girl teacher", "met called", "left waited", "young"),
    ("king queen knight", "found lost", "laughed sang", "wise"),
    ("student nurse pilot", "helped knew", "worked rested", "tired"),
)
FORMS = ("D N T D N", "D N T D N", "D N I", "D N and D N I", "D J N I", "D N T D J N")
_SLOTS = {word: slot for theme in THEMES for slot, words in zip("NTIJ", theme, strict=True) for word in words.split()}
_SLOTS |= {"the": "D", "a": "D"}


def ngrams(tokens, n, boundaries):
    """All n-grams of a sentence, with its boundaries where it has them."""
    if boundaries == "yes":
        tokens = [START] * (n - 1) + tokens + [END]
    return [tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1)]


def counted(corpus, m, n, boundaries):
    """How often each m-gram stands in the corpus of a model of order n; none ends in the start of a sentence."""
    found = {}
    for tokens in corpus:
        if boundaries == "yes":
            tokens = [START] * (n - 1) + tokens + [END]
        for gram in ngrams(tokens, m, "no"):
            if gram[-1] != START:
                found[gram] = found.get(gram, 0) + 1
    return found


def contexts(table):
    """How often each context stands before a token: the sums of the counts of the n-grams that begin with it."""
    found = {}
    for gram, count_ in table.items():
        found[gram[:-1]] = found.get(gram[:-1], 0) + count_
    return found


def draw_corpus(stream, level, n, smoothing, boundaries):
    def drawn():
        slots = dict(zip("NTIJ", (stream.shuffled(words.split())[:2] for words in stream.choice(THEMES)), strict=True))
        return [_sentence(stream, slots | {"D": ["the", "a"]}) for _ in range(SENTENCES[level])]

    return stream.again(drawn, until=lambda corpus: telling(corpus, n, smoothing, boundaries), most=150)


def _sentence(stream, slots):
    """A form filled in; nobody meets himself."""
    left = {slot: stream.shuffled(words) for slot, words in slots.items() if slot == "N"}
    form = stream.choice(FORMS).split()
    return [left[slot].pop() if slot in left else stream.choice(slots.get(slot, [slot])) for slot in form]


def draw_sentence(stream, corpus, n, smoothing, boundaries):
    return stream.choice(telling(corpus, n, smoothing, boundaries) or corpus)


def _is_sentence(tokens):
    nouns = [word for word in tokens if _SLOTS.get(word) == "N"]
    return " ".join(_SLOTS.get(word, word) for word in tokens) in FORMS and len({*nouns}) == len(nouns)


def telling(corpus, n, smoothing, boundaries):
    """New sentences, each the beginning of one of the corpus and the end of another, whose counts differ enough."""
    places = [
        (one, i, other, j)
        for one in corpus
        for i in range(1, len(one))
        for other in corpus
        for j in range(1, len(other))
    ]
    joined = {tuple(one[:i] + other[j:]) for one, i, other, j in places}
    table = counted(corpus, n, n, boundaries)
    before = contexts(table)

    def tells(tokens):
        grams = ngrams(list(tokens), n, boundaries)
        counts_ = [table.get(gram, 0) for gram in grams]
        sums = [before.get(gram[:-1], 0) for gram in grams]
        new = sum(not count_ for count_ in counts_)
        certain = sum(count_ == total for count_, total in zip(counts_, sums, strict=True))
        return (
            (5 if n > 2 and boundaries == "yes" else 3) <= len(grams) <= 6  # short ones have few probabilities
            and _is_sentence(tokens)
            and list(tokens) not in corpus
            and (new == 0 if smoothing == "mle" else 0 < new < 3)
            and all(sums)
            and len({*counts_}) > 1
            and len({*sums}) > 2
            and 2 * counts_.count(1) <= len(grams) + 1
            and 2 * certain <= len(grams)
        )

    return [list(tokens) for tokens in sorted(joined) if tells(tokens)]


def invalid_texts(corpus, sentence, n, boundaries):
    if not isinstance(corpus, list) or not corpus:
        return f"corpus is {corpus!r:.60}; give {CORPUS}"
    named = {"sentence": sentence, **{f"sentence {i} of corpus": tokens for i, tokens in enumerate(corpus, 1)}}
    for name, tokens in named.items():
        if not isinstance(tokens, list) or not tokens:
            return f"{name} is {tokens!r:.60}; give {SENTENCE}"
        for token in tokens:
            if not isinstance(token, str) or not 0 < len(token) <= LONGEST:
                return f"{name} has the token {token!r:.60}; give a text of 1 to {LONGEST} characters"
            if boundaries == "yes" and token in (START, END):
                return f"{name} has the token {token}, but the boundaries are added to it; leave {token} out"
    if boundaries == "no" and len(sentence) < n:
        fact = f"sentence has {len(sentence)} tokens and n is {n}, so no token has {n - 1} before it"
        return f"{fact}; give a longer sentence or a smaller n"
    return None
