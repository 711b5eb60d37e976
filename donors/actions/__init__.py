"""Writes of donors: every one a verb, keyword-only, saying which state it leaves."""
