"""The weights in force as settings of Splink, over the rows of `readings`. Nothing is trained.

Splink weighs a level log2(m/u), or where it is told by a frequency, m over the greater of the two
shares. Ours go by the rarer value too, by spreads and least shares, so that a level may become two.
Where SQL cannot say what the matching says, a level is weighed too high and never too low: what is
found here is judged by the matching itself, and what is not found is lost. That is so of

- the names together, whose bits are not capped (`most_name_bits`);
- employers, where an entry's many clients and the rarity of its own spelling are not counted, and
  "similar" and "alike" go by edits where the matching goes by common letters;
- middle names that are near but not the same, told by edits alone, and a middle name that the
  donor alone tells, which speaks a little against a match and here is no evidence.
"""

from math import log2
from typing import Any

from donors.matching.employers import MOST_LETTERS, SHORTEST_CUT_OFF
from donors.matching.fields import INTERCHANGEABLE_GENERATIONS
from donors.matching.given_names import SHORTEST_START
from donors.matching.vocabulary import SHORTEST_EDITED
from donors.matching.weights import Level, Weights

# What speaks against a pair as strongly as that it is no candidate at all.
NEVER = {"m_probability": 1e-9, "u_probability": 0.999999}
# A share cannot be above 1, and a level that is weighed by a share has its m over this.
ONE = 0.999999
# Floating point and another library's Jaro-Winkler are not worth a lost match.
SLACK_BITS = 0.5

# Columns with a share that Splink weighs by -> whether the rarer value counts, by its inverse.
SHARE_COLUMNS = {
    "surname_share": False, "given_share": False, "initial_share": False, "employer_share": False,
    "town_share": False, "state_share": False, "zip_share": False,
    "inverse_surname_share": True, "inverse_given_share": True,
}  # fmt: skip
ROWS_OF_FIRST_NAMES = "given_kind_l = 'first' AND given_kind_r = 'first'"
SHORT_GIVEN = "(length(given_l) = 1 OR length(given_r) = 1)"
SAME_GIVEN = "given_l = given_r AND length(given_l) > 1"

Levels = list[dict[str, Any]]


def splink_settings(weights: Weights, prior_bits: float) -> dict[str, Any]:
    """Settings for `splink.Linker`, donors on the left and the entries of one list on the right.

    `prior_bits` is what `Index` begins with for that list.
    """
    return {
        "link_type": "link_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": 1 / (1 + 2**-prior_bits),
        "blocking_rules_to_generate_predictions": [],  # the pairs are handed to it
        "comparisons": [
            _comparison("surname", _surname(weights)),
            _comparison("first_name", _first_name(weights)),
            _comparison("order", _order(weights)),
            _comparison("middle", _middle(weights)),
            _comparison("suffix", _suffix(weights)),
            _comparison("employer", _employer(weights)),
            _comparison("occupation", _occupation(weights)),
            _comparison("place", _place(weights)),
        ],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
        "additional_columns_to_retain": ["record"],
    }


def least_bits(weights: Weights) -> float:
    """The log-odds from which a pair is handed to the matching: those of the review band."""
    review = weights.bands["review"]
    return log2(review / (1 - review)) - SLACK_BITS


def _comparison(name: str, levels: Levels) -> dict[str, Any]:
    return {"output_column_name": name, "comparison_levels": levels}


def _surname(weights: Weights) -> Levels:
    level = weights.fields["surname"]
    same = "surname_l = surname_r"
    return [
        *_by_rarer(level["exact"], f"surname_kind_l = 'swapped' AND {same}", "exact", "surname"),
        _by_share(
            level["exact"],
            f"{same} AND surname_kind_l <> 'part' AND surname_kind_r <> 'part'",
            "exact",
            "surname",
        ),
        _by_share(level["part"], same, "part", "surname"),
        *_by_rarer(level["one_edit"], _one_edit("surname"), "one_edit", "surname"),
        *_by_rarer(level["sounds_alike"], _sounds_alike("surname"), "sounds_alike", "surname"),
        *_by_rarer(level["similar"], f"{_similar('surname')} OR {_far()}", "similar", "surname"),
        _fixed(level["differ"], "ELSE", "differ"),
    ]


