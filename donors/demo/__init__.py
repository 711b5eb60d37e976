"""The demo's invented data: the same seed gives the same files everywhere."""

from donors.demo.committee import COMMITTEE, DemoCommittee, DemoElection
from donors.demo.generating import DemoFiles, generate

__all__ = ["COMMITTEE", "DemoCommittee", "DemoElection", "DemoFiles", "generate"]
