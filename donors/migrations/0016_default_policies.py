"""Each list gets the policy by which it has been flagging: any title, any amount."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def make_policies(apps: Any, schema_editor: Any) -> None:
    policies = apps.get_model("donors", "Policy")
    for watch_list in apps.get_model("donors", "WatchList").objects.order_by("pk"):
        policies.objects.get_or_create(
            watch_list=watch_list,
            name="Any title, any amount",
            defaults={"severity": watch_list.severity, "is_active": True},
        )


class Migration(migrations.Migration):
    dependencies = [("donors", "0015_policies")]

    operations = [migrations.RunPython(make_policies, migrations.RunPython.noop)]
