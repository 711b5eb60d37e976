"""The figures of the rules: those of the regulations, and our own where the law gives none.

docs/regulations.md says where each comes from. They begin with the Federal Election Campaign Act
Amendments of 1979, which made them what they are (Public Law 96-187, 8 January 1980).
"""

from datetime import date
from decimal import Decimal

from django.db import migrations

FROM = date(1980, 1, 8)
OURS = "our own figure; 11 CFR {} gives none"
FIGURES = (
    ("cash", "currency", "100", "11 CFR 110.4(c)(1), (2); 52 U.S.C. 30123"),
    ("cash", "anonymous", "50", "11 CFR 110.4(c)(3); 52 U.S.C. 30102(c)(2)"),
    ("best_efforts", "aggregate", "200", "11 CFR 104.8(a), (b); 52 U.S.C. 30104(b)(3)(A)"),
    ("notice_48h", "gift", "1000", "11 CFR 104.5(f); 52 U.S.C. 30104(a)(6)(A)"),
    ("notice_48h", "days_before", "20", "11 CFR 104.5(f); 52 U.S.C. 30104(a)(6)(A)"),
    ("notice_48h", "hours_before", "48", "11 CFR 104.5(f); 52 U.S.C. 30104(a)(6)(A)"),
    ("minor", "gift", "500", OURS.format("110.19")),
    ("another_name", "cluster_donors", "3", OURS.format("110.4(b)")),
    ("another_name", "cluster_amount", "200", OURS.format("110.4(b)")),
    ("another_name", "burst_donors", "5", OURS.format("110.4(b)")),
    ("another_name", "burst_amount", "1000", OURS.format("110.4(b)")),
    ("another_name", "burst_days", "3", OURS.format("110.4(b)")),
)


def add_figures(apps, schema_editor):
    threshold = apps.get_model("donors", "RuleThreshold")
    for rule, name, amount, citation in FIGURES:
        threshold.objects.create(
            rule=rule, name=name, amount=Decimal(amount), valid_from=FROM, citation=citation
        )


class Migration(migrations.Migration):
    # What a database has that was made before these were one.
    replaces = [
        ("donors", "0003_history_of_set_up"),
        ("donors", "0004_decisions_taken_back"),
        ("donors", "0005_readings"),
        ("donors", "0006_records"),
        ("donors", "0007_fill_records"),
        ("donors", "0008_donors_apart_from_records"),
        ("donors", "0009_resolving"),
        ("donors", "0010_what_comes_in"),
        ("donors", "0011_originals_removed"),
        ("donors", "0012_uploads"),
        ("donors", "0013_gifts_of_a_report"),
        ("donors", "0014_fill_not_counted"),
        ("donors", "0015_policies"),
        ("donors", "0016_default_policies"),
        ("donors", "0017_thresholds"),
        ("donors", "0018_fill_thresholds"),
        ("donors", "0019_uploads_of_contractors"),
        ("donors", "0020_dispositions"),
        ("donors", "0021_casework"),
        ("donors", "0022_mail_settings"),
        ("donors", "0023_letters"),
        ("donors", "0024_batches"),
        ("donors", "0025_prior_shifts"),
        ("donors", "0026_known_records"),
        ("donors", "0027_skipped_runs"),
        ("donors", "0028_lists_without_severity"),
        ("donors", "0029_indexes_told_twice"),
    ]

    dependencies = [("donors", "0002_limits")]

    operations = [migrations.RunPython(add_figures, migrations.RunPython.noop)]
