"""Legal forms told from companies' names."""

import pytest

from donors.matching.employers import clean_employer
from donors.matching.legal_forms import contradict


@pytest.mark.parametrize(
    "text",
    [
        "Probin GmbH & Co. KG", "Probin Sp. z o.o.", "PT Probin Tbk", "OOO Probin", "ПАО «Пробин»",
        "Probin S. de R.L. de C.V.", "Probin Sdn. Bhd.", "Probin, Limited Liability Company",
        "Probin Pty Ltd", "UAB Probin", "Probin S.p.A.", "Probin Inc", "THE PROBIN COMPANY",
        "Probin Korlátolt Felelősségű Társaság",
    ],
)  # fmt: skip
def test_a_form_is_no_word_of_the_name(text: str) -> None:
    assert clean_employer(text).words == ("PROBIN",)


def test_a_form_that_may_be_a_word_is_one_only_at_the_end() -> None:
    assert clean_employer("Probin Day Care PC Repair").words == ("PROBIN", "DAY", "CARE", "REPAIR")
    assert clean_employer("Test As We Go").words == ("TEST", "AS", "WE", "GO")
    assert clean_employer("Testen AS").words == ("TESTEN",)


def test_a_name_of_nothing_but_forms_stays_as_it_is() -> None:
    assert clean_employer("Limited Company").words == ("LIMITED", "COMPANY")


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("Probin GmbH", "Probin Sdn Bhd", "country"),
        ("Probin S.A. de C.V.", "Probin OOO", "country"),
        ("Probin LLC", "Probin Corporation", "sort"),
        ("Probin OOO", "Probin LLC", None),
        ("Probin OAO", "Probin Joint Stock Company", None),
        ("Probin GmbH", "Probin", None),
        ("Probin & Co", "Probin GmbH", None),
    ],
)
def test_forms_tell_two_houses_apart(one: str, other: str, how: str | None) -> None:
    ours, theirs = clean_employer(one).forms, clean_employer(other).forms

    assert contradict(ours, theirs) == contradict(theirs, ours) == how
