"""Agglomerative hierarchical clustering: distances, merges, heights of the dendrogram, and the clusters of a cut."""

from markscheme.words import *

from . import _linkage

source = (
    "Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, section 14.3.12; exams on clustering"
)
sizes = {"n": (4, 5, 5), "d": 2}
options = {
    "given_as": ("points", "distances"),
    "linkage": ("single", "complete", "average"),
    "metric": ("euclidean", "manhattan", "squared_euclidean"),
}
given = {
    "X": matrix("n", "d", integers(0, 9)).when(given_as="points"),
    "D": matrix("n", "n", decimals(1, 9, 1)).at_least(0, "a distance").symmetric().when(given_as="distances"),
    "clusters": count(by_level(choice(2), choice(2, 3), choice(2, 3))),
}
hides = {"D": "of many distances only the smallest or the largest count"}
SQUARES = tuple(k * k for k in range(1, 13))
MOST_TABLES = 64  # examples up to which all tables on the way are written out


def _rounds(n):
    return max(n - 2, 0) if n <= MOST_TABLES else 0


repeat = {("closest_", "distances_"): _rounds}
only = {"distances": {"given_as": ("points",)}}
symbols = {"clusters": "K", "closest_": "c", "distances_": "D", "distances": "D^{(0)}", "D": "D^{(0)}"}
numbers_of = dict.fromkeys(("merges", "assignment"), ("c", "cluster", "clusters", "簇", "类"))
symbols |= {"merges": "M", "heights": "h", "assignment": "a"}


def ask(given_as):
    return ({"distances": 3} if given_as == "points" else {}) | {
        "distances_": 2,
        "merges": 2,
        "heights": 2,
        "assignment": 1,
    }


def _linkages_differ(table):
    """Whether single and complete linkage merge other clusters."""
    return _linkage.all_merges(table, "single")[0] != _linkage.all_merges(table, "complete")[0]


def _upper(table):
    return [table[i][j] for i in range(len(table)) for j in range(i)]


def _joins_groups(table, linkage):
    """Whether two clusters of several examples each are joined, so that the first table alone does not tell the merges."""
    merged, groups = _linkage.all_merges(table, linkage)[0], {}
    for a, b in merged:
        if groups.get(a, 1) > 1 and groups.get(b, 1) > 1:
            return True
        groups[a] = groups.get(a, 1) + groups.get(b, 1)
    return False


def _suits(table, level, linkage):
    """At the medium level two groups are joined, at the hard level the linkage changes what is merged."""
    return {"easy": True, "medium": _joins_groups(table, linkage), "hard": _linkages_differ(table)}[level]


def draw_X(stream, level, n, d, metric, linkage):
    """No two distances are alike; at the easy level some Euclidean ones are whole numbers."""

    def scattered():
        return array([[stream.between(0, 9) for _ in range(d)] for _ in range(n)])

    def unlike(X):
        table = _upper(distances(X, "manhattan" if metric == "manhattan" else "squared_euclidean"))
        if level == "easy" and metric == "euclidean" and sum(square_number in table for square_number in SQUARES) < 3:
            return False
        return len({*table}) == n * (n - 1) // 2 and _suits(distances(X, metric), level, linkage)

    return stream.again(scattered, until=unlike, most=200)


def draw_D(stream, level, n, linkage):
    """No two distances are alike; they are whole numbers at first."""

    def table():
        numbers = stream.shuffled(range(2, 30) if level == "easy" else range(11, 99))
        cells = zeros(n, n)
        for i in range(n):
            for j in range(i):
                cells[i, j] = cells[j, i] = rational(numbers.pop()) / (1 if level == "easy" else 10)
        return cells

    return stream.again(table, until=lambda D: _suits(D, level, linkage), most=100)


def figure_points(X, given_as):
    if given_as != "points" or len(X[0]) != 2:
        return None
    return point_figure(X, range(1, len(X) + 1))


def figure_dendrogram(merges, heights):
    return dendrogram_figure([[whole(a), whole(b)] for a, b in merges], heights)


def invalid_D(D, given_as):
    if given_as == "distances":
        for i in range(len(D)):
            if equals(D[i][i], 0) == 0:
                return f"entry ({i + 1}, {i + 1}) of D is {D[i][i]}, but the distance of an example from itself is 0; make it 0"
    return None


def invalid_clusters(clusters, n):
    if n < 2:
        return "there is one example, so nothing is merged; give at least two"
    if not 1 <= clusters <= n:
        return f"clusters is {clusters}, but {n} examples form 1 to {n} clusters; give one of these numbers"
    return None


