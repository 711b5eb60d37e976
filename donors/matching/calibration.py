"""What reviewers' verdicts teach about one list: how far its probabilities are out.

All matches of a list are held too probable, or not probable enough, by one number of bits: its
lobbyists may give more often than was thought, or its names may be common ones. That number is
estimated from the verdicts and handed to `Index` as `prior_shift`. One number and no curve, because
a list has few verdicts, and because the order of its matches stays.
"""

from collections.abc import Iterable
from math import exp, log, log2
from typing import NamedTuple

# How far off a list is thought to be before anybody judged (standard deviation, bits): some eight
# verdicts weigh as much as this doubt.
USUAL_SHIFT = 1.0
# However many verdicts there are, a list moves no further: they may be of one odd month.
MOST_SHIFT = 4.0
_STEPS = 50
_CERTAIN = 1e-9


class Verdicts(NamedTuple):
    """Verdicts on matches of one list that were held about equally probable.

    `probability` is the mean of what they were held for, and `shift` the shift that was in force
    then (bits). `validated` and `dismissed` are how many reviewers found right and wrong.
    """

    probability: float
    validated: int
    dismissed: int
    shift: float = 0.0


def prior_shift(verdicts: Iterable[Verdicts]) -> float:
    """The shift of a list's prior in bits, between -MOST_SHIFT and MOST_SHIFT; 0 without verdicts.

    The most probable one, where probabilities p are to become 1 / (1 + 2**-(logit(p) + shift)) and
    shifts are thought to be around 0: few verdicts change little, and a single one hardly anything.
    """
    judged = [
        (log_odds(each.probability) - each.shift, each.validated, each.validated + each.dismissed)
        for each in verdicts
    ]
    low, high = -MOST_SHIFT, MOST_SHIFT
    for _ in range(_STEPS):
        shift = (low + high) / 2
        if _slope(shift, judged) > 0:
            low = shift
        else:
            high = shift
    return round((low + high) / 2, 6)


def shifted(probability: float, shift: float) -> float:
    """A probability moved by so many bits."""
    return 1 / (1 + 2 ** -(log_odds(probability) + shift))


def log_odds(probability: float) -> float:
    """In bits; of 0 and 1 as of something next to them."""
    probability = min(max(probability, _CERTAIN), 1 - _CERTAIN)
    return log2(probability / (1 - probability))


def _slope(shift: float, judged: list[tuple[float, int, int]]) -> float:
    """The slope of the log posterior: above 0 where a greater shift is more probable."""
    expected_less = sum(
        validated - count / (1 + exp(-log(2) * (bits + shift))) for bits, validated, count in judged
    )
    return expected_less * log(2) - shift / USUAL_SHIFT**2
