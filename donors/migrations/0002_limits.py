"""The limits of individuals to candidates, per election, as the FEC published them.

Each holds from the day after one general election to the day of the next: 52 U.S.C. 30116(c)(1)(C).
"""

from datetime import date
from decimal import Decimal

from django.db import migrations

CITATION = "11 CFR 110.1(b)(1); 52 U.S.C. 30116(a)(1)(A), (c)"
GENERAL_ELECTIONS = (
    date(2014, 11, 4),
    date(2016, 11, 8),
    date(2018, 11, 6),
    date(2020, 11, 3),
    date(2022, 11, 8),
    date(2024, 11, 5),
    date(2026, 11, 3),
)
AMOUNTS = (2700, 2700, 2800, 2900, 3300, 3500)


def add_limits(apps, schema_editor):
    limit = apps.get_model("donors", "ContributionLimit")
    for before, until, amount in zip(
        GENERAL_ELECTIONS[:-1], GENERAL_ELECTIONS[1:], AMOUNTS, strict=True
    ):
        limit.objects.create(
            committee_type="candidate",
            valid_from=date.fromordinal(before.toordinal() + 1),
            valid_to=until,
            amount=Decimal(amount),
            citation=CITATION,
        )


class Migration(migrations.Migration):
    dependencies = [("donors", "0001_initial")]

    operations = [migrations.RunPython(add_limits, migrations.RunPython.noop)]
