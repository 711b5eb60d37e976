"""Tests that kill workers have a house of their own, as those of the jobs have."""

from jobs.tests.conftest import foundation, house

__all__ = ["foundation", "house"]
