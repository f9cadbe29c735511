"""Batches an epoch and updates in all, with a last batch that is smaller, or without it."""

from markscheme.words import *

source = "study note 002, batches, epochs and updates"
rounding = "8 sf, 3 sf"  # of a quotient its whole part is taken
options = {"last_batch": ("kept", "dropped")}
given = {
    "batch": number(
        by_level(choice(8, 12, 16, 20, 24, 32), choice(16, 24, 32, 48, 50, 64), choice(32, 48, 64, 96, 128, 256))
    )
    .at_least(1, "the number of examples in a batch")
    .whole_numbers(),
    "examples": number(by_level(counts(100, 990), counts(1000, 9990), counts(10000, 60000)))
    .at_least(1, "the number of examples")
    .whole_numbers(),
    "epochs": number(by_level(counts(3, 25), counts(5, 60), counts(10, 150)))
    .at_least(1, "the number of epochs")
    .whole_numbers(),
}
symbols = {"examples": "N", "batch": "B", "epochs": "E", "rest": "r", "batches": "M", "updates": "U", "seen": "S"}
ask = {"rest": 1, "batches": 1, "updates": 1, "seen": 1}


def draw_examples(stream, level, batch, last_batch):
    """So many that a quotient rounded to the nearest whole number is off by one batch."""
    share = 1 if last_batch == "kept" else 2
    return stream.again(
        lambda: given["examples"].domain.draw(stream, level),
        until=lambda N: rest(N, batch) > 2 and whole(floor(2 * rest(N, batch) / batch)) + 1 == share,
    )


def require_uneven(rest, batch):
    return rest > 2 and rest != batch - rest


def rest(examples, batch):
    r"""r = N - B \left\lfloor \frac{N}{B} \right\rfloor"""
    return examples - batch * floor(examples / batch)


@when(last_batch="kept")
def batches(examples, batch):
    r"""M = \left\lceil \frac{N}{B} \right\rceil"""
    return -floor(-examples / batch)


@batches.otherwise
def batches(examples, batch):
    r"""M = \left\lfloor \frac{N}{B} \right\rfloor"""
    return floor(examples / batch)


def updates(batches, epochs):
    return batches * epochs


@when(last_batch="kept")
def seen(examples, epochs):
    return examples * epochs


@seen.otherwise
def seen(updates, batch):
    return updates * batch


slips = {
    rest: {
        "missing_for_rest": "examples - batch * floor(examples / batch) -> batch * (floor(examples / batch) + 1) - examples",
        "quotient_for_rest": "examples - batch * floor(examples / batch) -> floor(examples / batch)",
    },
    batches: {
        "other_last_batch": "-floor(-examples / batch) <-> floor(examples / batch)",
        "not_rounded": "-floor(-examples / batch) -> examples / batch; floor(examples / batch) -> examples / batch",
    },
    updates: {
        "epochs_forgotten": "batches * epochs -> batches",
        "one_update_an_example": "batches -> examples",
    },
    seen: {
        "other_last_batch": "examples * epochs -> updates * batch; updates * batch -> examples * epochs",
        "epochs_forgotten": "examples * epochs -> examples; updates * batch -> batches * batch",
    },
}
