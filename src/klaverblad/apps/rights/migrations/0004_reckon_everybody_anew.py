"""Forget the rights that were reckoned before each person surely got their own.

Behind somebody of whom nobody knows who else lives there, everybody of the same slice had the
answers of somebody else. Nothing tells which rows those are, so all are reckoned anew: the next
scan looks at everybody for the first time, which is no news. What is open and unseen is withdrawn,
since nobody can vouch for it. What somebody saw stays: it was told.
"""

from typing import Any

from django.db import migrations
from django.utils import timezone


def forget(apps: Any, _editor: Any) -> None:
    apps.get_model("rights", "PersonStates").objects.all().delete()
    open_alerts = apps.get_model("rights", "RightAlert").objects.filter(
        seen_at=None, withdrawn_at=None
    )
    open_alerts.update(withdrawn_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("rights", "0003_worksheets")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop, elidable=True)]
