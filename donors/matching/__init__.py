"""Screening donors against lists: see `Index`."""

from donors.matching.frequencies import Counts, Frequencies
from donors.matching.index import Index
from donors.matching.records import Entry, Match, Person, Reason
from donors.matching.weights import Weights, load_weights

__all__ = [
    "Counts",
    "Entry",
    "Frequencies",
    "Index",
    "Match",
    "Person",
    "Reason",
    "Weights",
    "load_weights",
]
