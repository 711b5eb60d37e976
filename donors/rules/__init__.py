"""Rules that judge contributions. One module a rule: its ID is its file name, NAME is for people,
and `judge(import_id=None)` raises and withdraws its flags and may run twice.
"""

from __future__ import annotations

from donors.rules import contribution_limit

RULES = (contribution_limit,)


def name_of(rule: str) -> str:
    """A rule in words; its id where the rule is no longer there."""
    names: dict[str, str] = {module.ID: module.NAME for module in RULES}
    return names.get(rule, rule)
