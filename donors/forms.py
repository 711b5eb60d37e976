"""What reviewers and administrators fill in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from donors.actions.naming import MAX_SLUG
from donors.actions.titles import word_list
from donors.imports.layouts import LAYOUTS
from donors.imports.layouts.van import REQUIRED
from donors.imports.preview import columns_to_map
from donors.letters import SUBJECT, TEXT, faults
from donors.models import (
    Approval,
    ContributionLimit,
    Decision,
    Disposition,
    Flag,
    LetterTemplate,
    Policy,
    RuleThreshold,
    Severity,
    WatchList,
)
from donors.models.flags import Band
from donors.queries.dispositions import DueFilters, Stage, excess_of
from donors.queries.limits import overlapping, overlapping_threshold
from donors.queries.list_versions import WHATS
from donors.queries.queue import Filters
from donors.rules import RULES, thresholds_of

LONGEST_NOTE = 2_000
BIGGEST_ID = 2**63 - 1  # the database would not take more


def id_in(text: str) -> int:
    """An id that a page sent; 0, which is nobody's, where it cannot be read."""
    number = int(text) if text.isdecimal() and len(text) < 20 else 0
    return number if number <= BIGGEST_ID else 0


def note_field(placeholder: str) -> forms.CharField:
    return forms.CharField(
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": placeholder}),
        error_messages={"required": "Say why: a decision needs a note."},
    )


class DecisionForm(forms.Form):
    """A verdict with its note on the flags that the page showed."""

    verdict = forms.ChoiceField(
        choices=[(verdict.value, verdict.label) for verdict in Decision.SETTLING],
        error_messages={"required": "Choose one: validate or dismiss."},
    )
    note = note_field("Why? What did you check?")
    flags = forms.CharField(widget=forms.HiddenInput)
    record = forms.CharField(max_length=32, widget=forms.HiddenInput)

    def clean_flags(self) -> list[int]:
        numbers = self.cleaned_data["flags"].split(",")
        # As many digits as an id can have: the database would not take more.
        if not all(number.isdecimal() and len(number) <= 18 for number in numbers):
            raise forms.ValidationError("Load the page again: its flags could not be read.")
        return [int(number) for number in numbers]


class DispositionForm(forms.Form):
    """What becomes of validated gifts; each flag that the page showed has an `amount_<id>`."""

    outcome = forms.ChoiceField(
        choices=[(outcome.value, outcome.label) for outcome in Disposition.CHOICES],
        error_messages={"required": "Choose one: refund, return, keep or investigate."},
    )
    follow_up = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Give the day as 2026-12-31."},
    )  # fmt: skip
    note = note_field("Why? What was checked, and with whom?")
    record = forms.CharField(max_length=32, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, flags: Iterable[Flag], left: Mapping[int, Decimal]) -> None:
        """`left` is what there is to give back, in dollars by flag."""
        super().__init__(data)
        self.flags = list(flags)
        for flag in self.flags:
            self.fields[f"amount_{flag.pk}"] = forms.DecimalField(
                required=False, min_value=Decimal(0), max_digits=12, decimal_places=2,
                initial=_proposed(flag, left[flag.pk]),
                error_messages={"invalid": "Give an amount in dollars, such as 250.00."},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        is_open = told.get("outcome") == Disposition.Outcome.INVESTIGATE
        if is_open and not told.get("follow_up") and "follow_up" not in self.errors:
            self.add_error("follow_up", "Say on which day this is looked at again.")
        return told

    def amounts(self) -> dict[int, Decimal]:
        """What is to be given back, in dollars by flag; nothing where nothing was filled in."""
        given = {flag.pk: self.cleaned_data.get(f"amount_{flag.pk}") for flag in self.flags}
        return {flag: amount for flag, amount in given.items() if amount}

    def rows(self) -> list[tuple[Flag, forms.BoundField]]:
        return [(flag, self[f"amount_{flag.pk}"]) for flag in self.flags]


def _proposed(flag: Flag, left: Decimal) -> Decimal:
    """What is filled in already: the excess; nothing where the money is in another row, which would
    be paid back twice."""
    return Decimal(0) if flag.contribution.not_counted else min(excess_of(flag), left)


class SeveralForm(forms.Form):
    """The one note for many groups."""

    note = note_field("Why? What have they in common?")


class AttachmentForm(forms.Form):
    file = forms.FileField(
        max_length=255, error_messages={"required": "Choose a file.", "empty": "The file is empty."}
    )
    note = note_field("What is it?")


class PeriodForm(forms.Form):
    """From a day until a day, both included."""

    begins = forms.DateField(error_messages={"required": "Say from which day."})
    ends = forms.DateField(error_messages={"required": "Say until which day."})


class RequestForm(forms.Form):
    """A request that was posted or made by phone."""

    way = forms.ChoiceField(choices=[("post", "By post"), ("phone", "By phone")])
    to = forms.CharField(max_length=500, error_messages={"required": "Say to whom or where."})
    made_on = forms.DateField(error_messages={"required": "Say on which day."})
    text = forms.CharField(max_length=5_000, widget=forms.Textarea)


class AnswerForm(forms.Form):
    """What a donor answered to a request."""

    answers = forms.IntegerField(min_value=1, max_value=BIGGEST_ID, widget=forms.HiddenInput)
    employer = forms.CharField(max_length=300)
    occupation = forms.CharField(max_length=300)
    note = forms.CharField(max_length=LONGEST_NOTE, required=False, widget=forms.Textarea)


class LetterTemplateForm(forms.ModelForm[LetterTemplate]):
    """The words of the best-efforts letter, kept to what the law lets stand in it."""

    class Meta:
        model = LetterTemplate
        fields = ("subject", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 20})}  # noqa: RUF012  # as Django declares it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.text:
            self.initial = {"subject": SUBJECT, "text": TEXT, **self.initial}

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for fault in faults(told.get("subject", ""), told.get("text", "")):
            self.add_error("text", fault)
        return told


