"""As much of PromQL as our expressions need: which metrics they name, with which labels."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Functions and words of the language; anything else that stands alone is a metric.
WORDS = {
    "sum", "max", "min", "count", "avg", "topk", "rate", "increase", "delta", "by", "without",
    "histogram_quantile", "unless", "and", "or", "on", "ignoring", "offset", "bool",
}  # fmt: skip
TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
GROUPING = re.compile(r"\b(?:by|without|on|ignoring)\s*\(([^()]*)\)")
SELECTOR = re.compile(r"([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(\{[^{}]*\})?")
MATCHER = re.compile(r"([a-zA-Z_]\w*)\s*(?:=~|!~|!=|=)")
RANGE = re.compile(r"\[\w+\]|\b\d+[smhd]\b")


@dataclass(frozen=True)
class Named:
    """A metric and the labels that are asked of it."""

    metric: str
    labels: frozenset[str]


def named_in(expression: str) -> tuple[list[Named], set[str]]:
    """The metrics with the labels that are matched, and the labels that are grouped by."""
    assert expression.count("(") == expression.count(")"), expression
    bare = RANGE.sub(" ", TEXT.sub('""', expression))
    grouped = {
        label.strip()
        for labels in GROUPING.findall(bare)
        for label in labels.split(",")
        if label.strip()
    }
    rest = GROUPING.sub(" ", bare)
    found = [
        Named(name, frozenset(MATCHER.findall(matchers)))
        for name, matchers in SELECTOR.findall(rest)
        if name not in WORDS
    ]
    return found, grouped
