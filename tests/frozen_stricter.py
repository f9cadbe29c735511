"""What earns less by the marking rules of now than by those of the day when it was frozen; all else is a fault.

By folder, student and step: the verdicts then and now, under the reason why less is right.
"""

from __future__ import annotations

from collections.abc import Mapping

Place = tuple[str, str, str]
ENGLISH, CHINESE, EARLIER, EXAM = "graded/english", "graded/chinese", "earlier/graded", "exam"

# Typed at random: no calculation with fewer digits gives it, and a width is not rounded at all.
NOT_ROUNDED: Mapping[Place, tuple[str, str]] = {
    (ENGLISH, "s10", "q4.out_width"): ("rounded", "wrong"),
    (ENGLISH, "s11", "q4.out_width"): ("rounded", "wrong"),
    (ENGLISH, "s11", "q1.variance"): ("rounded", "wrong"),
    (ENGLISH, "s11", "q3.mantissa"): ("rounded", "wrong"),
    # Two entries of four are what two figures give; the others are not.
    (EXAM, "s5", "q2.context"): ("wrong", "wrong"),
    # The other entry is right; in this one two digits are swapped.
    (CHINESE, "s8", "q1.v_2"): ("rounded", "wrong"),
}
# Worked with two figures, and written with two: -3.9 for -3.89, 3.4 for 3.36, -6/5 for -1.18. A value of two figures
# stands for itself: 10^0.6 is 3.98 and not 4.10.
FEW_DIGITS: Mapping[Place, tuple[str, str]] = {
    (ENGLISH, "s5", "q3.mantissa"): ("follows", "rounded"),
    (CHINESE, "s5", "q1.m_hat_2"): ("follows", "rounded"),
    (EARLIER, "s4", "q1.v_hat_2"): ("follows", "rounded"),
    (EARLIER, "s4", "q1.adam_theta_2"): ("follows", "rounded"),
    (EARLIER, "s4", "q2.slope"): ("right", "rounded"),
    (EARLIER, "s4", "q2.intercept"): ("right", "rounded"),
}
# 4 (-0.904) is -3.62, which -3.61 is not. It follows from the own -0.903, and from the -0.9035 behind the other
# student's -0.904; for what follows that policy gives 3/4.
NARROWER: Mapping[Place, tuple[str, str]] = {
    (CHINESE, "s10", "q1.g_2"): ("right", "follows"),
    (CHINESE, "s11", "q1.g_2"): ("right", "follows"),
}
# No accident: whole numbers, counts, what a variance, a share or the logarithm of a count cannot be, a single entry of
# an array, the digits of a whole number.
NO_ACCIDENT: Mapping[Place, tuple[str, str]] = {
    (ENGLISH, "s6", "q1.variance"): ("accident", "wrong"),
    (ENGLISH, "s6", "q2.intercept"): ("accident", "wrong"),
    (ENGLISH, "s6", "q3.log_N"): ("accident", "wrong"),
    (ENGLISH, "s6", "q4.out_channels"): ("accident", "wrong"),
    (ENGLISH, "s7", "q2.S_xx"): ("accident", "wrong"),
    (ENGLISH, "s7", "q4.parameters"): ("accident", "wrong"),
    (ENGLISH, "s8", "q1.Z_hat"): ("accident", "wrong"),
    (ENGLISH, "s8", "q2.intercept"): ("accident", "wrong"),
    (ENGLISH, "s8", "q4.out_channels"): ("accident", "wrong"),
    (ENGLISH, "s8", "q5.hessian"): ("accident", "wrong"),
    (CHINESE, "s6", "q2.recall"): ("accident", "wrong"),
    (CHINESE, "s6", "q3.centroids_1"): ("accident", "wrong"),
    (CHINESE, "s6", "q4.A_tilde"): ("accident", "wrong"),
    (CHINESE, "s7", "q4.A_tilde"): ("accident", "wrong"),
    (CHINESE, "s8", "q3.centroids_2"): ("accident", "wrong"),
    (CHINESE, "s8", "q4.degree"): ("accident", "wrong"),
    # An eigenvector of which one entry of two fits is none.
    (ENGLISH, "s6", "q5.escape"): ("accident", "wrong"),
}
# The value stands in its own box as well: a copy.
COPIED: Mapping[Place, tuple[str, str]] = {
    (ENGLISH, "s13", "q3.exponent"): ("accident", "wrong"),
    (CHINESE, "s12", "q1.g_2"): ("accident", "wrong"),
    (CHINESE, "s12", "q1.theta_2"): ("accident", "wrong"),
    (CHINESE, "s13", "q1.g_2"): ("accident", "wrong"),
    (CHINESE, "s13", "q1.m_hat_2"): ("accident", "wrong"),
    (CHINESE, "s13", "q1.theta_2"): ("accident", "wrong"),
}
STRICTER = {**NOT_ROUNDED, **FEW_DIGITS, **NARROWER, **NO_ACCIDENT, **COPIED}
