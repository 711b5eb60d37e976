"""What a source tells of a donor gets a table of its own, and gifts more columns."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("donors", "0005_readings")]
    operations = [
        migrations.CreateModel(
            name="DonorRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=300)),
                ("external_id", models.CharField(blank=True, max_length=255)),
            ],
        ),
        migrations.AddField(
            model_name="contribution",
            name="card",
            field=models.CharField(blank=True, db_default="", max_length=40),
        ),
        migrations.AddField(
            model_name="contribution",
            name="conduit",
            field=models.CharField(blank=True, db_default="", max_length=200),
        ),
        migrations.AddField(
            model_name="contribution",
            name="country",
            field=models.CharField(blank=True, db_default="", max_length=100),
        ),
        migrations.AddField(
            model_name="contribution",
            name="email",
            field=models.CharField(blank=True, db_default="", max_length=254),
        ),
        migrations.AddField(
            model_name="contribution",
            name="not_counted",
            field=models.CharField(
                blank=True,
                choices=[
                    ("memo", "Memo: the money is in another row"),
                    ("conduit_copy", "A conduit's own copy"),
                    ("superseded", "Replaced by an amendment"),
                    ("undone", "Its import was undone"),
                ],
                db_default="",
                help_text="Why no sum counts it; empty where it counts.",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="contribution",
            name="passport",
            field=models.CharField(
                blank=True,
                choices=[("given", "US passport number given"), ("none", "None given")],
                db_default="",
                max_length=5,
            ),
        ),
        migrations.AddField(
            model_name="contribution",
            name="payment_method",
            field=models.CharField(
                blank=True,
                choices=[
                    ("card", "Card"),
                    ("check", "Check"),
                    ("cash", "Cash"),
                    ("ach", "Bank transfer"),
                    ("paypal", "PayPal"),
                    ("other", "Other"),
                ],
                db_default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="contribution",
            name="phone",
            field=models.CharField(blank=True, db_default="", max_length=40),
        ),
        migrations.AddField(
            model_name="contribution",
            name="refund_of",
            field=models.CharField(blank=True, db_default="", max_length=255),
        ),
        migrations.AddField(
            model_name="contribution",
            name="street",
            field=models.CharField(blank=True, db_default="", max_length=300),
        ),
        migrations.AddField(
            model_name="contribution",
            name="transaction_id",
            field=models.CharField(blank=True, db_default="", max_length=255),
        ),
        migrations.AddField(
            model_name="contributionevent",
            name="card",
            field=models.CharField(blank=True, db_default="", max_length=40),
        ),
        migrations.AddField(
            model_name="contributionevent",
            name="conduit",
            field=models.CharField(blank=True, db_default="", max_length=200),
        ),
        migrations.AddField(
            model_name="contributionevent",
            name="country",
            field=models.CharField(blank=True, db_default="", max_length=100),
        ),
        migrations.AddField(
            model_name="contributionevent",
            name="email",
            field=models.CharField(blank=True, db_default="", max_length=254),
        ),
        migrations.AddField(
            model_name="contributionevent",
            name="not_counted",
            field=models.CharField(
                blank=True,
                choices=[
                    ("memo", "Memo: the money is in another row"),
                    ("conduit_copy", "A conduit's own copy"),
                    ("superseded", "Replaced by an amendment"),
                    ("undone", "Its import was undone"),
                ],
                db_default="",
                help_text="Why no sum counts it; empty where it counts.",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="contributionevent",
            name="passport",
            field=models.CharField(
                blank=True,
                choices=[("given", "US passport number given"), ("none", "None given")],
                db_default="",
                max_length=5,
            ),
        ),
        migrations.AddField(
            model_name="contributionevent",
            name="payment_method",
            field=models.CharField(
                blank=True,
                choices=[
                    ("card", "Card"),
                    ("check", "Check"),
                    ("cash", "Cash"),
                    ("ach", "Bank transfer"),
                    ("paypal", "PayPal"),
                    ("other", "Other"),
                ],
                db_default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="contributionevent",
            name="phone",
            field=models.CharField(blank=True, db_default="", max_length=40),
        ),
        migrations.AddField(
            model_name="contributionevent",
            name="refund_of",
            field=models.CharField(blank=True, db_default="", max_length=255),
        ),
        migrations.AddField(
            model_name="contributionevent",
            name="street",
            field=models.CharField(blank=True, db_default="", max_length=300),
        ),
        migrations.AddField(
            model_name="contributionevent",
            name="transaction_id",
            field=models.CharField(blank=True, db_default="", max_length=255),
        ),
        migrations.AddField(
            model_name="donor",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_from",
                to="donors.donor",
            ),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="card",
            field=models.CharField(db_default="", max_length=40),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="conduit",
            field=models.CharField(db_default="", max_length=200),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="country",
            field=models.CharField(db_default="", max_length=100),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="email",
            field=models.CharField(db_default="", max_length=254),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="passport",
            field=models.CharField(db_default="", max_length=5),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="payment_method",
            field=models.CharField(db_default="", max_length=10),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="phone",
            field=models.CharField(db_default="", max_length=40),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="refund_of",
            field=models.CharField(db_default="", max_length=255),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="street",
            field=models.CharField(db_default="", max_length=300),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="transaction_id",
            field=models.CharField(db_default="", max_length=255),
        ),
        migrations.AddField(
            model_name="donorrecord",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="records",
                to="donors.source",
            ),
        ),
        migrations.AddField(
            model_name="profile",
            name="record",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="profiles",
                to="donors.donorrecord",
            ),
        ),
        migrations.AddIndex(
            model_name="donorrecord",
            index=models.Index(
                condition=models.Q(("external_id", ""), _negated=True),
                fields=["external_id"],
                name="record_id",
            ),
        ),
        migrations.AddConstraint(
            model_name="donorrecord",
            constraint=models.UniqueConstraint(fields=("source", "key"), name="record_once"),
        ),
    ]
