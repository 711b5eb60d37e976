"""What the workers call."""

from access.actions.batches import invite_batch

__all__ = ["invite_batch"]
