"""Documents as bags of words: counts, presence or tf-idf, lengths, and cosine similarities."""

from markscheme.words import *

from . import _text
from ._documents import draw_documents, draw_vocabulary, invalid_empty, invalid_texts

source = "study notes 000 and 003, bag of words, one-hot encoding; Salton and Buckley (1988)"
rounding = "6 sf, 3 sf"  # with fewer a cosine of 1 comes out as 1.01
options = {"weighting": ("counts", "binary", "tf_idf")}
given = {"vocabulary": structure(_text.VOCABULARY), "documents": structure(_text.DOCUMENTS)}
only = {name: {"weighting": ("tf_idf",)} for name in ("frequencies", "df", "idf")}
symbols = {"frequencies": "F", "df": r"\text{df}", "idf": r"\text{idf}", "vectors": "X", "norms": "r"}
symbols |= {"products": "G", "cosine": "S"}


def ask(weighting):
    rare = {"df": 1, "idf": 2} if weighting == "tf_idf" else {}
    return {**rare, "vectors": 2, "norms": 2, "cosine": 3}


def _counted(vocabulary, documents):
    return array([[document.count(word) for word in vocabulary] for document in documents])


def frequencies(vocabulary, documents):
    r"""f_{ij} = \sum_{k} \mathbb{1}[w_{ik} = v_j]"""
    return _counted(vocabulary, documents)


def df(frequencies):
    r"""\text{df}_j = \sum_{i=1}^{N} \mathbb{1}[f_{ij} > 0]"""
    return positive(frequencies).sum(axis=0)


def idf(df, vocabulary, documents):
    r"""\text{idf}_j = \ln \frac{N}{\text{df}_j}"""
    N, used = len(documents), {word for document in documents for word in document}
    # a word that no document has gets 0: it weighs nothing, whatever stands here
    return array([log(N / rarity) if word in used else 0 for word, rarity in zip(vocabulary, df, strict=True)])


@when(weighting="counts")
def vectors(vocabulary, documents):
    r"""x_{ij} = \sum_{k} \mathbb{1}[w_{ik} = v_j]"""
    return _counted(vocabulary, documents)


@vectors.when(weighting="binary")
def vectors(vocabulary, documents):
    r"""x_{ij} = \max_{k} \mathbb{1}[w_{ik} = v_j]"""
    return array([[int(word in document) for word in vocabulary] for document in documents])


@vectors.when(weighting="tf_idf")
def vectors(frequencies, idf):
    r"""x_{ij} = f_{ij} \, \text{idf}_j"""
    return frequencies * idf


def norms(vectors):
    r"""r_i = \sqrt{\sum_{j} x_{ij}^2}"""
    return sqrt(square(vectors).sum(axis=1))


def products(vectors):
    return vectors @ vectors.T


def cosine(products, norms):
    r"""s_{ij} = \frac{g_{ij}}{r_i r_j}"""
    return products / (column(norms) * norms)


def _lengths(documents):
    return column(array([len(document) for document in documents]))


slips = {
    df: {"every_occurrence": "positive(frequencies) -> frequencies"},
    idf: {
        "base_ten": "log(N / rarity) -> log(N / rarity) / log(10)",
        "inverted": "log(N / rarity) -> -log(N / rarity)",
        "logarithm_forgotten": "log(N / rarity) -> N / rarity",
    },
    vectors: {
        "each_word_once": "_counted(vocabulary, documents) -> positive(_counted(vocabulary, documents))",
        "repeats_counted": "int(word in document) -> document.count(word)",
        "divided_by_length": "_counted(vocabulary, documents) -> _counted(vocabulary, documents) / _lengths(documents); "
        "frequencies -> frequencies / _lengths(documents)",
        "idf_forgotten": "idf -> 1",
    },
    norms: {
        "root_forgotten": "sqrt(square(vectors).sum(axis=1)) -> square(vectors).sum(axis=1)",
        "city_block": "sqrt(square(vectors).sum(axis=1)) -> vectors.sum(axis=1)",
    },
    cosine: {"not_divided": "column(norms) * norms -> 1", "one_norm_only": "column(norms) * norms -> column(norms)"},
}
