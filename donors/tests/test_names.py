"""Names as the FEC and the Senate write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donors.names import (
    PersonName,
    fold,
    generation,
    given_names,
    initial,
    parse_name,
    squash,
    surname_parts,
    without_suffix,
    without_titles,
)


@pytest.mark.parametrize(
    ("last", "surname", "suffix"),
    [
        ("Hollrow Jr.", "Hollrow", "Jr."),
        ("Van Dunmarrow, III", "Van Dunmarrow", "III"),
        ("Hollrow", "Hollrow", ""),
        ("Jr.", "Jr.", ""),
        ("Hollrow Jr, Esq.", "Hollrow", "Jr"),
        ("Hollrow MD", "Hollrow", ""),
        ("Wren Pastor", "Wren Pastor", ""),
        ("Tran Vi", "Tran Vi", ""),
    ],
)
def test_a_suffix_behind_a_surname_is_told_from_it(last: str, surname: str, suffix: str) -> None:
    assert without_suffix(last) == (surname, suffix)


@pytest.mark.parametrize(
    ("text", "given", "suffix"),
    [
        ("Dr. Wren A. III", "Wren A.", "III"),
        ("MR. JOHN", "JOHN", ""),
        ("J.D.", "J.D.", ""),
        ("John V", "John V", ""),
        ("Henry & Martha", "Henry & Martha", ""),
        ("MD", "MD", ""),
        ("", "", ""),
    ],
)
def test_titles_and_a_suffix_are_told_from_given_names(text: str, given: str, suffix: str) -> None:
    assert without_titles(text) == (given, suffix)


def test_a_middle_name_column_may_hold_nothing_but_a_suffix() -> None:
    assert without_titles("Jr.", keep=0) == ("", "Jr.")
    assert without_titles("Q. Esq", keep=0) == ("Q.", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MARLOW, GERRIT MR.", PersonName("MARLOW", "GERRIT", title="MR.")),
        ("MARLOW, MR. GERRIT", PersonName("MARLOW", "GERRIT", title="MR.")),
        ("MARLOW, JOHN Q. JR", PersonName("MARLOW", "JOHN", "Q.", "JR")),
        ("MARLOW, JOHN Q. MR. JR. ESQ.", PersonName("MARLOW", "JOHN", "Q.", "JR.", "", "MR. ESQ.")),
        ("VAN TESTEN, KIM", PersonName("VAN TESTEN", "KIM")),
        ("DOE, JANE DR. (JANIE)", PersonName("DOE", "JANE", nickname="JANIE", title="DR.")),
        ("DOE, JANE (JANIE) M.", PersonName("DOE", "JANE", "M.", nickname="JANIE")),
        ("O'MARLOW, DONALD L", PersonName("O'MARLOW", "DONALD", "L")),
        ("MARLOW III, ROBERT", PersonName("MARLOW", "ROBERT", suffix="III")),
        ("MARLOW, SR., WILLIAM", PersonName("MARLOW", "WILLIAM", suffix="SR.")),
        ("MARLOW, W CAMPBELL IV", PersonName("MARLOW", "W", "CAMPBELL", "IV")),
        ("  marlow ,   anna  lee ", PersonName("marlow", "anna", "lee")),
    ],
)
def test_a_name_with_its_surname_first_is_read(text: str, expected: PersonName) -> None:
    assert parse_name(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("John Q Marlow Jr", PersonName("Marlow", "John", "Q", "Jr")),
        ("John Marlow, Jr.", PersonName("Marlow", "John", suffix="Jr.")),
        ("Dr. Jane van der Testen III", PersonName("van der Testen", "Jane", "", "III", "", "Dr.")),
        ("Juan de la Prueba", PersonName("de la Prueba", "Juan")),
        ('Robert "Bob" Marlow', PersonName("Marlow", "Robert", nickname="Bob")),
        ("Marlow", PersonName("Marlow")),
        ("Wren Pastor", PersonName("Pastor", "Wren")),
    ],
)
def test_a_name_in_the_order_of_speech_is_read(text: str, expected: PersonName) -> None:
    assert parse_name(text) == expected


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("MARLOW, MD, LAURA", "MD"),
        ("MARLOW, MA, LPC, LAURA", "MA LPC"),
        ("MARLOW, LAURA M MD, MBA", "MD MBA"),
        ("MARLOW PH.D., LAURA", "PH.D."),
        ("MARLOW, LAURA A. DO", "DO"),
        ("MARLOW, LAURA D.O.", "D.O."),
        ("MARLOW, LAURA CAPT. USN (RET.)", "CAPT. USN RET."),
        ("Laura Marlow, MD, PhD", "MD PhD"),
    ],
)
def test_degrees_and_ranks_are_titles_and_no_suffix(text: str, title: str) -> None:
    name = parse_name(text)

    assert (name.last, name.first, name.title) == (name.last, "LAURA", title) or (
        name.first,
        name.title,
    ) == ("Laura", title)
    assert name.last.upper() == "MARLOW"
    assert name.suffix == ""


@pytest.mark.parametrize(
    ("text", "first", "middle", "suffix"),
    [
        ("MARLOW, JOHN V", "JOHN", "V", ""),
        ("MARLOW, JOHN Q V", "JOHN", "Q", "V"),
        ("MARLOW, J.R.", "J.R.", "", ""),
        ("MARLOW, J.D.", "J.D.", "", ""),
        ("MARLOW, MD", "MD", "", ""),
        ("MARLOW, MA", "MA", "", ""),
        ("MARLOW, VI", "VI", "", ""),
        ("MARLOW, YI SEN", "YI", "SEN", ""),
        ("MARLOW, ALLEN DO", "ALLEN", "DO", ""),
    ],
)
def test_what_may_be_a_name_is_not_taken_for_a_title(
    text: str, first: str, middle: str, suffix: str
) -> None:
    name = parse_name(text)

    assert (name.first, name.middle, name.suffix) == (first, middle, suffix)


def test_a_couple_keeps_both_first_names() -> None:
    name = parse_name("MARLOW, HENRY & MARTHA")

    assert name.first == "HENRY & MARTHA"
    assert given_names(name.first) == ("HENRY", "MARTHA")
    assert given_names("HENRY AND MARTHA") == given_names("HENRY/MARTHA") == ("HENRY", "MARTHA")
    assert given_names("ANDREA") == ("ANDREA",)


def test_numbers_that_mailing_lists_leave_are_dropped() -> None:
    assert parse_name("MARLOW 532, ARTHUR MR") == PersonName("MARLOW", "ARTHUR", title="MR")


@pytest.mark.parametrize("text", ["", " ", ",", ",,,", "()", '"', "(", "MR", "JR", "&", "12"])
def test_what_holds_no_name_gives_no_first_name(text: str) -> None:
    assert parse_name(text).first == ""


@given(st.text())
def test_no_text_makes_the_parser_raise(text: str) -> None:
    name = parse_name(text)

    for part in (name.last, name.first, name.middle, name.suffix, name.nickname, name.title):
        assert part == " ".join(part.split())


@given(
    last=st.from_regex(r"[A-Z]{3}LOW", fullmatch=True),
    first=st.from_regex(r"[A-Z]{3}NAH", fullmatch=True),
    middle=st.sampled_from(["", "Q", "ROSE"]),
    suffix=st.sampled_from(["", "JR", "III"]),
)
def test_both_orders_of_one_name_are_read_alike(
    last: str, first: str, middle: str, suffix: str
) -> None:
    listed = parse_name(f"{last}, {first} {middle} {suffix}")
    spoken = parse_name(f"{first} {middle} {last} {suffix}")

    assert listed == spoken == PersonName(last, first, middle, suffix)


def test_folding_takes_accents_case_and_punctuation_away() -> None:
    assert fold("José O'Neill-Peña") == "JOSE ONEILL PENA"
    assert fold("O\N{RIGHT SINGLE QUOTATION MARK}Neill") == "ONEILL"
    assert fold("Łukasz Strauß") == "LUKASZ STRAUSS"
    assert fold("  J. R.  ") == "J R"


def test_other_scripts_are_folded_into_latin_letters() -> None:
    assert fold("Зеев Пробин") == "ZEEV PROBIN"
    assert fold("Ζήνων Τεστόπουλος") == "ZINON TESTOPOYLOS"
    assert fold("محمد") == "MHMD"


def test_spaces_and_hyphens_do_not_part_one_surname_from_another() -> None:
    assert squash("Van Testen") == squash("VANTESTEN") == squash("Van-Testen")


def test_every_part_of_a_double_surname_stands_for_itself() -> None:
    assert surname_parts("Garcia-de la Prueba") == ("GARCIADELAPRUEBA", "GARCIA", "DELAPRUEBA")
    assert surname_parts("Marlow") == ("MARLOW",)
    assert surname_parts("St.Test") == surname_parts("St Test") == ("STTEST",)
    assert surname_parts("M. Marlow") == ("MMARLOW", "MARLOW")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert surname_parts(text)[0] == squash(text.replace(".", " "))


def test_generations_have_one_spelling() -> None:
    assert generation("Jr.") == generation("JUNIOR") == "JR"
    assert generation("3rd") == "III"
    assert generation("Esq.") == generation("") == ""
    assert initial("élan") == "E"
    assert initial("") == ""
