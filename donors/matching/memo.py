"""What was worked out once and is asked for again."""

from collections.abc import Callable
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Memo(dict[Key, Value]):
    """The results of a function of one value, each worked out when it is first looked up.

    As `lru_cache`, but a dictionary: no list of what was used last is kept, whose links lie all
    over the memory, and fetching them is most of what a lookup costs. Where it has `size` results
    it forgets all of them: the common ones come again soon, and a long run's memory stays flat.
    """

    def __init__(self, function: Callable[[Key], Value], size: int) -> None:
        super().__init__()
        self._function = function
        self._size = size

    def __missing__(self, key: Key) -> Value:
        if len(self) >= self._size:
            self.clear()
        value = self[key] = self._function(key)
        return value
