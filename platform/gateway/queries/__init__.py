"""What is read about services and keys."""

from gateway.queries.services import services_for

__all__ = ["services_for"]
