import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    # What a database has that was made before these were one.
    replaces = [
        ("access", "0002_user_is_a_person"),
        ("access", "0003_access_log"),
        ("access", "0004_staff_sign_in"),
        ("access", "0005_factors_and_codes"),
        ("access", "0006_roles_requests_and_links"),
        ("access", "0007_invitations_and_onboarding"),
        ("access", "0008_people_of_group_links"),
    ]

    dependencies = [
        ("access", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("jobs", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="message",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                help_text="The mail with the link that holds.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="jobs.outboxmessage",
            ),
        ),
        migrations.AddField(
            model_name="invitationbatch",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                help_text="Empty where a command of the operators did.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="invitationbatch",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="auth.group",
                verbose_name="role",
            ),
        ),
        migrations.AddField(
            model_name="invitationbatch",
            name="job",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="jobs.job",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="batch",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invitations",
                to="access.invitationbatch",
                verbose_name="file",
            ),
        ),
        migrations.AddField(
            model_name="invitationevent",
            name="accepted_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="invitationevent",
            name="batch",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="access.invitationbatch",
                verbose_name="file",
            ),
        ),
        migrations.AddField(
            model_name="invitationevent",
            name="group",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="auth.group",
                verbose_name="role",
            ),
        ),
        migrations.AddField(
            model_name="invitationevent",
            name="invited_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                help_text="Empty where a command of the operators did.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="invitationevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="invitationevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="access.invitation",
            ),
        ),
        migrations.AddField(
            model_name="logexport",
            name="asked_by",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty where a command of the operators asked.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="logexport",
            name="job",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="jobs.job",
            ),
        ),
        migrations.AddField(
            model_name="closingdownevent",
            name="log_export",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="access.logexport",
            ),
        ),
        migrations.AddField(
            model_name="closingdown",
            name="log_export",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.logexport",
            ),
        ),
        migrations.AddField(
            model_name="onboardingstep",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="onboarding_steps",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="signincode",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="signinlink",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="userevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="userevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="accessevent",
            index=models.Index(fields=["-at", "-id"], name="accessevent_latest"),
        ),
        migrations.AddIndex(
            model_name="accessevent",
            index=models.Index(fields=["person", "-at", "-id"], name="accessevent_of_person"),
        ),
        migrations.AddIndex(
            model_name="accessevent",
            index=models.Index(fields=["kind", "-at", "-id"], name="accessevent_of_kind"),
        ),
        migrations.AddIndex(
            model_name="accessevent",
            index=models.Index(
                condition=models.Q(("group", ""), _negated=True),
                fields=["group", "-at", "-id"],
                name="accessevent_of_group",
            ),
        ),
        migrations.AddIndex(
            model_name="accessevent",
            index=models.Index(
                condition=models.Q(("kind", "refused")),
                fields=["person", "-at"],
                name="accessevent_refusals",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accessevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="247e530b45950a951cd18eec29c48c270544b140",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a865d",
                    table="access_accessevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accessevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'The access log is never emptied.';",
                    hash="90342a8a64633c4c3d7dddabf17adaf7738db488",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_48e0b",
                    table="access_accessevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(
                condition=models.Q(
                    ("end_noted_at", None), ("expires_at__isnull", False), ("revoked_at", None)
                ),
                fields=["expires_at"],
                name="grant_by_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at", None)),
                fields=("user", "group"),
                name="grant_once",
                violation_error_message="This person has this grant already.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grant",
            trigger=pgtrigger.compiler.Trigger(
                name="one_pool",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."revoked_at" IS NULL)',
                    declare="DECLARE of_person TEXT; of_group TEXT;",
                    func="\nSELECT pool INTO of_person FROM access_user WHERE id = NEW.user_id FOR SHARE;\nSELECT pool INTO of_group FROM access_grouppool WHERE group_id = NEW.group_id FOR SHARE;\nIF of_group IS NOT NULL AND of_person IS DISTINCT FROM of_group THEN\n    RAISE EXCEPTION 'This group is for the pool %, and the person is in another.', of_group\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'one_pool';\nEND IF;\nRETURN NEW;\n",
                    hash="fee342b3d9ab23dbb0216143a5aa3036bc809ef7",
                    operation='INSERT OR UPDATE OF "user_id", "group_id", "revoked_at"',
                    pgid="pgtrigger_one_pool_ba97a",
                    table="access_grant",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grant",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "access_grantevent" ("expires_at", "granted_at", "granted_by_id", "group_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "revoked_at", "revoked_by_id", "source", "user_id") VALUES (NEW."expires_at", NEW."granted_at", NEW."granted_by_id", NEW."group_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."revoked_at", NEW."revoked_by_id", NEW."source", NEW."user_id"); RETURN NULL;',
                    hash="c96e51f5869dd51e1359467a92957068b25df2ff",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1423b",
                    table="access_grant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grant",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."granted_at" IS DISTINCT FROM (NEW."granted_at") OR OLD."granted_by_id" IS DISTINCT FROM (NEW."granted_by_id") OR OLD."group_id" IS DISTINCT FROM (NEW."group_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at") OR OLD."revoked_by_id" IS DISTINCT FROM (NEW."revoked_by_id") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))',
                    func='INSERT INTO "access_grantevent" ("expires_at", "granted_at", "granted_by_id", "group_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "revoked_at", "revoked_by_id", "source", "user_id") VALUES (NEW."expires_at", NEW."granted_at", NEW."granted_by_id", NEW."group_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."revoked_at", NEW."revoked_by_id", NEW."source", NEW."user_id"); RETURN NULL;',
                    hash="8492d2c212969d73d2377e879d3f02003c065cfe",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c99f4",
                    table="access_grant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grant",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "access_grantevent" ("expires_at", "granted_at", "granted_by_id", "group_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "revoked_at", "revoked_by_id", "source", "user_id") VALUES (OLD."expires_at", OLD."granted_at", OLD."granted_by_id", OLD."group_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."revoked_at", OLD."revoked_by_id", OLD."source", OLD."user_id"); RETURN NULL;',
                    hash="1a27d15ac35c96b4c55e2dfcdeb96e5df4d3c1f0",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b6eaf",
                    table="access_grant",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="closedgrant",
            constraint=models.UniqueConstraint(
                fields=("closing", "grant"), name="closedgrant_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="accessrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("person", "role"),
                name="accessrequest_one_open",
                violation_error_message="This person has asked for this role already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "approved", "refused", "withdrawn"])),
                name="accessrequest_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("state", "open")),
                    models.Q(
                        models.Q(("state", "open"), _negated=True), ("answered_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="accessrequest_answered_when_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("grant__isnull", False), ("state", "approved")),
                    models.Q(models.Q(("state", "approved"), _negated=True), ("grant", None)),
                    _connector="OR",
                ),
                name="accessrequest_grant_when_approved",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accessrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "access_accessrequestevent" ("answered_at", "answered_by_id", "asked_at", "grant_id", "id", "note", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "role", "state") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."asked_at", NEW."grant_id", NEW."id", NEW."note", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."role", NEW."state"); RETURN NULL;',
                    hash="e824fcdd1709f757b777a60a34d2e747994ce5a8",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6e3ac",
                    table="access_accessrequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accessrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "access_accessrequestevent" ("answered_at", "answered_by_id", "asked_at", "grant_id", "id", "note", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "role", "state") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."asked_at", NEW."grant_id", NEW."id", NEW."note", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."role", NEW."state"); RETURN NULL;',
                    hash="e9b4e1841ca80c128f8a7a99a26c4c8411028ee6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d255e",
                    table="access_accessrequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accessrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "access_accessrequestevent" ("answered_at", "answered_by_id", "asked_at", "grant_id", "id", "note", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "role", "state") VALUES (OLD."answered_at", OLD."answered_by_id", OLD."asked_at", OLD."grant_id", OLD."id", OLD."note", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."role", OLD."state"); RETURN NULL;',
                    hash="09acfbee6ec8c80787ce8830acfb75a3a494cfef",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ba4f6",
                    table="access_accessrequest",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="grouplink",
            constraint=models.UniqueConstraint(
                fields=("google_group", "role"),
                name="grouplink_once",
                violation_error_message="This Google group gives this role already.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grouplink",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "access_grouplinkevent" ("created_at", "created_by_id", "google_group", "id", "is_active", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (NEW."created_at", NEW."created_by_id", NEW."google_group", NEW."id", NEW."is_active", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role"); RETURN NULL;',
                    hash="f24ce8edabc4e5b0dd7f6746d87432f23e4f22bf",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2e1e7",
                    table="access_grouplink",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grouplink",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."google_group" IS DISTINCT FROM (NEW."google_group") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."role" IS DISTINCT FROM (NEW."role"))',
                    func='INSERT INTO "access_grouplinkevent" ("created_at", "created_by_id", "google_group", "id", "is_active", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (NEW."created_at", NEW."created_by_id", NEW."google_group", NEW."id", NEW."is_active", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role"); RETURN NULL;',
                    hash="2df90ead6002adad90014b61285ea43f238ad04e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_32d60",
                    table="access_grouplink",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grouplink",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "access_grouplinkevent" ("created_at", "created_by_id", "google_group", "id", "is_active", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (OLD."created_at", OLD."created_by_id", OLD."google_group", OLD."id", OLD."is_active", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role"); RETURN NULL;',
                    hash="08a07d17f2e4b7fcaf3bf351a351aa085accd925",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_11a0a",
                    table="access_grouplink",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(fields=["outcome", "-id"], name="invitation_by_outcome"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "open")),
                fields=("email", "group"),
                name="invitation_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["open", "accepted", "revoked", "lapsed"])),
                name="invitation_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome", "accepted"),
                    models.Q(("accepted_at__isnull", True), ("accepted_by__isnull", True)),
                    _connector="XOR",
                ),
                name="invitation_accepted_by_somebody",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "access_invitationevent" ("accepted_at", "accepted_by_id", "batch_id", "created_at", "email", "expires_at", "group_id", "id", "invited_by_id", "links", "name", "note", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."batch_id", NEW."created_at", NEW."email", NEW."expires_at", NEW."group_id", NEW."id", NEW."invited_by_id", NEW."links", NEW."name", NEW."note", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pool"); RETURN NULL;',
                    hash="79deb660d398c0142efa9f16503a5ca6403634d8",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3edae",
                    table="access_invitation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."accepted_at" IS DISTINCT FROM (NEW."accepted_at") OR OLD."accepted_by_id" IS DISTINCT FROM (NEW."accepted_by_id") OR OLD."batch_id" IS DISTINCT FROM (NEW."batch_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."group_id" IS DISTINCT FROM (NEW."group_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."invited_by_id" IS DISTINCT FROM (NEW."invited_by_id") OR OLD."links" IS DISTINCT FROM (NEW."links") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."pool" IS DISTINCT FROM (NEW."pool"))',
                    func='INSERT INTO "access_invitationevent" ("accepted_at", "accepted_by_id", "batch_id", "created_at", "email", "expires_at", "group_id", "id", "invited_by_id", "links", "name", "note", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."batch_id", NEW."created_at", NEW."email", NEW."expires_at", NEW."group_id", NEW."id", NEW."invited_by_id", NEW."links", NEW."name", NEW."note", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pool"); RETURN NULL;',
                    hash="28764697fa54bf79af5e78603e506f5ccbc7a450",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1a185",
                    table="access_invitation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "access_invitationevent" ("accepted_at", "accepted_by_id", "batch_id", "created_at", "email", "expires_at", "group_id", "id", "invited_by_id", "links", "name", "note", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool") VALUES (OLD."accepted_at", OLD."accepted_by_id", OLD."batch_id", OLD."created_at", OLD."email", OLD."expires_at", OLD."group_id", OLD."id", OLD."invited_by_id", OLD."links", OLD."name", OLD."note", OLD."outcome", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."pool"); RETURN NULL;',
                    hash="46a82c214b958ddad2ba9489151caa61ade67286",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a86e1",
                    table="access_invitation",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="closingdown",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cancelled_at", None)),
                fields=("pool",),
                name="closingdown_one_a_pool",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closingdown",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "access_closingdownevent" ("asked_at", "cancelled_at", "carried_out_at", "id", "log_export_id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool") VALUES (NEW."asked_at", NEW."cancelled_at", NEW."carried_out_at", NEW."id", NEW."log_export_id", NEW."on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pool"); RETURN NULL;',
                    hash="2ac1127370b7c9e30e0120e071cddcb2288aadc9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_24750",
                    table="access_closingdown",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closingdown",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "access_closingdownevent" ("asked_at", "cancelled_at", "carried_out_at", "id", "log_export_id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool") VALUES (NEW."asked_at", NEW."cancelled_at", NEW."carried_out_at", NEW."id", NEW."log_export_id", NEW."on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pool"); RETURN NULL;',
                    hash="ed6b7e37f23c063ce5c31c7b58d1f312d0c11eb7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_eb14a",
                    table="access_closingdown",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closingdown",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "access_closingdownevent" ("asked_at", "cancelled_at", "carried_out_at", "id", "log_export_id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool") VALUES (OLD."asked_at", OLD."cancelled_at", OLD."carried_out_at", OLD."id", OLD."log_export_id", OLD."on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."pool"); RETURN NULL;',
                    hash="433cfa97a0dc1939568ac01c11e2a99739f0c6f8",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2bda1",
                    table="access_closingdown",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="onboardingstep",
            constraint=models.UniqueConstraint(
                fields=("person", "role", "version", "step"), name="onboardingstep_once"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="onboardingstep",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="91f6d32bbafd8748181e4e9f57725526f760e0db",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c9e13",
                    table="access_onboardingstep",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="onboardingstep",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'What people accepted is never emptied.';",
                    hash="2984cce4c18262883f23078cfe3113e9faf12889",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_afbc9",
                    table="access_onboardingstep",
                    when="BEFORE",
                ),
            ),
        ),
    ]
