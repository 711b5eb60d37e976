"""Lists that contributions are held against, their versions and entries."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Severity(models.TextChoices):
    """What a flag is about. Never mixed on a screen: a lobbyist may lawfully give."""

    ILLEGAL = "illegal", "Against the law"
    POLICY = "policy", "Against our policy"
    RECORD = "record", "Incomplete record"


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent()
)
class WatchList(models.Model):
    """A list that donors are screened against.

    What a match means, its policies say. Gifts from outside of `effective_from` and `effective_to`
    are not held against it. Once `review_by` has passed, somebody has to look whether the list is
    still right; it goes on counting.
    """

    class Kind(models.TextChoices):
        LDA = "lda", "Registered lobbyists (LDA)"
        FARA = "fara", "Foreign agents (FARA)"
        PEOPLE = "people", "People"
        COMPANIES = "companies", "Companies"
        CONTRACTOR = "contractor", "Federal contractors"

    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    description = models.TextField(blank=True, default="", db_default="")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Who answers for it, and is written to when it has to be reviewed.",
    )  # fmt: skip
    review_by = models.DateField(
        null=True, blank=True, help_text="The day by which somebody has to look it through again."
    )
    effective_from = models.DateField(
        null=True, blank=True, help_text="The first day whose gifts are held against it."
    )
    effective_to = models.DateField(
        null=True, blank=True, help_text="The last day whose gifts are held against it."
    )

    prior_shift = models.FloatField(
        "learned from verdicts", db_default=0.0, editable=False,
        help_text="By how many bits its matches are held likelier than by the weights alone.",
    )  # fmt: skip

    class Meta:
        ordering = ("slug",)
        permissions = (("fetch_watchlist", "Can fetch a list from its register"),)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(effective_from=None)
                | Q(effective_to=None)
                | Q(effective_to__gte=F("effective_from")),
                name="list_ends_after_it_begins",
                violation_error_message="A list does not end before it begins.",
            )
        ]

    def __str__(self) -> str:
        return self.slug


class ListVersion(models.Model):
    """One file of a list, taken up: what it added, changed and ended."""

    watch_list = models.ForeignKey(WatchList, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    file_name = models.CharField(max_length=255)
    stored_as = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField(default=timezone.now)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    entries = models.PositiveIntegerField()
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    ended = models.PositiveIntegerField(default=0)
    job = models.OneToOneField("jobs.Job", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-imported_at", "-id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["watch_list", "number"], name="list_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.watch_list} version {self.number}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class ListEntry(models.Model):
    """Somebody or something on a list. Ended when a version lacks it, never deleted.

    `organisations` are those it acts or works for, `aliases` further names of its own.
    `effective_from` and `effective_to` are the dates the list itself gives: a gift counts against
    an entry only between them (a lobbyist who terminated in 2019 was one in 2018). `changed_in` is
    also the version that had the entry screened: a later one where the first was abandoned.
    """

    watch_list = models.ForeignKey(WatchList, models.PROTECT, related_name="entries")
    key = models.CharField(max_length=300, help_text="Who this is, the same in every version.")
    listed_id = models.CharField("id", max_length=200, blank=True, help_text="The list's own id.")
    is_organisation = models.BooleanField()
    name = models.CharField(max_length=500)
    last = models.CharField(max_length=300, blank=True)
    first = models.CharField(max_length=200, blank=True)
    middle = models.CharField(max_length=200, blank=True)
    suffix = models.CharField(max_length=40, blank=True)
    nickname = models.CharField(max_length=200, blank=True)
    organisations = ArrayField(models.TextField(), default=list, blank=True)
    aliases = ArrayField(models.TextField(), default=list, blank=True)
    occupation = models.TextField(blank=True)
    city = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=100, blank=True)
    zip = models.CharField(max_length=40, blank=True)
    effective_from = models.DateField(null=True, blank=True)
    effective_to = models.DateField(null=True, blank=True)
    url = models.URLField(max_length=500, blank=True)
    content_hash = models.CharField(max_length=32)
    added_in = models.ForeignKey(ListVersion, models.PROTECT, related_name="+")
    changed_in = models.ForeignKey(
        ListVersion,
        models.PROTECT,
        related_name="+",
        help_text="The version with this content.",
    )
    ended_in = models.ForeignKey(
        ListVersion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["watch_list", "key"], name="list_entry_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="entry_name_search")
        ]
        verbose_name_plural = "list entries"

    def __str__(self) -> str:
        return self.name
