"""Results kept in mind."""

from donors.matching.memo import Memo


def test_a_result_is_worked_out_once() -> None:
    asked = []

    def length(word: str) -> int:
        asked.append(word)
        return len(word)

    memo = Memo(length, size=10)

    assert [memo["ACME"], memo["ACME"]] == [4, 4]
    assert asked == ["ACME"]


def test_no_more_results_are_kept_than_it_has_room_for() -> None:
    memo = Memo(len, size=3)

    assert [memo["A" * length] for length in range(10)] == list(range(10))
    assert len(memo) <= 3
