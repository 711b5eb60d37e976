"""Spreadsheet formulas are defused, and exactly restored."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.formulas import defused, restored


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("'=+-@ \t1a$.,\uff1d"), max_size=8) | st.text(max_size=8))
def test_restored_is_the_inverse_of_defused(text: str) -> None:
    assert restored(defused(text)) == text


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd", "-1+1", "@SUM(A1)", " =1", "\t=1", "\uff1d1", "'=1"]
)
def test_what_a_spreadsheet_would_run_is_defused(text: str) -> None:
    assert defused(text) == "'" + text


@pytest.mark.parametrize("text", ["", "-25.00", "+1", "-1,000.50", "O'Test", "a=b", "'quoted'"])
def test_what_runs_nothing_stays(text: str) -> None:
    assert defused(text) == text
