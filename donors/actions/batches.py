"""Files of refunds and returns for the finance system."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.timezone import localdate

from core import storage
from core.errors import Refused
from core.formulas import defused
from donors.locks import lock_deciding, lock_donors
from donors.models import BatchedDisposition, DisposedFlag, Donor, FinanceBatch
from donors.queries.batches import COLUMNS, batch_rows, due_to_finance

FOLDER = "donors/batches"


@transaction.atomic
def make_batch(*, begins: date, ends: date, by: Any) -> FinanceBatch:
    """Write the refunds and returns that became final in a period, and are in no file yet, into one
    CSV, formulas defused. Refused where there are none. What is in a batch is not taken back, and
    what is held up (donors.queries.batches) is in none."""
    if not begins <= ends <= localdate():
        raise Refused("A period ends after it begins, and not in days to come.")
    lock_deciding()
    donors = due_to_finance(begins, ends).order_by().values("donor")
    lock_donors(Donor.objects.filter(pk__in=donors))
    # Read again, now that nobody may take one of them back, or put it into another batch, and that
    # no rule may withdraw a flag of theirs.
    due = list(due_to_finance(begins, ends).values_list("pk", flat=True))
    if not due:
        raise Refused("Nothing became final in this period that is not in a file already.")
    items = DisposedFlag.objects.filter(disposition__in=due, amount__isnull=False)
    amounts = items.values_list("amount", flat=True)
    batch = FinanceBatch.objects.create(
        begins=begins,
        ends=ends,
        made_by=by,
        stored_as=f"{FOLDER}/{uuid4().hex}.csv",
        gifts=len(amounts),
        amount=sum((amount for amount in amounts if amount), Decimal(0)),
    )
    BatchedDisposition.objects.bulk_create(
        BatchedDisposition(batch=batch, disposition_id=disposition) for disposition in due
    )
    storage.write(batch.stored_as, _as_csv(batch.pk, due))
    return batch


def _as_csv(batch_id: int, dispositions: list[int]) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(defused, row) for row in batch_rows(batch_id, dispositions))
    return target.getvalue().encode()
