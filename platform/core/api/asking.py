"""What a caller sends, in the body and in the address."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.serializers import Serializer


class InvalidQuery(ValidationError):
    """Parameters of the address that cannot be used: `detail` says why, by their names."""


class Body(Serializer[Any]):
    """What a caller sends. A field that is not declared is refused: a misspelt `expires_at` must
    not make a grant without an end."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = {name: ["There is no such field."] for name in data if name not in self.fields}
        if unknown:
            raise ValidationError(unknown)
        return super().to_internal_value(data)