class ApprovalForm(forms.Form):
    """A second person's answer to a refund."""

    approves = forms.IntegerField(min_value=1, max_value=BIGGEST_ID, widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        choices=Approval.Answer.choices,
        error_messages={"required": "Choose one: approve or refuse."},
    )
    note = note_field("What did you check?")


class DueFilterForm(forms.Form):
    """The compliance queue's filters, as its address carries them; what cannot be read is left
    out."""

    severity = forms.ChoiceField(choices=Severity.choices, required=False)
    stage = forms.ChoiceField(choices=Stage.choices, required=False)
    q = forms.CharField(max_length=200, required=False)
    mine = forms.BooleanField(required=False)

    def filters(self, person: int | None) -> DueFilters:
        self.is_valid()
        given: dict[str, Any] = self.cleaned_data
        return DueFilters(
            severity=given.get("severity") or Severity.ILLEGAL,
            stage=given.get("stage") or Stage.TO_DECIDE,
            search=given.get("q") or "",
            assigned_to=person if given.get("mine") else None,
        )


class ReopenForm(forms.Form):
    """A verdict that is to be taken back, and why."""

    takes_back = forms.IntegerField(min_value=1, max_value=BIGGEST_ID, widget=forms.HiddenInput)
    note = note_field("What was wrong with it?")


class PairForm(forms.Form):
    """Whether two donors are one, and why."""

    answer = forms.ChoiceField(
        choices=[("one", "One donor"), ("two", "Two people")],
        error_messages={"required": "Choose one: one donor, or two people."},
    )
    note = note_field("Why? What did you check?")