def distances(X, metric):
    r"""d^{(0)}_{ij} = {% if metric == "euclidean" %}\sqrt{\sum_l (x_{il} - x_{jl})^2}{% elif metric == "manhattan" %}\sum_l |x_{il} - x_{jl}|{% else %}\sum_l (x_{il} - x_{jl})^2{% endif %}"""
    table = zeros(len(X), len(X))
    for i in range(len(X)):
        for j in range(i):
            gaps = X[i] - X[j]
            if metric == "euclidean":
                distance = sqrt(square(gaps).sum())
            elif metric == "manhattan":
                distance = absolute(gaps).sum()
            else:
                distance = square(gaps).sum()
            table[i, j] = table[j, i] = distance
    return table


def _tables(D, distances, distances_):
    return [distances if D is None else D, *distances_]


def closest_(D, distances, distances_, closest_, n):
    r"""c^{(k)} = \operatorname{argmin}_{(A, B)} \, d^{(k-1)}(A, B)"""
    i, j = _linkage.pair(_tables(D, distances, distances_)[-1])
    names = _linkage.left(n, closest_)
    return array([names[i], names[j]])


def distances_(D, distances, distances_, closest_, linkage, n):
    r"""d^{(k)}(A \cup B, C) = {% if linkage == "single" %}\min(d^{(k-1)}(A, C), d^{(k-1)}(B, C)){% elif linkage == "complete" %}\max(d^{(k-1)}(A, C), d^{(k-1)}(B, C))
    {% else %}\frac{|A| \, d^{(k-1)}(A, C) + |B| \, d^{(k-1)}(B, C)}{|A| + |B|}{% endif %}"""
    table, before = _tables(D, distances, distances_)[-1], closest_[:-1]
    names, sizes = _linkage.left(n, before), _linkage.sizes(n, before)
    i, j = (names.index(whole(name)) for name in closest_[-1])
    row = _linkage.JOINS[linkage](table[i], table[j], sizes[i], sizes[j])
    table = array(table)
    table[i], table[:, i] = row, row
    table[i, i] = rational(0)
    return _linkage.without(table, j)


def merges(D, distances, distances_, closest_, linkage, n):
    r"""M_t = \operatorname{argmin}_{(A, B)} \, d^{(t-1)}(A, B)"""
    if n > MOST_TABLES:
        return array(_linkage.all_merges(_tables(D, distances, [])[0], linkage)[0])
    return array([*closest_, _linkage.left(n, closest_)])


def heights(D, distances, distances_, linkage, n):
    r"""h_t = \min_{i < j} d^{(t-1)}_{ij}"""
    if n > MOST_TABLES:
        return array(_linkage.all_merges(_tables(D, distances, [])[0], linkage)[1])
    found = []
    for table in _tables(D, distances, distances_):
        i, j = _linkage.pair(table)
        found.append(table[i][j])
    return array(found)


def assignment(merges, clusters, n):
    r"""a_i = |\{ A : \min A \le \min A_i \}|, \quad i \in A_i"""
    return _linkage.cut(n, merges, clusters)


slips = {
    distances: {
        "root_forgotten": "sqrt(square(gaps).sum()) -> square(gaps).sum()",
        "city_block": "square(gaps) -> absolute(gaps) if metric == 'squared_euclidean'; sqrt(square(gaps).sum()) -> absolute(gaps).sum()",
        "straight_line": "absolute(gaps).sum() -> sqrt(square(gaps).sum())",
    },
    closest_: {
        "farthest_merged": "_linkage.pair(_tables(D, distances, distances_)[-1]) -> _linkage.pair(-_tables(D, distances, distances_)[-1])"
    },
    distances_: {
        "linkage_swapped": "linkage -> {'single': 'complete', 'complete': 'single'}[linkage] if linkage != 'average'",
        "mean_taken": "linkage -> 'average' if linkage != 'average'",
        "sizes_forgotten": "_linkage.sizes(n, before) -> [1] * n if linkage == 'average'",
        "first_kept": lambda D, distances, distances_, closest_, n: _linkage.without(
            _tables(D, distances, distances_)[-1], _linkage.left(n, closest_[:-1]).index(whole(closest_[-1][1]))
        ),
    },
    heights: {
        "of_smallest_examples": lambda D, distances, merges: array(
            [_tables(D, distances, [])[0][whole(a) - 1][whole(b) - 1] for a, b in merges]
        ),
        "halved": "table[i][j] -> table[i][j] / 2",
        "added_up": "array(found) -> array(found).cumsum()",
    },
    assignment: {
        "one_cluster_more": "clusters -> clusters + 1",
        "one_cluster_less": "clusters -> clusters - 1 if clusters > 1",
    },
}
