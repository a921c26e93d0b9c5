"""Whoever publishes may look at releases; moderators may go back to an earlier one."""

from typing import Any

from django.db import migrations

WORDS = {"view_release": "Can view release", "change_release": "Can change release"}


def grant(apps: Any, _schema_editor: Any) -> None:
    """The permissions themselves are made after migrating: these are here before them."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    kind, _ = ContentType.objects.get_or_create(app_label="releases", model="release")
    view, change = (
        Permission.objects.get_or_create(content_type=kind, codename=codename, defaults={"name": name})[0]
        for codename, name in WORDS.items()
    )
    publishers = Group.objects.filter(page_permissions__permission__codename="publish_page").distinct()
    for group in publishers:
        group.permissions.add(view)
    for group in Group.objects.filter(name="Moderators"):
        group.permissions.add(view, change)


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0002_webhooks_and_builds"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