class SplitForm(forms.Form):
    """Which of a donor's descriptions are of somebody else, and why."""

    profiles = forms.TypedMultipleChoiceField(coerce=int)
    note = note_field("Why is this somebody else?")

    def __init__(self, *args: Any, profiles: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["profiles"]
        chosen.choices = [(pk, str(pk)) for pk in profiles]  # type: ignore[attr-defined]
        chosen.error_messages["required"] = "Choose which descriptions are of somebody else."
        chosen.error_messages["invalid_choice"] = "Some of these are not this donor's any more."


class MoveForm(forms.Form):
    """A merge or split that is to be taken back, and why."""

    move = forms.IntegerField(min_value=1, max_value=BIGGEST_ID, widget=forms.HiddenInput)
    note = note_field("What was wrong with it?")


class SearchForm(forms.Form):
    """What a list is searched for, as its address carries it."""

    q = forms.CharField(max_length=200, required=False)

    def text(self) -> str:
        return self.cleaned_data["q"] if self.is_valid() else ""


class ScreenForm(forms.Form):
    """Whom to ask the lists about. A name is enough; the rest tells namesakes apart."""

    name = forms.CharField(
        max_length=300,
        help_text="Last, First Middle or First Middle Last",
        error_messages={"required": "Give a name."},
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    employer = forms.CharField(max_length=300, required=False)
    occupation = forms.CharField(max_length=300, required=False)
    city = forms.CharField(max_length=200, required=False)
    state = forms.CharField(max_length=40, required=False)
    zip = forms.CharField(max_length=20, required=False, label="ZIP code")


class UndoForm(forms.Form):
    """Why an import is to be undone."""

    note = note_field("What was wrong with it?")


class UploadForm(forms.Form):
    """A file of contributions, and where it comes from."""

    file = forms.FileField(
        max_length=255,
        allow_empty_file=False,
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )
    source = forms.SlugField(
        max_length=MAX_SLUG,
        error_messages={"required": "Say where it comes from: ids are unique there."},
    )
    layout = forms.ChoiceField(
        choices=[("auto", "Found out by itself"), *((one.name, one.name) for one in LAYOUTS)],
        required=False,
    )

    def clean_layout(self) -> str:
        return self.cleaned_data["layout"] or "auto"


class ColumnsForm(forms.Form):
    """Which column of a file is which of ours; a field for each of ours, named as it is."""

    def __init__(self, *args: Any, header: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [("", "none"), *((name, name) for name in dict.fromkeys(header) if name)]
        for ours in columns_to_map():
            self.fields[ours] = forms.ChoiceField(
                label=ours,
                choices=names,
                required=ours in REQUIRED,
                error_messages={"required": f"Say which column is {ours}: no file does without."},
            )

    def columns(self) -> dict[str, str]:
        """Our name to the file's, for those that the file has."""
        return {ours: name for ours, name in self.cleaned_data.items() if name}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first: dict[str, str] = {}
        for ours, name in list(given.items()):
            if name and first.setdefault(name, ours) != ours:
                self.add_error(ours, f"{name} is {first[name]} already: a column is one of ours.")
        return given


class QueueFilterForm(forms.Form):
    """The queue's filters, as its address carries them; what cannot be read is left out."""

    severity = forms.ChoiceField(choices=Severity.choices, required=False)
    list = forms.SlugField(required=False)
    band = forms.ChoiceField(choices=[("", "Any"), *Band.choices], required=False)
    q = forms.CharField(max_length=200, required=False)
    mine = forms.BooleanField(required=False)

    def filters(self, person: int | None) -> Filters:
        self.is_valid()
        given: dict[str, Any] = self.cleaned_data
        return Filters(
            severity=given.get("severity") or Severity.ILLEGAL,
            list_slug=given.get("list") or "",
            band=given.get("band") or "",
            search=given.get("q") or "",
            assigned_to=person if given.get("mine") else None,
        )


class PolicyForm(forms.ModelForm[Policy]):
    """A policy; no other of its list bears its name."""

    class Meta:
        model = Policy
        fields = (
            "watch_list", "name", "title_test", "title_words", "amount", "basis", "effective_from",
            "retroactive", "severity",
        )  # fmt: skip

    def clean(self) -> dict[str, Any] | None:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        list_id = self.instance.watch_list_id or getattr(told.get("watch_list"), "pk", None)
        same = Policy.objects.filter(watch_list=list_id, name__iexact=told.get("name", ""))
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", "Another policy of this list bears this name.")
        words = told.get("title_words", "")
        if told.get("title_test") == Policy.TitleTest.WORDS and words and not word_list(words):
            self.add_error("title_words", "These are no words.")
        return told


class VersionChangesForm(forms.Form):
    """What is looked for on the page of a version, as its address carries it."""

    what = forms.ChoiceField(choices=[(what, what) for what in WHATS], required=False)
    q = forms.CharField(max_length=200, required=False)

    def asked(self) -> tuple[str, str]:
        """Which entries, and words of their names; what cannot be read is left out."""
        self.is_valid()
        return self.cleaned_data.get("what") or WHATS[0], self.cleaned_data.get("q") or ""


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list | tuple) else [data]
        one = super().clean
        return [one(file, initial) for file in given]


class ListUploadForm(forms.Form):
    """A list's file, or several of one of foreign agents, and which list it is."""

    slug = forms.SlugField(
        label="List", help_text="Its short name. A name that no list has yet makes a new one."
    )
    kind = forms.ChoiceField(choices=WatchList.Kind.choices)
    file = ManyFilesField(
        label="File",
        help_text="Of foreign agents several at a time: the zip files of the bulk data.",
    )


class ContributionLimitForm(forms.ModelForm[ContributionLimit]):
    """A limit and the days on which it holds; of two that overlap it names the other."""

    class Meta:
        model = ContributionLimit
        fields = ("committee_type", "valid_from", "valid_to", "amount", "citation")

    def clean(self) -> dict[str, Any] | None:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        kind, begins, ends = (told.get(name) for name in self.Meta.fields[:3])
        if not (kind and begins and ends):
            return told
        if ends < begins:
            self.add_error("valid_to", "A limit does not end before it begins.")
            return told
        other = overlapping(committee_type=kind, begins=begins, ends=ends, other_than=self.instance)
        if other:
            days = f"from {other.valid_from} to {other.valid_to}"
            message = f"Another limit holds {days}: {other}. Let one end before the other begins."
            self.add_error("valid_from", message)
        return told


class RuleThresholdForm(forms.ModelForm[RuleThreshold]):
    """A figure that a rule reads, under a name the rule knows; of two that overlap it names the
    other."""

    rule = forms.ChoiceField(
        choices=[(rule.ID, rule.NAME) for rule in RULES if thresholds_of(rule.ID)]
    )

    class Meta:
        model = RuleThreshold
        fields = ("rule", "name", "amount", "valid_from", "valid_to", "citation")

    def clean(self) -> dict[str, Any] | None:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        rule, name, begins = (told.get(field) for field in ("rule", "name", "valid_from"))
        if not (rule and name and begins):
            return told
        known, ends = thresholds_of(rule), told.get("valid_to")
        if name not in known:
            self.add_error("name", f"This rule reads {', '.join(known)}.")
        elif ends and ends < begins:
            self.add_error("valid_to", "A threshold does not end before it begins.")
        elif other := overlapping_threshold(
            rule=rule, name=name, begins=begins, ends=ends, other_than=self.instance
        ):
            until = f"to {other.valid_to}" if other.valid_to else "on"
            holds = f"Another holds from {other.valid_from} {until}: {other}."
            message = f"{holds} Let one end before the other begins."
            self.add_error("valid_from", message)
        return told
