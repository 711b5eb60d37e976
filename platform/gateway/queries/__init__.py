"""What is read about tokens, services and keys."""

from gateway.queries.services import services_for
from gateway.queries.tokens import groups_with_ends, roles_of, token_by_value, tokens_of

__all__ = ["groups_with_ends", "roles_of", "services_for", "token_by_value", "tokens_of"]
