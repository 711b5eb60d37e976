"""Sources, donors, what was said of them, and their contributions."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Left, Upper

from donors.models.elections import Committee


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent()
)
class Source(models.Model):
    """Where contributions come from. Ids are unique within a source, never across."""

    slug = models.SlugField(unique=True)
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True,
        help_text="Who receives the contributions of files that do not name a committee.",
    )  # fmt: skip

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.slug


class Donor(models.Model):
    """Who gave: one person or organisation, whatever sources call it.

    A donor merged into another has no profiles left and stays, so that what was decided about it
    keeps its name; `merged_into` says where its gifts are now.
    """

    name = models.CharField(max_length=1100)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from"
    )

    class Meta:
        permissions = (("resolve_donor", "Can merge and split donors"),)
        indexes: ClassVar[list[models.Index]] = [
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="donor_name_search")
        ]

    def __str__(self) -> str:
        return self.name


class DonorRecord(models.Model):
    """A donor as a source tells donors apart: by its own id, or else by name and ZIP."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="records", db_index=False)
    key = models.CharField(max_length=300)
    external_id = models.CharField(max_length=255, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "key"], name="record_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["external_id"], condition=~Q(external_id=""), name="record_id")
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.external_id or self.key}"


class Profile(models.Model):
    """One description of a donor, as contributions gave it; never changed, only joined by others.

    It is what is screened, and what a verdict holds for: a donor whose employer changes has a
    second profile. `digest` is over the fields without regard to case and spacing. `donor` is whom
    it was resolved to; another profile of the record may be of somebody else, such as a spouse.
    """

    record = models.ForeignKey(DonorRecord, models.CASCADE, related_name="profiles", db_index=False)
    donor = models.ForeignKey(Donor, models.PROTECT, related_name="profiles")
    digest = models.CharField(max_length=32)
    last = models.CharField(max_length=255)
    first = models.CharField(max_length=255, blank=True)
    middle = models.CharField(max_length=255, blank=True)
    suffix = models.CharField(max_length=255, blank=True)
    employer = models.CharField(max_length=300, blank=True)
    occupation = models.CharField(max_length=300, blank=True)
    city = models.CharField(max_length=255, blank=True)
    state = models.CharField(max_length=255, blank=True)
    zip = models.CharField(max_length=255, blank=True)
    entity_type = models.CharField(max_length=255, blank=True)
    first_import = models.ForeignKey(
        "donors.Import", models.PROTECT, related_name="profiles", db_index=False
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["record", "digest"], name="profile_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["first_import", "id"]),
            models.Index(Upper("last"), Upper("first"), name="profile_name"),
            models.Index(
                Func(Upper("last"), function="dmetaphone"), Left("zip", 5), name="profile_sound"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.last}, {self.first} {self.middle}".strip(" ,")


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old),
    pghistory.DeleteEvent(),
    exclude=["confirmed_in", "recounted_in"],
)
class Contribution(models.Model):
    """One gift, known by (source, external_id). A negative amount refunds an earlier gift.

    `version` counts the contents it has had; the earlier ones are in its history. `country` is an
    ISO 3166 code and `phone` E.164, or what the file said where that cannot be read. `card` is what
    tells cards apart, such as type and last digits, and `passport` whether a US passport's number
    was given: neither number is ever kept. `refund_of` and `transaction_id` are the source's ids of
    the gift given back and of the transaction in the filer's own books; `report` is the filer's
    report, the same in its amendments.
    """

    class Payment(models.TextChoices):
        CARD = "card", "Card"
        CHECK = "check", "Check"
        CASH = "cash", "Cash"
        ACH = "ach", "Bank transfer"
        PAYPAL = "paypal", "PayPal"
        OTHER = "other", "Other"

    class Passport(models.TextChoices):
        GIVEN = "given", "US passport number given"
        NONE = "none", "None given"

    class NotCounted(models.TextChoices):
        MEMO = "memo", "Memo: the money is in another row"
        CONDUIT_COPY = "conduit_copy", "A conduit's own copy"
        NOT_A_GIFT = "not_a_gift", "A receipt that is no contribution"
        SUPERSEDED = "superseded", "Replaced by an amendment"
        UNDONE = "undone", "Its import was undone"

    source = models.ForeignKey(Source, models.PROTECT, related_name="contributions", db_index=False)
    external_id = models.CharField(max_length=255)
    profile = models.ForeignKey(Profile, models.PROTECT, related_name="contributions")
    amount = models.DecimalField(max_digits=12, decimal_places=2, help_text="US dollars.")
    date = models.DateField()
    committee_code = models.CharField(max_length=255, blank=True)
    election_code = models.CharField(max_length=255, blank=True)
    receipt_type = models.CharField(max_length=255, blank=True)
    is_memo = models.BooleanField()
    file_number = models.CharField(max_length=255, blank=True)
    street = models.CharField(max_length=300, blank=True, db_default="")
    country = models.CharField(max_length=100, blank=True, db_default="")
    email = models.CharField(max_length=254, blank=True, db_default="")
    phone = models.CharField(max_length=40, blank=True, db_default="")
    payment_method = models.CharField(
        max_length=10, choices=Payment.choices, blank=True, db_default=""
    )
    card = models.CharField(max_length=40, blank=True, db_default="")
    passport = models.CharField(max_length=5, choices=Passport.choices, blank=True, db_default="")
    conduit = models.CharField(max_length=200, blank=True, db_default="")
    refund_of = models.CharField(max_length=255, blank=True, db_default="")
    transaction_id = models.CharField(max_length=255, blank=True, db_default="")
    report = models.CharField(max_length=100, blank=True, db_default="")
    not_counted = models.CharField(
        max_length=12, choices=NotCounted.choices, blank=True, db_default="",
        help_text="Why no sum counts it; empty where it counts.",
    )  # fmt: skip
    content_hash = models.CharField(max_length=32)
    version = models.PositiveIntegerField()
    first_import = models.ForeignKey("donors.Import", models.PROTECT, related_name="+")
    last_import = models.ForeignKey(
        "donors.Import", models.PROTECT, related_name="contributions",
        help_text="The import that brought the content it has now.",
    )  # fmt: skip
    line = models.PositiveIntegerField(help_text="Where it stands in that import's file.")
    confirmed_in = models.ForeignKey(
        "donors.Import", models.PROTECT, null=True, blank=True, related_name="+",
        help_text="A later import that said the same while an earlier one was still to come.",
    )  # fmt: skip
    recounted_in = models.ForeignKey(
        "donors.Import", models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        help_text="The import that last changed whether it counts, by what it brought or undid.",
    )  # fmt: skip

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "external_id"], name="contribution_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-date"]),
            models.Index(Upper("email"), condition=~Q(email=""), name="contribution_email"),
            models.Index(fields=["phone"], condition=~Q(phone=""), name="contribution_phone"),
            models.Index(
                fields=["committee_code", "report"], condition=~Q(report=""), name="gift_of_report"
            ),
            models.Index(
                fields=["recounted_in"], condition=~Q(recounted_in=None), name="gift_recounted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.external_id}: ${self.amount:,.2f} on {self.date:%Y-%m-%d}"

    @property
    def is_copy(self) -> bool:
        """Whether the money is in another row. That of a share of a joint gift (15J) came with a
        transfer, which names no donor: it is given back by this row."""
        return bool(self.not_counted) and not (
            self.not_counted == self.NotCounted.MEMO and self.receipt_type == "15J"
        )
