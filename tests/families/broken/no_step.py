"""A module without a step."""

from markscheme import integers, number

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = {"total": 1}
