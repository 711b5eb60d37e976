"""The gifts of a report, and those that an import made count or not."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("donors", "0012_uploads")]
    operations = [
        AddIndexConcurrently(
            model_name="contribution",
            index=models.Index(
                condition=models.Q(("report", ""), _negated=True),
                fields=["committee_code", "report"],
                name="gift_of_report",
            ),
        ),
        AddIndexConcurrently(
            model_name="contribution",
            index=models.Index(
                condition=models.Q(("recounted_in", None), _negated=True),
                fields=["recounted_in"],
                name="gift_recounted",
            ),
        ),
    ]
