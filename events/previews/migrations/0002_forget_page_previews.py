"""Drafts that wagtail-headless-preview kept: no token opens them, and nothing else would delete them."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("wagtail_headless_preview", "PagePreview").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("previews", "0001_initial"), ("wagtail_headless_preview", "0001_initial")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
