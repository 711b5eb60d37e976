"""Whom the endpoints of donors serve."""

WHO_SEES = frozenset({"donors-reviewer", "donors-compliance", "donors-admin"})
WHO_DECIDES = frozenset({"donors-reviewer", "donors-compliance"})