def _first_name(weights: Weights) -> Levels:
    level = weights.fields["first_name"]
    swapped = "surname_kind_l = 'swapped'"
    form = f"({SAME_GIVEN} OR {_nickname()})"
    one_is_middle = (
        "((given_kind_l = 'middle' AND given_kind_r = 'first')"
        " OR (given_kind_l = 'first' AND given_kind_r = 'middle'))"
    )
    as_nickname = "given_kind_l = 'first' AND given_kind_r = 'nickname'"
    siblings = "(array_contains(siblings_l, given_r) OR array_contains(siblings_r, given_l))"
    near = (
        ("one_edit", _one_edit("given")),
        ("sounds_alike", _sounds_alike("given")),
        ("similar", _similar("given")),
        ("sibling_nickname", siblings),
    )
    return [
        _nothing("given_l = '' OR given_r = ''"),
        *_by_rarer(level["exact"], f"{swapped} AND {SAME_GIVEN}", "exact", "given"),
        *_by_rarer(level["nickname"], f"{swapped} AND {_nickname()}", "nickname", "given"),
        {**NEVER, "sql_condition": swapped, "label_for_charts": "none"},
        _by_share(level["exact"], f"{ROWS_OF_FIRST_NAMES} AND {SAME_GIVEN}", "exact", "given"),
        _by_share(
            level["initial"],
            f"{ROWS_OF_FIRST_NAMES} AND {SHORT_GIVEN}"
            " AND substring(given_l, 1, 1) = substring(given_r, 1, 1)",
            "initial",
            "initial",
        ),
        _by_share(
            level["stated_nickname"], f"{as_nickname} AND {SAME_GIVEN}", "stated_nickname", "given"
        ),
        *_by_rarer(
            level["nickname"],
            f"(({ROWS_OF_FIRST_NAMES}) OR ({as_nickname})) AND {_nickname()}",
            "nickname",
            "given",
        ),
        *_by_rarer(level["middle"], f"{one_is_middle} AND {form}", "middle", "given"),
        *(
            each
            for name, condition in near
            for each in _by_rarer(
                level[name], f"{ROWS_OF_FIRST_NAMES} AND ({condition})", name, "given"
            )
        ),
        {**NEVER, "sql_condition": "ELSE", "label_for_charts": "none"},
    ]


def _order(weights: Weights) -> Levels:
    swapped = weights.fields["order"]["swapped"]
    return [
        _nothing("surname_kind_l <> 'swapped'"),
        _fixed(swapped, "surname_kind_l = 'swapped'", "swapped"),
        {**NEVER, "sql_condition": "ELSE", "label_for_charts": "none"},
    ]


def _middle(weights: Weights) -> Levels:
    level = weights.fields["middle"]
    letters = "transform(middles_{0}, word -> substring(word, 1, 1))"
    singles = "filter(middles_{0}, word -> length(word) = 1)"
    words = "filter(middles_{0}, word -> length(word) > 1)"
    near = (
        f"exists({words.format('l')}, mine -> exists({words.format('r')},"
        f" other -> least(length(mine), length(other)) >= {SHORTEST_EDITED}"
        " AND levenshtein(mine, other) <= 2))"
    )
    return [
        _nothing(
            "size(middles_l) = 0 OR size(middles_r) = 0 OR surname_kind_l = 'swapped'"
            " OR given_kind_l = 'middle' OR given_kind_r = 'middle'"
        ),
        _fixed(
            level["full"],
            f"arrays_overlap({words.format('l')}, {words.format('r')}) OR {near}",
            "full",
        ),
        _fixed(
            level["initial"],
            f"arrays_overlap({singles.format('l')}, {letters.format('r')})"
            f" OR arrays_overlap({letters.format('l')}, {singles.format('r')})",
            "initial",
        ),
        _fixed(level["differ"], "ELSE", "differ"),
    ]


def _suffix(weights: Weights) -> Levels:
    level = weights.fields["suffix"]
    one, other = sorted(INTERCHANGEABLE_GENERATIONS)
    interchangeable = (
        f"(generation_l = '{one}' AND generation_r = '{other}')"
        f" OR (generation_l = '{other}' AND generation_r = '{one}')"
    )
    one_sided = "generation_l = '' OR generation_r = ''"
    found = [_nothing(f"(generation_l = '' AND generation_r = '') OR {interchangeable}")]
    if "one_sided" in level:
        found.append(_fixed(level["one_sided"], one_sided, "one_sided"))
    else:
        found[0] = _nothing(f"{one_sided} OR {interchangeable}")
    return [
        *found,
        _fixed(level["same"], "generation_l = generation_r", "same"),
        _fixed(level["differ"], "ELSE", "differ"),
    ]


