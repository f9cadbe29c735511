"""Discounted returns of one episode, and the advantage against a baseline."""

from markscheme.words import *

source = "study note 002, reward with a discount and a baseline"
sizes = {"T": (3, 4, 5)}
options = {"baseline": ("values", "mean")}
given = {
    "rewards": vector("T", integers(-3, 6)),
    "gamma": number(choice("0.5", "0.8", "0.9")).between(0, 1, "a discount"),
    "b": vector("T", decimals(-3, 6, 1)).when(baseline="values"),
}
symbols = {"rewards": "r", "advantage": "A"}
ask = {"G": 3, "advantage": 2}


def draw_rewards(stream, level, T):
    """The last reward is not 0, so that every discount shows; at the hard level most of it comes late, after costs."""
    if level == "hard":
        late = [-stream.between(1, 3) for _ in range(T - 1)]
        late[stream.between(1, T - 2)] = 0
        return array([*late, stream.between(8, 20)])
    return array([*(stream.between(-3, 6) for _ in range(T - 1)), stream.choice((-4, -2, 3, 5, 7))])


def require_not_all_zero(rewards):
    return sum(sign(reward) != 0 for reward in rewards) > 1


def G(rewards, gamma, T):
    r"""G_t = r_t + \gamma \, G_{t+1} = \sum_{k=t}^{T} \gamma^{k-t} \, r_k"""
    found = [rewards[-1]]
    for reward in rewards[-2::-1]:
        found.insert(0, reward + gamma * found[0])
    return array(found)


def G__via_sum(rewards, gamma, T):
    return array([sum(power(gamma, k - t) * rewards[k] for k in range(t, T)) for t in range(T)])


def advantage(G, b, baseline, T):
    r"""A_t = G_t - {% if baseline == "mean" %}\frac{1}{T} \sum_{k=1}^{T} G_k{% else %}b_t{% endif %}"""
    return G - G.sum() / T if baseline == "mean" else G - b


slips = {
    G: {
        "not_discounted": "gamma -> 1",
        "one_discount_too_many": "array(found) -> gamma * array(found)",
        "discounted_from_the_start": lambda rewards, gamma, T: array(
            [sum(power(gamma, k) * rewards[k] for k in range(t, T)) for t in range(T)]
        ),
        "past_rewards": lambda rewards, gamma, T: G(rewards[::-1], gamma, T)[::-1],
        "discount_once_only": "found -> [rewards[t] + gamma * rewards[t + 1:].sum() for t in range(T - 1)] + [rewards[-1]]",
    },
    advantage: {
        "sign_reversed": "G - G.sum() / T -> G.sum() / T - G; G - b -> b - G",
        "baseline_added": "G - G.sum() / T -> G + G.sum() / T; G - b -> G + b",
        "reward_for_return": "G - G.sum() / T -> rewards - G.sum() / T; G - b -> rewards - b",
    },
}
