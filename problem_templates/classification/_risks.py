"""Losses that differ, and draws in which the most probable class does not decide."""

from markscheme.words import *

ROOM = rational("0.1")  # between the least risk and the next


def decided(risks, reject, reject_loss):
    """The number of the action of least risk, the first of equal ones; 0 where rejecting costs less than any."""
    if reject == "yes" and all(is_greater(risk, reject_loss) for risk in risks):
        return 0
    return argmin(risks) + 1


def risk_of(decision, risks, reject_loss):
    """The risk of a decision; a student's may be no action, and has the risk 0."""
    number = whole(decision)
    if number == 0 and reject_loss is not None:
        return reject_loss
    return risks[number - 1] if 1 <= number <= len(risks) else 0 * risks[0]


def mistakes(loss):
    """The losses without those of the right actions."""
    return array([[0 if i == j else cost for j, cost in enumerate(row)] for i, row in enumerate(loss)])


def draw_loss(stream, level, a, k):
    """Costs of a mistake that differ, small ones of what is right; a further action is a middle way for every class."""
    rows = []
    for i in range(a):
        costs = stream.shuffled(range(2, 7) if i >= k else range(4, 21))[:k]
        rows.append([stream.between(0, 2) if i == j else cost for j, cost in enumerate(costs)])
    return array(rows) / (2 if level == "hard" else 1)


def shares(stream, k, unit=20):
    """Unlike probabilities with two decimal places, none small."""

    def drawn():
        ends = [0, *sorted(stream.shuffled(range(2, unit - 1))[: k - 1]), unit]
        return [ends[i + 1] - ends[i] for i in range(k)]

    return array(stream.again(drawn, until=lambda found: len(set(found)) == k and min(found) >= 2)) / unit


def tells(loss, posterior):
    """Whether one action is the best by far, and another one than without the losses, however they are read.

    Two losses that are exchanged decide as without losses: that is another decision too.
    """
    low, *others = sorted(loss @ posterior)
    readings = [loss, mistakes(loss), *([loss.T] if len(loss) == len(posterior) > 2 else [])]
    return others[0] - low > ROOM and all(argmin(each @ posterior) != argmax(posterior) for each in readings)


def draw_posterior(stream, loss, k):
    return stream.again(lambda: shares(stream, k), until=lambda posterior: tells(loss, posterior), most=200)


def draw_reject_loss(stream, loss, posterior, prior, likelihood):
    """A little below or above the least risk; of several observations, below that of some."""
    if posterior is not None:
        low = min(loss @ posterior)
        return floor(10 * low * stream.choice((rational("0.7"), rational("1.4")))) / 10 + rational("0.1")
    least = sorted(min(loss @ (prior * column) / (prior @ column)) for column in likelihood.T)
    return floor(10 * (least[-1] + least[-2]) / 2) / 10 + rational("0.1")


def draw_likelihood(stream, loss, prior, k, m):
    """Rows that add up to 1; not every observation has the same decision, and the losses matter for one of them."""

    def drawn():
        return array([shares(stream, m) for _ in range(k)])

    def decides(likelihood):
        joints = [prior * column for column in likelihood.T]
        chosen = [argmin(loss @ joint) for joint in joints]
        gaps = [sorted(loss @ joint / joint.sum()) for joint in joints]
        plain = [argmax(joint) for joint in joints]
        return len(set(chosen)) > 1 and chosen != plain and all(risks[1] - risks[0] > ROOM for risks in gaps)

    return stream.again(drawn, until=decides, most=300)