def _employer(weights: Weights) -> Levels:
    level = weights.fields["employer"]
    conditions = {
        "exact": "array_contains(organisation_keys_r, employer_key_l)",
        "core": "array_contains(organisation_cores_r, employer_core_l)",
        # Splink sees no column that stands within a lambda alone.
        "contains": (
            "(employer_words_l <> '' AND exists(organisation_words_r,"
            " other -> startswith(other, employer_words_l) OR startswith(employer_words_l, other)))"
            " OR array_contains(organisation_plain_r, employer_plain_l)"
        ),
        "acronym": (
            "array_contains(organisation_acronyms_r, employer_key_l)"
            " OR arrays_overlap(employer_acronyms_l, organisation_keys_r)"
        ),
        "similar": (
            "array_contains(organisation_sorted_r, employer_sorted_l)"
            f" OR exists(organisation_keys_r, other -> {_few_edits('other', 'employer_key_l', 88)}"
            f" OR {_cut_off('other', 'employer_key_l')} OR {_cut_off('employer_key_l', 'other')})"
            " OR exists(organisation_cores_r, other -> levenshtein(other, employer_core_l)"
            " <= greatest(2, length(other) / 3))"
        ),
        "alike": (
            "exists(organisation_keys_r, other ->"
            f" {_few_edits('other', 'employer_key_l', MOST_LETTERS)})"
            " OR exists(organisation_cores_r, other ->"
            f" {_few_edits('other', 'employer_core_l', MOST_LETTERS)})"
        ),
    }
    differ = level["differ"]
    found = [_nothing("employer_key_l = '' OR size(organisation_keys_r) = 0")]
    # What says most first: of an entry's organisations the one counts that fits best.
    for name in sorted(conditions, key=lambda name: -_factor(level[name])):
        # With an employer that so many have, it says less than that the employers differ.
        most = _factor(level[name]) / 2 ** differ.bits()
        says_more = f"(employer_share_l < {most!r}) AND ({conditions[name]})"
        found.append(_by_share(level[name], says_more, name, "employer"))
    return [*found, _fixed(differ, "ELSE", "differ")]


def _occupation(weights: Weights) -> Levels:
    level = weights.fields["occupation"]
    return [
        _nothing("occupation_r NOT IN ('lobbyist', 'executive') OR occupation_l = 'uninformative'"),
        _fixed(
            level["lobbyist"], "occupation_l = 'lobbyist' AND occupation_r = 'lobbyist'", "lobbyist"
        ),
        _fixed(
            level["executive"],
            "occupation_l = 'executive' AND occupation_r = 'executive'",
            "executive",
        ),
        _fixed(
            level["adjacent"],
            "occupation_r = 'lobbyist' AND occupation_l IN ('adjacent', 'executive')",
            "adjacent",
        ),
        _fixed(level["differ"], "ELSE", "differ"),
    ]


def _place(weights: Weights) -> Levels:
    level = weights.fields["place"]
    same_zip = "zip_l <> '' AND zip_l = zip_r"
    return [
        _nothing(f"(state_l = '' OR state_r = '') AND NOT ({same_zip})"),
        _by_share(level["zip"], same_zip, "zip", "zip"),
        _by_share(level["city"], "town_l <> '' AND town_l = town_r", "city", "town"),
        _by_share(level["state"], "state_l = state_r", "state", "state"),
        _fixed(level["differ"], "ELSE", "differ"),
    ]


# --- Levels -------------------------------------------------------------------------------------


def _nothing(condition: str) -> dict[str, Any]:
    """No evidence either way."""
    return {"sql_condition": condition, "label_for_charts": "nothing", "is_null_level": True}


def _fixed(level: Level, condition: str, label: str) -> dict[str, Any]:
    """A level that weighs the same whatever the value."""
    return {
        "sql_condition": condition,
        "label_for_charts": label,
        "m_probability": level.m,
        "u_probability": level.u,
        "fix_m_probability": True,
        "fix_u_probability": True,
    }


