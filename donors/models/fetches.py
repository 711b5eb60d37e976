"""Lists on their way in: fetched from a register page by page, or uploaded and looked at first."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from donors.models.lists import ListVersion, WatchList


class ListFetch(models.Model):
    """One fetching of a list from its public register; what came is kept under `folder`.

    `next_page` is the page that is read next, or of a register of files the number of the next
    one: committed with each, so that a run that was killed goes on there. `reads` counts pages
    read, those that were read again as well: `reads` of them are in storage. `told` is how many
    filings the register said there are when it was last asked. `stamps` are what its files were
    known by. `version` is what became of it; None too where nothing was new.
    """

    watch_list = models.ForeignKey(WatchList, models.PROTECT, related_name="fetches")
    since = models.DateField(null=True, blank=True)
    until = models.DateField()
    folder = models.CharField(max_length=255)
    next_page = models.PositiveIntegerField(default=1)
    pages = models.PositiveIntegerField(default=0)
    reads = models.PositiveIntegerField(default=0)
    told = models.PositiveIntegerField(default=0)
    stamps = models.JSONField(default=dict)
    read_at = models.DateTimeField(null=True, blank=True)
    version = models.ForeignKey(
        ListVersion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    job = models.OneToOneField("jobs.Job", models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        permissions = (
            ("cancel_listfetch", "Can stop a fetching"),
            ("go_on_listfetch", "Can go on with a fetching"),
        )
        verbose_name_plural = "list fetches"

    def __str__(self) -> str:
        return f"{self.watch_list} from {self.since or 'the beginning'} to {self.until}"


class ListUpload(models.Model):
    """A file that somebody wants to be a list's newest version, kept to be looked at before it
    counts. Its rows can all be read: a file with a fault is never kept."""

    slug = models.SlugField()
    kind = models.CharField(max_length=10, choices=WatchList.Kind.choices)
    file_name = models.CharField(max_length=255)
    stored_as = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    entries = models.PositiveIntegerField()
    version = models.ForeignKey(
        ListVersion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    discarded_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-pk",)
        permissions = (
            ("take_up_listupload", "Can take an uploaded list up"),
            ("discard_listupload", "Can discard an uploaded list"),
        )

    def __str__(self) -> str:
        return f"{self.file_name} for {self.slug}"
