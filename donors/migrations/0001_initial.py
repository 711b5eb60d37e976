from decimal import Decimal

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, CreateExtension, TrigramExtension
from django.db import migrations, models

# Numbers that are written once and read once: to try to make them smaller takes four times longer.
STORE_AS_THEY_ARE = """
    ALTER TABLE donors_skippedrun
        ALTER COLUMN lines SET STORAGE EXTERNAL,
        ALTER COLUMN contributions SET STORAGE EXTERNAL
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("jobs", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        CreateExtension("fuzzystrmatch"),  # dmetaphone, for the index of surnames
        migrations.CreateModel(
            name="Committee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        help_text="The FEC's id, such as C00000000.", max_length=20, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("candidate", "Candidate committee"),
                            ("pac", "Political action committee"),
                            ("party", "Party committee"),
                            ("unknown", "Not known"),
                        ],
                        default="unknown",
                        max_length=10,
                    ),
                ),
            ],
            options={
                "ordering": ("code",),
            },
        ),
        migrations.CreateModel(
            name="CommitteeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "code",
                    models.CharField(help_text="The FEC's id, such as C00000000.", max_length=20),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("candidate", "Candidate committee"),
                            ("pac", "Political action committee"),
                            ("party", "Party committee"),
                            ("unknown", "Not known"),
                        ],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="donors.committee",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ContributionLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "committee_type",
                    models.CharField(
                        choices=[
                            ("candidate", "Candidate committee"),
                            ("pac", "Political action committee"),
                            ("party", "Party committee"),
                            ("unknown", "Not known"),
                        ],
                        max_length=10,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField()),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, help_text="US dollars.", max_digits=12),
                ),
                ("citation", models.CharField(max_length=200)),
            ],
            options={
                "ordering": ("committee_type", "valid_from"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__gte", models.F("valid_from"))),
                        name="limit_period",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("committee_type", "="),
                            (
                                models.Func(
                                    "valid_from",
                                    "valid_to",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(
                                        inclusive_upper=True
                                    ),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="limit_once_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContributionLimitEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "committee_type",
                    models.CharField(
                        choices=[
                            ("candidate", "Candidate committee"),
                            ("pac", "Political action committee"),
                            ("party", "Party committee"),
                            ("unknown", "Not known"),
                        ],
                        max_length=10,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField()),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, help_text="US dollars.", max_digits=12),
                ),
                ("citation", models.CharField(max_length=200)),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="donors.contributionlimit",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Donor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=1100)),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_from",
                        to="donors.donor",
                    ),
                ),
            ],
            options={
                "permissions": (("resolve_donor", "Can merge and split donors"),),
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["name"], name="donor_name_search", opclasses=["gin_trgm_ops"]
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DonorMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("merge", "Merged"), ("split", "Split"), ("return", "Taken back")],
                        max_length=6,
                    ),
                ),
                (
                    "profiles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        help_text="The ids of those that went.",
                        size=None,
                    ),
                ),
                ("reasons", models.JSONField(default=list)),
                ("note", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "from_donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves_out",
                        to="donors.donor",
                    ),
                ),
                (
                    "takes_back",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_back_by",
                        to="donors.donormove",
                    ),
                ),
                (
                    "to_donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves_in",
                        to="donors.donor",
                    ),
                ),
            ],
            options={
                "ordering": ("-decided_at", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="move_by_a_person_has_note",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("takes_back", None), ("kind", "return"), _connector="XOR"
                        ),
                        name="move_takes_one_back",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Election",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        help_text="The FEC's code: P2026 primary, G2026 general, S, R, C, E.",
                        max_length=8,
                    ),
                ),
                ("date", models.DateField()),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="elections",
                        to="donors.committee",
                    ),
                ),
            ],
            options={
                "ordering": ("committee", "date"),
                "constraints": [
                    models.UniqueConstraint(fields=("committee", "code"), name="election_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ElectionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "code",
                    models.CharField(
                        help_text="The FEC's code: P2026 primary, G2026 general, S, R, C, E.",
                        max_length=8,
                    ),
                ),
                ("date", models.DateField()),
                (
                    "committee",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="donors.committee",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="donors.election",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FinanceBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("begins", models.DateField()),
                ("ends", models.DateField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("stored_as", models.CharField(max_length=255)),
                ("gifts", models.PositiveIntegerField()),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, help_text="US dollars.", max_digits=14),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends__gte", models.F("begins"))), name="batch_period"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InformationRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[("mail", "By e-mail"), ("post", "By post"), ("phone", "By phone")],
                        max_length=5,
                    ),
                ),
                (
                    "to",
                    models.CharField(
                        help_text="E-mail, postal address or phone number.", max_length=500
                    ),
                ),
                ("text", models.TextField()),
                ("made_on", models.DateField()),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="information_requests",
                        to="donors.donor",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("to", ""), _negated=True),
                            models.Q(("text", ""), _negated=True),
                        ),
                        name="information_request_is_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterTemplate",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject", models.CharField(max_length=150)),
                ("text", models.TextField(max_length=5000)),
            ],
            options={
                "verbose_name": "best-efforts letter",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="letter_template_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterTemplateEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, editable=False, serialize=False),
                ),
                ("subject", models.CharField(max_length=150)),
                ("text", models.TextField(max_length=5000)),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="donors.lettertemplate",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MailSetting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("import_finished", "An import is finished"),
                            ("list_screened", "A new version of a list is screened"),
                            ("deadlines", "Flags that are due soon, daily"),
                            ("escalation", "Flags that are long overdue, daily"),
                            ("import_missing", "No import has arrived"),
                        ],
                        max_length=20,
                        verbose_name="mail",
                    ),
                ),
                ("is_sent", models.BooleanField(default=True, verbose_name="is sent")),
                (
                    "group",
                    models.ForeignKey(
                        limit_choices_to={"permissions__codename": "view_flag"},
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="auth.group",
                        verbose_name="role",
                    ),
                ),
            ],
            options={
                "ordering": ("kind", "group__name"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("group", "kind"),
                        name="mail_setting_once",
                        violation_error_message="There is a setting for this role and mail already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MailSettingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("import_finished", "An import is finished"),
                            ("list_screened", "A new version of a list is screened"),
                            ("deadlines", "Flags that are due soon, daily"),
                            ("escalation", "Flags that are long overdue, daily"),
                            ("import_missing", "No import has arrived"),
                        ],
                        max_length=20,
                        verbose_name="mail",
                    ),
                ),
                ("is_sent", models.BooleanField(default=True, verbose_name="is sent")),
                (
                    "group",
                    models.ForeignKey(
                        db_constraint=False,
                        limit_choices_to={"permissions__codename": "view_flag"},
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="auth.group",
                        verbose_name="role",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="donors.mailsetting",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Pull",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("begins", models.DateTimeField(verbose_name="changed from")),
                ("ends", models.DateTimeField(verbose_name="changed to")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asking", "Being asked for"),
                            ("exporting", "Being exported"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="asking",
                        max_length=10,
                    ),
                ),
                (
                    "export_id",
                    models.PositiveBigIntegerField(
                        blank=True,
                        help_text="The export's number at VAN.",
                        null=True,
                        verbose_name="export",
                    ),
                ),
                (
                    "records",
                    models.PositiveIntegerField(
                        blank=True, help_text="How many records VAN says it exported.", null=True
                    ),
                ),
                (
                    "exports",
                    models.PositiveIntegerField(
                        default=0, help_text="How often an export was asked for."
                    ),
                ),
                ("error", models.TextField(blank=True, verbose_name="what went wrong")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="begun"
                    ),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "permissions": (("begin_pull", "Can have contributions pulled from VAN"),),
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="RequestAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("employer", models.CharField(max_length=300)),
                ("occupation", models.CharField(max_length=300)),
                ("note", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="donors.informationrequest",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("employer", ""), _negated=True),
                            models.Q(("occupation", ""), _negated=True),
                        ),
                        name="request_answer_is_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewSettings",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "second_person_above",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("1000"),
                        help_text="US dollars. A refund of more needs the approval of a second person.",
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                (
                    "remind_days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        help_text="A flag that is due within so many days is in the daily mail.",
                        validators=[django.core.validators.MaxValueValidator(365)],
                    ),
                ),
                (
                    "escalate_days",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="A flag that is overdue by so many days is told to those of the escalation.",
                        validators=[django.core.validators.MaxValueValidator(365)],
                    ),
                ),
            ],
            options={
                "verbose_name": "review settings",
                "verbose_name_plural": "review settings",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="review_settings_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewSettingsEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, editable=False, serialize=False),
                ),
                (
                    "second_person_above",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("1000"),
                        help_text="US dollars. A refund of more needs the approval of a second person.",
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                (
                    "remind_days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        help_text="A flag that is due within so many days is in the daily mail.",
                        validators=[django.core.validators.MaxValueValidator(365)],
                    ),
                ),
                (
                    "escalate_days",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="A flag that is overdue by so many days is told to those of the escalation.",
                        validators=[django.core.validators.MaxValueValidator(365)],
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="donors.reviewsettings",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RuleThreshold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=40)),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="US dollars; or donors, days or hours, where the name says so.",
                        max_digits=12,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("citation", models.CharField(max_length=200)),
            ],
            options={
                "ordering": ("rule", "name", "valid_from"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="threshold_period",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("rule", "="),
                            ("name", "="),
                            (
                                models.Func(
                                    "valid_from",
                                    "valid_to",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(
                                        inclusive_upper=True
                                    ),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="threshold_once_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleThresholdEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("rule", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=40)),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="US dollars; or donors, days or hours, where the name says so.",
                        max_digits=12,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("citation", models.CharField(max_length=200)),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="donors.rulethreshold",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(unique=True)),
                (
                    "committee",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who receives the contributions of files that do not name a committee.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="donors.committee",
                    ),
                ),
            ],
            options={
                "ordering": ("slug",),
            },
        ),
        migrations.CreateModel(
            name="ColumnAlias",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("canonical", models.CharField(blank=True, max_length=60)),
                ("name", models.CharField(max_length=255)),
                ("folded", models.CharField(max_length=255)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="column_aliases",
                        to="donors.source",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "column aliases",
                "ordering": ("source", "canonical", "name"),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("source", "folded"), name="column_alias_once")
                ],
            },
        ),
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
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="donors.source",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=["external_id"],
                        name="record_id",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "key"), name="record_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("layout", models.CharField(max_length=20)),
                ("file_name", models.CharField(max_length=255)),
                (
                    "folder",
                    models.CharField(help_text="Where its files lie in storage.", max_length=255),
                ),
                ("stored_as", models.CharField(blank=True, max_length=255)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField(help_text="Bytes.")),
                ("inspection", models.JSONField(default=dict)),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="taken up"
                    ),
                ),
                ("merged_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("new", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("rejected", models.PositiveIntegerField(default=0)),
                ("flags", models.PositiveIntegerField(default=0)),
                (
                    "not_judged",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="New or changed contributions that a rule could not judge: their committee or election is not known.",
                        verbose_name="not judged",
                    ),
                ),
                (
                    "undone_note",
                    models.TextField(blank=True, db_default="", verbose_name="why it was undone"),
                ),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("flags_file", models.CharField(blank=True, max_length=255)),
                ("rejects_file", models.CharField(blank=True, max_length=255)),
                (
                    "original_removed_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When the file itself was removed from storage, for age.",
                        null=True,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
                (
                    "repeat_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="donors.import",
                    ),
                ),
                (
                    "taken_over_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="The later import that judges what this one brought and has not judged itself.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="took_over",
                        to="donors.import",
                    ),
                ),
                (
                    "undoing",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        help_text="The job that undoes it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to="donors.source",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "permissions": (
                    ("cancel_import", "Can cancel an import"),
                    ("undo_import", "Can undo an import"),
                ),
                "indexes": [
                    models.Index(fields=["source", "sha256"], name="donors_impo_source__77a788_idx")
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportChunk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("stored_as", models.CharField(max_length=255)),
                ("first_line", models.PositiveIntegerField()),
                ("rows", models.PositiveIntegerField()),
                ("loaded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "of_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chunks",
                        to="donors.import",
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
                "constraints": [
                    models.UniqueConstraint(fields=("of_import", "number"), name="chunk_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="InboxFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.CharField(max_length=255)),
                ("name", models.CharField(help_text="Its path in the inbox.", max_length=1024)),
                ("version", models.CharField(max_length=100)),
                ("size", models.PositiveBigIntegerField(help_text="Bytes.")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("seen", "Being written"),
                            ("ready", "Waits for a worker"),
                            ("taken", "Taken up"),
                            ("refused", "Refused"),
                            ("gone", "Gone before it was taken up"),
                        ],
                        default="seen",
                        max_length=10,
                    ),
                ),
                ("error", models.TextField(blank=True, verbose_name="what went wrong")),
                (
                    "tries",
                    models.PositiveIntegerField(
                        default=0, help_text="How often a person had it retried."
                    ),
                ),
                (
                    "seen_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="landed"
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
                (
                    "taken",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="donors.import",
                        verbose_name="import",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "permissions": (("retry_inboxfile", "Can retry a file of the inbox"),),
                "default_permissions": ("view",),
                "indexes": [models.Index(fields=["state", "seen_at"], name="inbox_by_state")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("place", "name", "version", "size"), name="inbox_file_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=32)),
                ("last", models.CharField(max_length=255)),
                ("first", models.CharField(blank=True, max_length=255)),
                ("middle", models.CharField(blank=True, max_length=255)),
                ("suffix", models.CharField(blank=True, max_length=255)),
                ("employer", models.CharField(blank=True, max_length=300)),
                ("occupation", models.CharField(blank=True, max_length=300)),
                ("city", models.CharField(blank=True, max_length=255)),
                ("state", models.CharField(blank=True, max_length=255)),
                ("zip", models.CharField(blank=True, max_length=255)),
                ("entity_type", models.CharField(blank=True, max_length=255)),
                (
                    "donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="profiles",
                        to="donors.donor",
                    ),
                ),
                (
                    "first_import",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="profiles",
                        to="donors.import",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="profiles",
                        to="donors.donorrecord",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["first_import", "id"], name="donors_prof_first_i_50485f_idx"
                    ),
                    models.Index(
                        django.db.models.functions.text.Upper("last"),
                        django.db.models.functions.text.Upper("first"),
                        name="profile_name",
                    ),
                    models.Index(
                        models.Func(
                            django.db.models.functions.text.Upper("last"), function="dmetaphone"
                        ),
                        django.db.models.functions.text.Left("zip", 5),
                        name="profile_sound",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("record", "digest"), name="profile_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Contribution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("external_id", models.CharField(max_length=255)),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, help_text="US dollars.", max_digits=12),
                ),
                ("date", models.DateField()),
                ("committee_code", models.CharField(blank=True, max_length=255)),
                ("election_code", models.CharField(blank=True, max_length=255)),
                ("receipt_type", models.CharField(blank=True, max_length=255)),
                ("is_memo", models.BooleanField()),
                ("file_number", models.CharField(blank=True, max_length=255)),
                ("street", models.CharField(blank=True, db_default="", max_length=300)),
                ("country", models.CharField(blank=True, db_default="", max_length=100)),
                ("email", models.CharField(blank=True, db_default="", max_length=254)),
                ("phone", models.CharField(blank=True, db_default="", max_length=40)),
                (
                    "payment_method",
                    models.CharField(
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
                ("card", models.CharField(blank=True, db_default="", max_length=40)),
                (
                    "passport",
                    models.CharField(
                        blank=True,
                        choices=[("given", "US passport number given"), ("none", "None given")],
                        db_default="",
                        max_length=5,
                    ),
                ),
                ("conduit", models.CharField(blank=True, db_default="", max_length=200)),
                ("refund_of", models.CharField(blank=True, db_default="", max_length=255)),
                ("transaction_id", models.CharField(blank=True, db_default="", max_length=255)),
                ("report", models.CharField(blank=True, db_default="", max_length=100)),
                (
                    "not_counted",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("memo", "Memo: the money is in another row"),
                            ("conduit_copy", "A conduit's own copy"),
                            ("not_a_gift", "A receipt that is no contribution"),
                            ("superseded", "Replaced by an amendment"),
                            ("undone", "Its import was undone"),
                        ],
                        db_default="",
                        help_text="Why no sum counts it; empty where it counts.",
                        max_length=12,
                    ),
                ),
                ("content_hash", models.CharField(max_length=32)),
                ("version", models.PositiveIntegerField()),
                (
                    "line",
                    models.PositiveIntegerField(help_text="Where it stands in that import's file."),
                ),
                (
                    "confirmed_in",
                    models.ForeignKey(
                        blank=True,
                        help_text="A later import that said the same while an earlier one was still to come.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="donors.import",
                    ),
                ),
                (
                    "first_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="donors.import",
                    ),
                ),
                (
                    "last_import",
                    models.ForeignKey(
                        help_text="The import that brought the content it has now.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="donors.import",
                    ),
                ),
                (
                    "recounted_in",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        help_text="The import that last changed whether it counts, by what it brought or undid.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="donors.import",
                    ),
                ),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="donors.profile",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="donors.source",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-date"], name="donors_cont_date_1622ed_idx"),
                    models.Index(
                        django.db.models.functions.text.Upper("email"),
                        condition=models.Q(("email", ""), _negated=True),
                        name="contribution_email",
                    ),
                    models.Index(
                        condition=models.Q(("phone", ""), _negated=True),
                        fields=["phone"],
                        name="contribution_phone",
                    ),
                    models.Index(
                        condition=models.Q(("report", ""), _negated=True),
                        fields=["committee_code", "report"],
                        name="gift_of_report",
                    ),
                    models.Index(
                        condition=models.Q(("recounted_in", None), _negated=True),
                        fields=["recounted_in"],
                        name="gift_recounted",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "external_id"), name="contribution_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ContributionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("external_id", models.CharField(max_length=255)),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, help_text="US dollars.", max_digits=12),
                ),
                ("date", models.DateField()),
                ("committee_code", models.CharField(blank=True, max_length=255)),
                ("election_code", models.CharField(blank=True, max_length=255)),
                ("receipt_type", models.CharField(blank=True, max_length=255)),
                ("is_memo", models.BooleanField()),
                ("file_number", models.CharField(blank=True, max_length=255)),
                ("street", models.CharField(blank=True, db_default="", max_length=300)),
                ("country", models.CharField(blank=True, db_default="", max_length=100)),
                ("email", models.CharField(blank=True, db_default="", max_length=254)),
                ("phone", models.CharField(blank=True, db_default="", max_length=40)),
                (
                    "payment_method",
                    models.CharField(
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
                ("card", models.CharField(blank=True, db_default="", max_length=40)),
                (
                    "passport",
                    models.CharField(
                        blank=True,
                        choices=[("given", "US passport number given"), ("none", "None given")],
                        db_default="",
                        max_length=5,
                    ),
                ),
                ("conduit", models.CharField(blank=True, db_default="", max_length=200)),
                ("refund_of", models.CharField(blank=True, db_default="", max_length=255)),
                ("transaction_id", models.CharField(blank=True, db_default="", max_length=255)),
                ("report", models.CharField(blank=True, db_default="", max_length=100)),
                (
                    "not_counted",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("memo", "Memo: the money is in another row"),
                            ("conduit_copy", "A conduit's own copy"),
                            ("not_a_gift", "A receipt that is no contribution"),
                            ("superseded", "Replaced by an amendment"),
                            ("undone", "Its import was undone"),
                        ],
                        db_default="",
                        help_text="Why no sum counts it; empty where it counts.",
                        max_length=12,
                    ),
                ),
                ("content_hash", models.CharField(max_length=32)),
                ("version", models.PositiveIntegerField()),
                (
                    "line",
                    models.PositiveIntegerField(help_text="Where it stands in that import's file."),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="donors.contribution",
                    ),
                ),
                (
                    "first_import",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="donors.import",
                    ),
                ),
                (
                    "last_import",
                    models.ForeignKey(
                        db_constraint=False,
                        help_text="The import that brought the content it has now.",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="donors.import",
                    ),
                ),
                (
                    "profile",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="donors.profile",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="donors.source",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Distinction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("note", models.TextField()),
                ("decided_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="donors.profile",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="donors.profile",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("first", "second"),
                        name="distinction_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))),
                        name="distinction_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True), name="distinction_has_note"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DistinctionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("note", models.TextField()),
                ("decided_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="donors.distinction",
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="donors.profile",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="donors.profile",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="KnownRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.UUIDField()),
                ("version", models.PositiveIntegerField()),
                (
                    "contribution",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="donors.contribution",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="donors.source",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("source", "digest"), name="known_record_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Likeness",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("probability", models.FloatField()),
                ("contradicted", models.BooleanField()),
                ("reasons", models.JSONField()),
                ("weights", models.CharField(max_length=40)),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="donors.profile",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="donors.profile",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "likenesses",
                "constraints": [
                    models.UniqueConstraint(fields=("first", "second"), name="likeness_once"),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))),
                        name="likeness_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PulledFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("export_id", models.PositiveBigIntegerField()),
                ("number", models.PositiveIntegerField()),
                (
                    "pull",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="donors.pull",
                    ),
                ),
                (
                    "taken",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="donors.import",
                        verbose_name="import",
                    ),
                ),
            ],
            options={
                "ordering": ("export_id", "number"),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("pull", "export_id", "number"), name="pulled_file_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RejectedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chunk", models.PositiveIntegerField()),
                ("line", models.PositiveIntegerField()),
                ("column", models.CharField(blank=True, max_length=200)),
                ("value", models.CharField(blank=True, max_length=200)),
                ("reason", models.CharField(max_length=500)),
                ("raw", models.TextField()),
                (
                    "of_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rejects",
                        to="donors.import",
                    ),
                ),
            ],
            options={
                "ordering": ("line",),
                "constraints": [
                    models.UniqueConstraint(fields=("of_import", "line"), name="rejected_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SkippedRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "lines",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(), size=None
                    ),
                ),
                (
                    "contributions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                (
                    "versions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(), size=None
                    ),
                ),
                (
                    "of_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="donors.import",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SourceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("slug", models.SlugField(db_index=False)),
                (
                    "committee",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Who receives the contributions of files that do not name a committee.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="donors.committee",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="donors.source",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StagedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chunk", models.PositiveIntegerField()),
                ("line", models.PositiveIntegerField()),
                ("external_id", models.CharField(max_length=255)),
                ("donor_key", models.CharField(max_length=300)),
                ("donor_id", models.CharField(max_length=255)),
                ("donor_name", models.CharField(max_length=1100)),
                ("profile_digest", models.CharField(max_length=32)),
                ("last", models.CharField(max_length=255)),
                ("first", models.CharField(max_length=255)),
                ("middle", models.CharField(max_length=255)),
                ("suffix", models.CharField(max_length=255)),
                ("employer", models.CharField(max_length=300)),
                ("occupation", models.CharField(max_length=300)),
                ("city", models.CharField(max_length=255)),
                ("state", models.CharField(max_length=255)),
                ("zip", models.CharField(max_length=255)),
                ("entity_type", models.CharField(max_length=255)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("date", models.DateField()),
                ("committee_code", models.CharField(max_length=255)),
                ("election_code", models.CharField(max_length=255)),
                ("receipt_type", models.CharField(max_length=255)),
                ("is_memo", models.BooleanField()),
                ("file_number", models.CharField(max_length=255)),
                ("street", models.CharField(db_default="", max_length=300)),
                ("country", models.CharField(db_default="", max_length=100)),
                ("email", models.CharField(db_default="", max_length=254)),
                ("phone", models.CharField(db_default="", max_length=40)),
                ("payment_method", models.CharField(db_default="", max_length=10)),
                ("card", models.CharField(db_default="", max_length=40)),
                ("passport", models.CharField(db_default="", max_length=5)),
                ("conduit", models.CharField(db_default="", max_length=200)),
                ("refund_of", models.CharField(db_default="", max_length=255)),
                ("transaction_id", models.CharField(db_default="", max_length=255)),
                ("report", models.CharField(db_default="", max_length=100)),
                ("content_hash", models.CharField(max_length=32)),
                ("record_digest", models.CharField(db_default="", max_length=32)),
                (
                    "of_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="donors.import",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["of_import", "chunk"], name="donors_stag_of_impo_9b727e_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("layout", models.CharField(default="auto", max_length=20)),
                ("file_name", models.CharField(max_length=255)),
                ("stored_as", models.CharField(max_length=255)),
                ("size", models.PositiveBigIntegerField(help_text="Bytes.")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "fault",
                    models.TextField(blank=True, help_text="Why the file was refused as a whole."),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="donors.source",
                    ),
                ),
                (
                    "taken",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="donors.import",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="WatchList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lda", "Registered lobbyists (LDA)"),
                            ("fara", "Foreign agents (FARA)"),
                            ("people", "People"),
                            ("companies", "Companies"),
                            ("contractor", "Federal contractors"),
                        ],
                        max_length=10,
                    ),
                ),
                ("description", models.TextField(blank=True, db_default="", default="")),
                (
                    "review_by",
                    models.DateField(
                        blank=True,
                        help_text="The day by which somebody has to look it through again.",
                        null=True,
                    ),
                ),
                (
                    "effective_from",
                    models.DateField(
                        blank=True,
                        help_text="The first day whose gifts are held against it.",
                        null=True,
                    ),
                ),
                (
                    "effective_to",
                    models.DateField(
                        blank=True,
                        help_text="The last day whose gifts are held against it.",
                        null=True,
                    ),
                ),
                (
                    "prior_shift",
                    models.FloatField(
                        db_default=0.0,
                        editable=False,
                        help_text="By how many bits its matches are held likelier than by the weights alone.",
                        verbose_name="learned from verdicts",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who answers for it, and is written to when it has to be reviewed.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("slug",),
                "permissions": (("fetch_watchlist", "Can fetch a list from its register"),),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_from", None),
                            ("effective_to", None),
                            ("effective_to__gte", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="list_ends_after_it_begins",
                        violation_error_message="A list does not end before it begins.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ListVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("file_name", models.CharField(max_length=255)),
                ("stored_as", models.CharField(max_length=255)),
                ("sha256", models.CharField(max_length=64)),
                ("imported_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("entries", models.PositiveIntegerField()),
                ("added", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("ended", models.PositiveIntegerField(default=0)),
                (
                    "imported_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
                (
                    "watch_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="donors.watchlist",
                    ),
                ),
            ],
            options={
                "ordering": ("-imported_at", "-id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("watch_list", "number"), name="list_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ListEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="Who this is, the same in every version.", max_length=300
                    ),
                ),
                (
                    "listed_id",
                    models.CharField(
                        blank=True,
                        help_text="The list's own id.",
                        max_length=200,
                        verbose_name="id",
                    ),
                ),
                ("is_organisation", models.BooleanField()),
                ("name", models.CharField(max_length=500)),
                ("last", models.CharField(blank=True, max_length=300)),
                ("first", models.CharField(blank=True, max_length=200)),
                ("middle", models.CharField(blank=True, max_length=200)),
                ("suffix", models.CharField(blank=True, max_length=40)),
                ("nickname", models.CharField(blank=True, max_length=200)),
                (
                    "organisations",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                ("occupation", models.TextField(blank=True)),
                ("city", models.CharField(blank=True, max_length=200)),
                ("state", models.CharField(blank=True, max_length=100)),
                ("zip", models.CharField(blank=True, max_length=40)),
                ("effective_from", models.DateField(blank=True, null=True)),
                ("effective_to", models.DateField(blank=True, null=True)),
                ("url", models.URLField(blank=True, max_length=500)),
                ("content_hash", models.CharField(max_length=32)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "added_in",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="donors.listversion",
                    ),
                ),
                (
                    "changed_in",
                    models.ForeignKey(
                        help_text="The version with this content.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="donors.listversion",
                    ),
                ),
                (
                    "ended_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="donors.listversion",
                    ),
                ),
                (
                    "watch_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="donors.watchlist",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "list entries",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["name"], name="entry_name_search", opclasses=["gin_trgm_ops"]
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("watch_list", "key"), name="list_entry_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(blank=True, max_length=60)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("validated", "Validated"),
                            ("dismissed", "Dismissed"),
                            ("reopened", "Taken back"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.TextField()),
                ("flags_settled", models.PositiveIntegerField()),
                ("decided_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "takes_back",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_back_by",
                        to="donors.decision",
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="donors.donor",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="donors.listentry",
                    ),
                ),
            ],
            options={
                "ordering": ("-decided_at", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("entry", None), ("rule", ""), _connector="XOR"),
                        name="decision_on_entry_or_rule",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True), name="decision_has_note"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("takes_back", None), ("verdict", "reopened"), _connector="XOR"
                        ),
                        name="decision_takes_one_back",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disposition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(blank=True, max_length=60)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("refund", "Refund"),
                            ("return", "Return"),
                            ("keep", "Keep"),
                            ("investigate", "Investigate"),
                            ("taken_back", "Taken back"),
                        ],
                        max_length=11,
                    ),
                ),
                ("note", models.TextField()),
                (
                    "amount",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
                ),
                ("follow_up", models.DateField(blank=True, null=True)),
                (
                    "needs_approval",
                    models.BooleanField(default=False, verbose_name="needs a second person"),
                ),
                ("decided_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "takes_back",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_back_by",
                        to="donors.disposition",
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dispositions",
                        to="donors.donor",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dispositions",
                        to="donors.listentry",
                    ),
                ),
            ],
            options={
                "ordering": ("-decided_at", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("entry", None), ("rule", ""), _connector="XOR"),
                        name="disposition_on_entry_or_rule",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True), name="disposition_has_note"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("takes_back", None), ("outcome", "taken_back"), _connector="XOR"
                        ),
                        name="disposition_takes_one_back",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount__gt", 0),
                                ("amount__isnull", False),
                                ("outcome__in", ("refund", "return")),
                            ),
                            models.Q(
                                ("amount", None),
                                models.Q(("outcome__in", ("refund", "return")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="disposition_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("follow_up", None), ("outcome", "investigate"), _connector="XOR"
                        ),
                        name="disposition_follow_up",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BatchedDisposition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "disposition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batched",
                        to="donors.disposition",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batched",
                        to="donors.financebatch",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Flag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(blank=True, max_length=60)),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("illegal", "Against the law"),
                            ("policy", "Against our policy"),
                            ("record", "Incomplete record"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("validated", "Validated"),
                            ("dismissed", "Dismissed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("probability", models.FloatField(blank=True, null=True)),
                (
                    "band",
                    models.CharField(
                        blank=True,
                        choices=[("strong", "Strong"), ("review", "Review")],
                        max_length=10,
                    ),
                ),
                ("reasons", models.JSONField(default=list)),
                ("deadline", models.DateField(blank=True, null=True)),
                ("citation", models.CharField(blank=True, max_length=200)),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to="donors.contribution",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to="donors.decision",
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to="donors.donor",
                    ),
                ),
                (
                    "raised_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags_raised",
                        to="donors.import",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to="donors.listentry",
                    ),
                ),
            ],
            options={
                "permissions": (
                    ("decide_flag", "Can validate or dismiss a flag"),
                    ("dispose_flag", "Can decide what becomes of validated gifts"),
                    ("send_letter", "Can ask a donor for missing details"),
                ),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["opened_at", "donor", "entry"],
                        name="flag_queue",
                    ),
                    models.Index(fields=["donor", "entry"], name="donors_flag_donor_i_8e3f98_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry", None), _negated=True),
                        fields=("contribution", "entry"),
                        name="flag_once_per_entry",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("rule", ""), _negated=True),
                        fields=("contribution", "rule"),
                        name="flag_once_per_rule",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry", None), ("rule", ""), _connector="XOR"),
                        name="flag_on_entry_or_rule",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisposedFlag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="donors.decision",
                    ),
                ),
                (
                    "disposition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disposed",
                        to="donors.disposition",
                    ),
                ),
                (
                    "flag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disposed",
                        to="donors.flag",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("disposition", "flag"), name="disposed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="FlagEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("rule", models.CharField(blank=True, max_length=60)),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("illegal", "Against the law"),
                            ("policy", "Against our policy"),
                            ("record", "Incomplete record"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("validated", "Validated"),
                            ("dismissed", "Dismissed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("probability", models.FloatField(blank=True, null=True)),
                (
                    "band",
                    models.CharField(
                        blank=True,
                        choices=[("strong", "Strong"), ("review", "Review")],
                        max_length=10,
                    ),
                ),
                ("reasons", models.JSONField(default=list)),
                ("deadline", models.DateField(blank=True, null=True)),
                ("citation", models.CharField(blank=True, max_length=200)),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "contribution",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="donors.contribution",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="donors.decision",
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="donors.donor",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="donors.flag",
                    ),
                ),
                (
                    "raised_in",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="donors.import",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="donors.listentry",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ListEntryEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "key",
                    models.CharField(
                        help_text="Who this is, the same in every version.", max_length=300
                    ),
                ),
                (
                    "listed_id",
                    models.CharField(
                        blank=True,
                        help_text="The list's own id.",
                        max_length=200,
                        verbose_name="id",
                    ),
                ),
                ("is_organisation", models.BooleanField()),
                ("name", models.CharField(max_length=500)),
                ("last", models.CharField(blank=True, max_length=300)),
                ("first", models.CharField(blank=True, max_length=200)),
                ("middle", models.CharField(blank=True, max_length=200)),
                ("suffix", models.CharField(blank=True, max_length=40)),
                ("nickname", models.CharField(blank=True, max_length=200)),
                (
                    "organisations",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                ("occupation", models.TextField(blank=True)),
                ("city", models.CharField(blank=True, max_length=200)),
                ("state", models.CharField(blank=True, max_length=100)),
                ("zip", models.CharField(blank=True, max_length=40)),
                ("effective_from", models.DateField(blank=True, null=True)),
                ("effective_to", models.DateField(blank=True, null=True)),
                ("url", models.URLField(blank=True, max_length=500)),
                ("content_hash", models.CharField(max_length=32)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="donors.listentry",
                    ),
                ),
                (
                    "added_in",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="donors.listversion",
                    ),
                ),
                (
                    "changed_in",
                    models.ForeignKey(
                        db_constraint=False,
                        help_text="The version with this content.",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="donors.listversion",
                    ),
                ),
                (
                    "ended_in",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="donors.listversion",
                    ),
                ),
                (
                    "watch_list",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="donors.watchlist",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ListFetch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(blank=True, null=True)),
                ("until", models.DateField()),
                ("folder", models.CharField(max_length=255)),
                ("next_page", models.PositiveIntegerField(default=1)),
                ("pages", models.PositiveIntegerField(default=0)),
                ("reads", models.PositiveIntegerField(default=0)),
                ("told", models.PositiveIntegerField(default=0)),
                ("stamps", models.JSONField(default=dict)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="donors.listversion",
                    ),
                ),
                (
                    "watch_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fetches",
                        to="donors.watchlist",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "list fetches",
                "ordering": ("-pk",),
                "permissions": (
                    ("cancel_listfetch", "Can stop a fetching"),
                    ("go_on_listfetch", "Can go on with a fetching"),
                ),
            },
        ),
        migrations.CreateModel(
            name="ListUpload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lda", "Registered lobbyists (LDA)"),
                            ("fara", "Foreign agents (FARA)"),
                            ("people", "People"),
                            ("companies", "Companies"),
                            ("contractor", "Federal contractors"),
                        ],
                        max_length=10,
                    ),
                ),
                ("file_name", models.CharField(max_length=255)),
                ("stored_as", models.CharField(max_length=255)),
                ("size", models.PositiveBigIntegerField()),
                ("entries", models.PositiveIntegerField()),
                ("discarded_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="donors.listversion",
                    ),
                ),
            ],
            options={
                "ordering": ("-pk",),
                "permissions": (
                    ("take_up_listupload", "Can take an uploaded list up"),
                    ("discard_listupload", "Can discard an uploaded list"),
                ),
            },
        ),
        migrations.CreateModel(
            name="Match",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("probability", models.FloatField()),
                (
                    "band",
                    models.CharField(
                        choices=[("strong", "Strong"), ("review", "Review")], max_length=10
                    ),
                ),
                ("reasons", models.JSONField()),
                ("weights", models.CharField(max_length=40)),
                ("prior_shift", models.FloatField(db_default=0.0)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="matches",
                        to="donors.listentry",
                    ),
                ),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="matches",
                        to="donors.profile",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "matches",
                "constraints": [
                    models.UniqueConstraint(fields=("profile", "entry"), name="match_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Policy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "title_test",
                    models.CharField(
                        choices=[
                            ("any", "Any title"),
                            ("executive", "An executive's title"),
                            ("lobbyist", "A lobbyist's title"),
                            ("words", "A title with one of the words"),
                        ],
                        default="any",
                        help_text="Of the donor's occupation; on a list of people, of the listed title as well.",
                        max_length=10,
                    ),
                ),
                (
                    "title_words",
                    models.CharField(
                        blank=True,
                        help_text="With commas between them: chair, treasurer",
                        max_length=500,
                        verbose_name="words",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="US dollars. Empty: any amount.",
                        max_digits=12,
                        null=True,
                        verbose_name="more than",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[("gift", "by one gift"), ("cycle", "in the cycle, together")],
                        default="gift",
                        max_length=10,
                        verbose_name="given",
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("illegal", "Against the law"),
                            ("policy", "Against our policy"),
                            ("record", "Incomplete record"),
                        ],
                        default="policy",
                        max_length=10,
                    ),
                ),
                (
                    "effective_from",
                    models.DateField(
                        blank=True,
                        help_text="The first day it holds. Empty: it always has.",
                        null=True,
                    ),
                ),
                (
                    "retroactive",
                    models.BooleanField(
                        default=False, help_text="Gifts from before that day count as well."
                    ),
                ),
                ("is_active", models.BooleanField(default=False, verbose_name="in force")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        help_text="Why it was put in force or out of it, last.",
                        max_length=500,
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "watch_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="policies",
                        to="donors.watchlist",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "policies",
                "ordering": ("watch_list__slug", "name"),
                "permissions": (
                    ("put_in_force_policy", "Can put a policy in force"),
                    ("put_out_of_force_policy", "Can put a policy out of force"),
                ),
                "constraints": [
                    models.UniqueConstraint(fields=("watch_list", "name"), name="policy_name_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("title_test", "words"), ("title_words", ""), _negated=True
                        ),
                        name="policy_has_its_words",
                        violation_error_message="Which words? Such a test needs one at least.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", None), ("amount__gte", 0), _connector="OR"),
                        name="policy_amount_not_negative",
                        violation_error_message="An amount is nought or more.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=120)),
                (
                    "title_test",
                    models.CharField(
                        choices=[
                            ("any", "Any title"),
                            ("executive", "An executive's title"),
                            ("lobbyist", "A lobbyist's title"),
                            ("words", "A title with one of the words"),
                        ],
                        default="any",
                        help_text="Of the donor's occupation; on a list of people, of the listed title as well.",
                        max_length=10,
                    ),
                ),
                (
                    "title_words",
                    models.CharField(
                        blank=True,
                        help_text="With commas between them: chair, treasurer",
                        max_length=500,
                        verbose_name="words",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="US dollars. Empty: any amount.",
                        max_digits=12,
                        null=True,
                        verbose_name="more than",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[("gift", "by one gift"), ("cycle", "in the cycle, together")],
                        default="gift",
                        max_length=10,
                        verbose_name="given",
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("illegal", "Against the law"),
                            ("policy", "Against our policy"),
                            ("record", "Incomplete record"),
                        ],
                        default="policy",
                        max_length=10,
                    ),
                ),
                (
                    "effective_from",
                    models.DateField(
                        blank=True,
                        help_text="The first day it holds. Empty: it always has.",
                        null=True,
                    ),
                ),
                (
                    "retroactive",
                    models.BooleanField(
                        default=False, help_text="Gifts from before that day count as well."
                    ),
                ),
                ("is_active", models.BooleanField(default=False, verbose_name="in force")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        help_text="Why it was put in force or out of it, last.",
                        max_length=500,
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="donors.policy",
                    ),
                ),
                (
                    "watch_list",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="donors.watchlist",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(blank=True, max_length=60)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("seen_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                (
                    "donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="donors.donor",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="donors.listentry",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "donor", "entry", "rule"),
                        name="reading_once_per_person",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry", None), ("rule", ""), _connector="XOR"),
                        name="reading_on_entry_or_rule",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestedFlag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "flag",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requested",
                        to="donors.flag",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requested",
                        to="donors.informationrequest",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_hash", models.CharField(max_length=32)),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="settlements",
                        to="donors.decision",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="donors.listentry",
                    ),
                ),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="donors.profile",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("profile", "entry"), name="settlement_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="WatchListEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("slug", models.SlugField(db_index=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lda", "Registered lobbyists (LDA)"),
                            ("fara", "Foreign agents (FARA)"),
                            ("people", "People"),
                            ("companies", "Companies"),
                            ("contractor", "Federal contractors"),
                        ],
                        max_length=10,
                    ),
                ),
                ("description", models.TextField(blank=True, db_default="", default="")),
                (
                    "review_by",
                    models.DateField(
                        blank=True,
                        help_text="The day by which somebody has to look it through again.",
                        null=True,
                    ),
                ),
                (
                    "effective_from",
                    models.DateField(
                        blank=True,
                        help_text="The first day whose gifts are held against it.",
                        null=True,
                    ),
                ),
                (
                    "effective_to",
                    models.DateField(
                        blank=True,
                        help_text="The last day whose gifts are held against it.",
                        null=True,
                    ),
                ),
                (
                    "prior_shift",
                    models.FloatField(
                        db_default=0.0,
                        editable=False,
                        help_text="By how many bits its matches are held likelier than by the weights alone.",
                        verbose_name="learned from verdicts",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Who answers for it, and is written to when it has to be reviewed.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="donors.watchlist",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[("approved", "Approved"), ("refused", "Refused")], max_length=8
                    ),
                ),
                ("note", models.TextField()),
                ("decided_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "disposition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approval",
                        to="donors.disposition",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True), name="approval_has_note"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(blank=True, max_length=60)),
                ("assigned_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "assigned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="donors.donor",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="donors.listentry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("donor", "entry", "rule"),
                        name="assignment_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry", None), ("rule", ""), _connector="XOR"),
                        name="assignment_on_entry_or_rule",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssignmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("rule", models.CharField(blank=True, max_length=60)),
                ("assigned_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "assigned_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="donors.assignment",
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="donors.donor",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="donors.listentry",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(blank=True, max_length=60)),
                ("file_name", models.CharField(max_length=255)),
                ("stored_as", models.CharField(max_length=255, unique=True)),
                ("size", models.PositiveIntegerField(help_text="Bytes.")),
                ("note", models.TextField()),
                ("attached_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("hidden_at", models.DateTimeField(blank=True, null=True)),
                ("hidden_note", models.TextField(blank=True)),
                (
                    "attached_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "hidden_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="donors.donor",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="donors.listentry",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["donor", "entry", "rule"], name="attachment_group")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("entry", None), ("rule", ""), _connector="XOR"),
                        name="attachment_on_entry_or_rule",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True), name="attachment_has_note"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hidden_at", None), ("hidden_by", None), ("hidden_note", "")),
                            models.Q(
                                ("hidden_at__isnull", False),
                                ("hidden_by__isnull", False),
                                models.Q(("hidden_note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="attachment_hidden_with_note",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Bulk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("note", models.TextField()),
                ("decided_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decisions", models.ManyToManyField(related_name="bulks", to="donors.decision")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True), name="bulk_has_note"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ColumnAliasEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("canonical", models.CharField(blank=True, max_length=60)),
                ("name", models.CharField(max_length=255)),
                ("folded", models.CharField(max_length=255)),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="donors.columnalias",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="donors.source",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(blank=True, max_length=60)),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="donors.donor",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="donors.listentry",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["donor", "entry", "rule"], name="comment_group")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("entry", None), ("rule", ""), _connector="XOR"),
                        name="comment_on_entry_or_rule",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="comment_has_text"
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="committee",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_committeeevent" ("code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type") VALUES (NEW."code", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."type"); RETURN NULL;',
                    hash="681a1a7811ba918c129d29950dbafd4dd9c74d4c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_00048",
                    table="donors_committee",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="committee",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "donors_committeeevent" ("code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type") VALUES (OLD."code", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."type"); RETURN NULL;',
                    hash="661ed8bcf7ab504d831a5f571a3d1fc099773b99",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e95e0",
                    table="donors_committee",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="committee",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_committeeevent" ("code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type") VALUES (OLD."code", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."type"); RETURN NULL;',
                    hash="6e3e48bf36a42496193203a380e0924e6ffeaff0",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_449ef",
                    table="donors_committee",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contributionlimit",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_contributionlimitevent" ("amount", "citation", "committee_type", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (NEW."amount", NEW."citation", NEW."committee_type", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                    hash="5fbe7040f8d3e16c20339803f0a5018db8ed5cfc",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0527c",
                    table="donors_contributionlimit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contributionlimit",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "donors_contributionlimitevent" ("amount", "citation", "committee_type", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (OLD."amount", OLD."citation", OLD."committee_type", OLD."id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."valid_from", OLD."valid_to"); RETURN NULL;',
                    hash="5701788092d1ed0b30fab8495dcc7b447fbbd9fc",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0b6e0",
                    table="donors_contributionlimit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contributionlimit",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_contributionlimitevent" ("amount", "citation", "committee_type", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (OLD."amount", OLD."citation", OLD."committee_type", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."valid_from", OLD."valid_to"); RETURN NULL;',
                    hash="bd4983e38ff6401dd75220369eb175718f407a9f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_43d14",
                    table="donors_contributionlimit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lettertemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_lettertemplateevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject", "text") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."subject", NEW."text"); RETURN NULL;',
                    hash="9963c05da6755a13632fbd1f2ab2ac07c95fa233",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_12441",
                    table="donors_lettertemplate",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lettertemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "donors_lettertemplateevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject", "text") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."subject", OLD."text"); RETURN NULL;',
                    hash="cec1bc3f830297c19907a91cbb4a9610e1ea7598",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_01807",
                    table="donors_lettertemplate",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lettertemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_lettertemplateevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject", "text") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."subject", OLD."text"); RETURN NULL;',
                    hash="d03ac658fa09d037e9d6dbe70b19acc0fee8756b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2eca4",
                    table="donors_lettertemplate",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reviewsettings",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_reviewsettingsevent" ("escalate_days", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remind_days", "second_person_above") VALUES (NEW."escalate_days", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."remind_days", NEW."second_person_above"); RETURN NULL;',
                    hash="d5fd32c7c45de6a47c51f0abdd623523bb6a847e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b667c",
                    table="donors_reviewsettings",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reviewsettings",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "donors_reviewsettingsevent" ("escalate_days", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remind_days", "second_person_above") VALUES (OLD."escalate_days", OLD."id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."remind_days", OLD."second_person_above"); RETURN NULL;',
                    hash="17719e167c73843da0b15d17cfe385095e6e4ddb",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_58f54",
                    table="donors_reviewsettings",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reviewsettings",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_reviewsettingsevent" ("escalate_days", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remind_days", "second_person_above") VALUES (OLD."escalate_days", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."remind_days", OLD."second_person_above"); RETURN NULL;',
                    hash="deda7806ed46879fbc22b93f99d48e116879a380",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_16705",
                    table="donors_reviewsettings",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rulethreshold",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_rulethresholdevent" ("amount", "citation", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule", "valid_from", "valid_to") VALUES (NEW."amount", NEW."citation", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rule", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                    hash="0ac659375f7bcf170c41b67066d21a75193c1260",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_41ef6",
                    table="donors_rulethreshold",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rulethreshold",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "donors_rulethresholdevent" ("amount", "citation", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule", "valid_from", "valid_to") VALUES (OLD."amount", OLD."citation", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."rule", OLD."valid_from", OLD."valid_to"); RETURN NULL;',
                    hash="78a746a056889d23efcae7c80dce7f71ad78d773",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0cd38",
                    table="donors_rulethreshold",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rulethreshold",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_rulethresholdevent" ("amount", "citation", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule", "valid_from", "valid_to") VALUES (OLD."amount", OLD."citation", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."rule", OLD."valid_from", OLD."valid_to"); RETURN NULL;',
                    hash="26c5c04fdf95c8e992fd5c2f79f09bb00b210673",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4472c",
                    table="donors_rulethreshold",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bulk",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c9307c47dce2109504050f0837f6731d0e553dce",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_76775",
                    table="donors_bulk",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="approval",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="53502a9b476e0915962c1e1fe309b17d624361f1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e147a",
                    table="donors_approval",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="approval",
            trigger=pgtrigger.compiler.Trigger(
                name="by_a_second_person",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NEW.decided_by_id = (SELECT decided_by_id FROM donors_disposition\n                                            WHERE id = NEW.disposition_id) THEN\n                        RAISE EXCEPTION 'A refund is approved by a second person.';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="0d549f49295e89f93dce22ca994319d1362e85a8",
                    operation="INSERT",
                    pgid="pgtrigger_by_a_second_person_7d67e",
                    table="donors_approval",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="donormove",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ec7077e73eeae04606273e7c83c65386fb6f4cfc",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_b26ba",
                    table="donors_donormove",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="election",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_electionevent" ("code", "committee_id", "date", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."committee_id", NEW."date", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="8fa7386c73f311954fa29b7ad38da0e300e64cc4",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_96455",
                    table="donors_election",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="election",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "donors_electionevent" ("code", "committee_id", "date", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."code", OLD."committee_id", OLD."date", OLD."id", _pgh_attach_context(), NOW(), \'update\', OLD."id"); RETURN NULL;',
                    hash="33fb17fcda11c51af2681b1b41b8f9e1fb87ee62",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_045ab",
                    table="donors_election",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="election",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_electionevent" ("code", "committee_id", "date", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."code", OLD."committee_id", OLD."date", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="1ae3ff36fec2c946b289c0f50bfb831bf6be97df",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_128b7",
                    table="donors_election",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="financebatch",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9a6238f924d9b1ae80e189ef913058f653cfab6e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_0c50d",
                    table="donors_financebatch",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="batcheddisposition",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5b6cd757b3ef0521c53974265db4d347c4ae327b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_6e796",
                    table="donors_batcheddisposition",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disposedflag",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="38b6ba68a50ff22a992f570c6275ac9e9d1fbb37",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2fce0",
                    table="donors_disposedflag",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="informationrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ba11908dff865105558654f292700e92d16652bd",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_b104d",
                    table="donors_informationrequest",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="flag",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "donors_flagevent" ("band", "citation", "contribution_id", "deadline", "decision_id", "donor_id", "entry_id", "id", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probability", "raised_in_id", "reasons", "rule", "severity", "state") VALUES (OLD."band", OLD."citation", OLD."contribution_id", OLD."deadline", OLD."decision_id", OLD."donor_id", OLD."entry_id", OLD."id", OLD."opened_at", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."probability", OLD."raised_in_id", OLD."reasons", OLD."rule", OLD."severity", OLD."state"); RETURN NULL;',
                    hash="2073559b3c7c996af6bbd299444c0789cfd944b4",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_fa437",
                    table="donors_flag",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="flag",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_flagevent" ("band", "citation", "contribution_id", "deadline", "decision_id", "donor_id", "entry_id", "id", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probability", "raised_in_id", "reasons", "rule", "severity", "state") VALUES (OLD."band", OLD."citation", OLD."contribution_id", OLD."deadline", OLD."decision_id", OLD."donor_id", OLD."entry_id", OLD."id", OLD."opened_at", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."probability", OLD."raised_in_id", OLD."reasons", OLD."rule", OLD."severity", OLD."state"); RETURN NULL;',
                    hash="8ae54e77d34ffa6d1c974fbf5fb959622b799607",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_fbd7e",
                    table="donors_flag",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disposition",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1b43d018fee114ef668ad7c9c9c056d1674410d3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7a45d",
                    table="donors_disposition",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c2133cbb64c5939e3ead7772a9f7eb1d2467af83",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_8ad70",
                    table="donors_decision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="comment",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="fa952a6e3bb40a4e2d7b9793a03245c6611f8167",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_98f1d",
                    table="donors_comment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attachment",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="d39f2dacb6f169e53d6c35e815263b5a111ab7a5",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_784a2",
                    table="donors_attachment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_assignmentevent" ("assigned_at", "assigned_by_id", "donor_id", "entry_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule") VALUES (NEW."assigned_at", NEW."assigned_by_id", NEW."donor_id", NEW."entry_id", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rule"); RETURN NULL;',
                    hash="4b8b8c6d68728f9bd2093c8d130a926af5695c60",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_21083",
                    table="donors_assignment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "donors_assignmentevent" ("assigned_at", "assigned_by_id", "donor_id", "entry_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule") VALUES (NEW."assigned_at", NEW."assigned_by_id", NEW."donor_id", NEW."entry_id", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rule"); RETURN NULL;',
                    hash="f6a3f69e7a0f56cb95ea64809cfb2b1c65903465",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_30db8",
                    table="donors_assignment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mailsetting",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_mailsettingevent" ("group_id", "id", "is_sent", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."group_id", NEW."id", NEW."is_sent", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="5be93dc5c0857fa0f066ba3771fb97d733d907e9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2c088",
                    table="donors_mailsetting",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mailsetting",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "donors_mailsettingevent" ("group_id", "id", "is_sent", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."group_id", OLD."id", OLD."is_sent", OLD."kind", _pgh_attach_context(), NOW(), \'update\', OLD."id"); RETURN NULL;',
                    hash="86437c10926a623943c85b1d3748219cc81f9d0a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e3640",
                    table="donors_mailsetting",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mailsetting",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_mailsettingevent" ("group_id", "id", "is_sent", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."group_id", OLD."id", OLD."is_sent", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="719357ccf10603edebd41e5522aaa5500cc28317",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e4ab0",
                    table="donors_mailsetting",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="distinction",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "donors_distinctionevent" ("decided_at", "decided_by_id", "ended_at", "first_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_id") VALUES (OLD."decided_at", OLD."decided_by_id", OLD."ended_at", OLD."first_id", OLD."id", OLD."note", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."second_id"); RETURN NULL;',
                    hash="6f7529cc36461b4ab3c4b8b9dc32a711f07183f4",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9c0e4",
                    table="donors_distinction",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="distinction",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_distinctionevent" ("decided_at", "decided_by_id", "ended_at", "first_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_id") VALUES (OLD."decided_at", OLD."decided_by_id", OLD."ended_at", OLD."first_id", OLD."id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."second_id"); RETURN NULL;',
                    hash="10d3fe4dcf092250bb5ccd02ae0ab2f70453888e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9d41a",
                    table="donors_distinction",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="requestanswer",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7cc4d7db5869426fde1b520b2ec21ff683f094c8",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_56c00",
                    table="donors_requestanswer",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="requestedflag",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="88e3ff1fde4987e0e49776adfa18e5253a63f598",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_12168",
                    table="donors_requestedflag",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_sourceevent" ("committee_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (NEW."committee_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."slug"); RETURN NULL;',
                    hash="4fde584feb57ee5f538a5c45b807b3d7400a0d9a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_79ef2",
                    table="donors_source",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "donors_sourceevent" ("committee_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (OLD."committee_id", OLD."id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."slug"); RETURN NULL;',
                    hash="8e4e8ebc5c88534ec7a2d72cb6392becf6c020df",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6df49",
                    table="donors_source",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_sourceevent" ("committee_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (OLD."committee_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."slug"); RETURN NULL;',
                    hash="1d989f9d0404fe220c29bb7a57ba5fbe22920728",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b272a",
                    table="donors_source",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contribution",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."card" IS DISTINCT FROM (NEW."card") OR OLD."committee_code" IS DISTINCT FROM (NEW."committee_code") OR OLD."conduit" IS DISTINCT FROM (NEW."conduit") OR OLD."content_hash" IS DISTINCT FROM (NEW."content_hash") OR OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."date" IS DISTINCT FROM (NEW."date") OR OLD."election_code" IS DISTINCT FROM (NEW."election_code") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."external_id" IS DISTINCT FROM (NEW."external_id") OR OLD."file_number" IS DISTINCT FROM (NEW."file_number") OR OLD."first_import_id" IS DISTINCT FROM (NEW."first_import_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_memo" IS DISTINCT FROM (NEW."is_memo") OR OLD."last_import_id" IS DISTINCT FROM (NEW."last_import_id") OR OLD."line" IS DISTINCT FROM (NEW."line") OR OLD."not_counted" IS DISTINCT FROM (NEW."not_counted") OR OLD."passport" IS DISTINCT FROM (NEW."passport") OR OLD."payment_method" IS DISTINCT FROM (NEW."payment_method") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."profile_id" IS DISTINCT FROM (NEW."profile_id") OR OLD."receipt_type" IS DISTINCT FROM (NEW."receipt_type") OR OLD."refund_of" IS DISTINCT FROM (NEW."refund_of") OR OLD."report" IS DISTINCT FROM (NEW."report") OR OLD."source_id" IS DISTINCT FROM (NEW."source_id") OR OLD."street" IS DISTINCT FROM (NEW."street") OR OLD."transaction_id" IS DISTINCT FROM (NEW."transaction_id") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "donors_contributionevent" ("amount", "card", "committee_code", "conduit", "content_hash", "country", "date", "election_code", "email", "external_id", "file_number", "first_import_id", "id", "is_memo", "last_import_id", "line", "not_counted", "passport", "payment_method", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "profile_id", "receipt_type", "refund_of", "report", "source_id", "street", "transaction_id", "version") VALUES (OLD."amount", OLD."card", OLD."committee_code", OLD."conduit", OLD."content_hash", OLD."country", OLD."date", OLD."election_code", OLD."email", OLD."external_id", OLD."file_number", OLD."first_import_id", OLD."id", OLD."is_memo", OLD."last_import_id", OLD."line", OLD."not_counted", OLD."passport", OLD."payment_method", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."phone", OLD."profile_id", OLD."receipt_type", OLD."refund_of", OLD."report", OLD."source_id", OLD."street", OLD."transaction_id", OLD."version"); RETURN NULL;',
                    hash="067a2ce74cc9b54fed0f48e93c896c8428ace488",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a1f45",
                    table="donors_contribution",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contribution",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_contributionevent" ("amount", "card", "committee_code", "conduit", "content_hash", "country", "date", "election_code", "email", "external_id", "file_number", "first_import_id", "id", "is_memo", "last_import_id", "line", "not_counted", "passport", "payment_method", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "profile_id", "receipt_type", "refund_of", "report", "source_id", "street", "transaction_id", "version") VALUES (OLD."amount", OLD."card", OLD."committee_code", OLD."conduit", OLD."content_hash", OLD."country", OLD."date", OLD."election_code", OLD."email", OLD."external_id", OLD."file_number", OLD."first_import_id", OLD."id", OLD."is_memo", OLD."last_import_id", OLD."line", OLD."not_counted", OLD."passport", OLD."payment_method", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."profile_id", OLD."receipt_type", OLD."refund_of", OLD."report", OLD."source_id", OLD."street", OLD."transaction_id", OLD."version"); RETURN NULL;',
                    hash="3efb4783b892297e20c0370b7428d056b4d41b20",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8e3e2",
                    table="donors_contribution",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="columnalias",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_columnaliasevent" ("canonical", "folded", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_id") VALUES (NEW."canonical", NEW."folded", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source_id"); RETURN NULL;',
                    hash="8d685328da832e6c92465cf23176b1940bcc26f9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_07412",
                    table="donors_columnalias",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="columnalias",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "donors_columnaliasevent" ("canonical", "folded", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_id") VALUES (OLD."canonical", OLD."folded", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."source_id"); RETURN NULL;',
                    hash="a6545955b2a9133f5eb94752d5b6f2cb88062376",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_78122",
                    table="donors_columnalias",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="columnalias",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_columnaliasevent" ("canonical", "folded", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_id") VALUES (OLD."canonical", OLD."folded", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source_id"); RETURN NULL;',
                    hash="2df65c8c49149238f0ed48a8b2acaace0862db51",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_23537",
                    table="donors_columnalias",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="watchlist",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_watchlistevent" ("description", "effective_from", "effective_to", "id", "kind", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prior_shift", "review_by", "slug") VALUES (NEW."description", NEW."effective_from", NEW."effective_to", NEW."id", NEW."kind", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."prior_shift", NEW."review_by", NEW."slug"); RETURN NULL;',
                    hash="e1acec894d0142b4b8d1ad9b431e0a291bdc9b03",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5fe9c",
                    table="donors_watchlist",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="watchlist",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "donors_watchlistevent" ("description", "effective_from", "effective_to", "id", "kind", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prior_shift", "review_by", "slug") VALUES (OLD."description", OLD."effective_from", OLD."effective_to", OLD."id", OLD."kind", OLD."owner_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."prior_shift", OLD."review_by", OLD."slug"); RETURN NULL;',
                    hash="c81b6db694c2cff3ea328e6bd052b653b3e3f7f3",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7e412",
                    table="donors_watchlist",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="watchlist",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_watchlistevent" ("description", "effective_from", "effective_to", "id", "kind", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prior_shift", "review_by", "slug") VALUES (OLD."description", OLD."effective_from", OLD."effective_to", OLD."id", OLD."kind", OLD."owner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."prior_shift", OLD."review_by", OLD."slug"); RETURN NULL;',
                    hash="7a9a66c334089dfa19af8db9dc8afc72bd210330",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_15aae",
                    table="donors_watchlist",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="policy",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_policyevent" ("amount", "basis", "created_at", "effective_from", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "retroactive", "severity", "title_test", "title_words", "watch_list_id") VALUES (NEW."amount", NEW."basis", NEW."created_at", NEW."effective_from", NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."retroactive", NEW."severity", NEW."title_test", NEW."title_words", NEW."watch_list_id"); RETURN NULL;',
                    hash="e743d218e61a787cf2b534fe504b5a0060a5ce3f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_451a4",
                    table="donors_policy",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="policy",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "donors_policyevent" ("amount", "basis", "created_at", "effective_from", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "retroactive", "severity", "title_test", "title_words", "watch_list_id") VALUES (OLD."amount", OLD."basis", OLD."created_at", OLD."effective_from", OLD."id", OLD."is_active", OLD."name", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."reason", OLD."retroactive", OLD."severity", OLD."title_test", OLD."title_words", OLD."watch_list_id"); RETURN NULL;',
                    hash="c6b71debf1c8c99de3abc61c478fa8a8e1e9adb7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4aada",
                    table="donors_policy",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="policy",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_policyevent" ("amount", "basis", "created_at", "effective_from", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "retroactive", "severity", "title_test", "title_words", "watch_list_id") VALUES (OLD."amount", OLD."basis", OLD."created_at", OLD."effective_from", OLD."id", OLD."is_active", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."retroactive", OLD."severity", OLD."title_test", OLD."title_words", OLD."watch_list_id"); RETURN NULL;',
                    hash="3312f0e8bbfd8448cb420e709da58d8f49dda233",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_44024",
                    table="donors_policy",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="listentry",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "donors_listentryevent" ("added_in_id", "aliases", "changed_in_id", "city", "content_hash", "effective_from", "effective_to", "ended_in_id", "ended_on", "first", "id", "is_organisation", "key", "last", "listed_id", "middle", "name", "nickname", "occupation", "organisations", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "suffix", "url", "watch_list_id", "zip") VALUES (OLD."added_in_id", OLD."aliases", OLD."changed_in_id", OLD."city", OLD."content_hash", OLD."effective_from", OLD."effective_to", OLD."ended_in_id", OLD."ended_on", OLD."first", OLD."id", OLD."is_organisation", OLD."key", OLD."last", OLD."listed_id", OLD."middle", OLD."name", OLD."nickname", OLD."occupation", OLD."organisations", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."state", OLD."suffix", OLD."url", OLD."watch_list_id", OLD."zip"); RETURN NULL;',
                    hash="d405341408a68b89d0ce4c532e585dcdb3b7591b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b5ee2",
                    table="donors_listentry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="listentry",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_listentryevent" ("added_in_id", "aliases", "changed_in_id", "city", "content_hash", "effective_from", "effective_to", "ended_in_id", "ended_on", "first", "id", "is_organisation", "key", "last", "listed_id", "middle", "name", "nickname", "occupation", "organisations", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "suffix", "url", "watch_list_id", "zip") VALUES (OLD."added_in_id", OLD."aliases", OLD."changed_in_id", OLD."city", OLD."content_hash", OLD."effective_from", OLD."effective_to", OLD."ended_in_id", OLD."ended_on", OLD."first", OLD."id", OLD."is_organisation", OLD."key", OLD."last", OLD."listed_id", OLD."middle", OLD."name", OLD."nickname", OLD."occupation", OLD."organisations", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."state", OLD."suffix", OLD."url", OLD."watch_list_id", OLD."zip"); RETURN NULL;',
                    hash="8850e77094a4fedac9b9eee9c0fc22735aa3d96e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b1100",
                    table="donors_listentry",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(STORE_AS_THEY_ARE, migrations.RunSQL.noop),
    ]