def _factor(level: Level) -> float:
    """What a level says before the value's share: its weight is log2 of this over the share."""
    assert level.spread is not None
    return level.m / level.spread


def _by_share(level: Level, condition: str, label: str, share: str) -> dict[str, Any]:
    """A level on which both have one value: log2(m / (spread x share)), the share at the least
    `least` over spread."""
    assert level.spread is not None
    return _weighed(condition, label, _factor(level), share) | {
        "tf_minimum_u_value": level.least / level.spread
    }


def _by_rarer(level: Level, condition: str, label: str, share: str) -> Levels:
    """Both have another value: log2(m / (spread x the rarer's share)), and no more than 1 over the
    commoner's. Splink takes the greater of two numbers: of the rarer share it is the inverse."""
    assert level.spread is not None
    rarer, commoner = f"least({share}_share_l, {share}_share_r)", _greatest(share)
    # 1 over the commoner's share is less: a rare spelling of a common name.
    capped = f"{level.spread!r} * {rarer} < {level.m!r} * {commoner}"
    inverse = _weighed(condition, label, _factor(level), f"inverse_{share}")
    return [
        _weighed(f"({condition}) AND {capped}", f"{label}, commoner", 1.0, share),
        {**inverse, "tf_adjustment_weight": -1.0},
    ]


def _greatest(share: str) -> str:
    return f"greatest({share}_share_l, {share}_share_r)"


def _weighed(condition: str, label: str, factor: float, column: str) -> dict[str, Any]:
    return {
        "sql_condition": condition,
        "label_for_charts": label,
        # With a u of (as good as) 1 Splink's m/u, times u over the share, is the factor over it.
        "m_probability": min(factor, ONE),
        "u_probability": ONE,
        "tf_adjustment_column": f"{column}_share",
        "tf_adjustment_weight": 1.0,
        "disable_tf_exact_match_detection": True,
        "fix_m_probability": True,
        "fix_u_probability": True,
    }


# --- How near two values are, in Spark's SQL ----------------------------------------------------


def _long_enough(column: str) -> str:
    return f"least(length({column}_l), length({column}_r)) >= {SHORTEST_EDITED}"


def _edits(column: str) -> str:
    return f"damerau_levenshtein({column}_l, {column}_r)"


def _one_edit(column: str) -> str:
    return f"{_long_enough(column)} AND {_edits(column)} = 1"


def _sounds_alike(column: str) -> str:
    return (
        f"{_long_enough(column)} AND {column}_sound_l <> '' AND {column}_sound_l = {column}_sound_r"
        f" AND jaro_winkler({column}_l, {column}_r) >= 0.79"
    )


def _similar(column: str) -> str:
    longer = f"greatest(length({column}_l), length({column}_r))"
    return (
        f"({_long_enough(column)} AND (({_edits(column)} = 2 AND {longer} >= 7)"
        f" OR (jaro_winkler({column}_l, {column}_r) >= 0.94"
        f" AND abs(length({column}_l) - length({column}_r)) <= 2)))"
    )


def _far() -> str:
    """Other surnames, a few letters from each other: where all else led to the entry."""
    shorter = "least(length(surname_l), length(surname_r))"
    return f"({shorter} >= 6 AND {_edits('surname')} <= CASE WHEN {shorter} < 9 THEN 2 ELSE 3 END)"


def _nickname() -> str:
    start = "(length({0}) >= {2} AND length({0}) < length({1}) - 1 AND startswith({1}, {0}))"
    return (
        "(array_contains(relatives_l, given_r)"
        f" OR {start.format('given_l', 'given_r', SHORTEST_START)}"
        f" OR {start.format('given_r', 'given_l', SHORTEST_START)})"
    )


def _few_edits(one: str, other: str, letters: int) -> str:
    """So many letters of a hundred in common take no more edits than this."""
    return (
        f"levenshtein({one}, {other})"
        f" <= {(100 - letters) / 100!r} * (length({one}) + length({other}))"
    )


def _cut_off(start: str, whole: str) -> str:
    return f"(length({start}) >= {SHORTEST_CUT_OFF} AND startswith({whole}, {start}))"
