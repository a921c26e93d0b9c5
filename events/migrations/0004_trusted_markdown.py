from django.db import migrations

CODENAME = "write_markdown"
NAME = "Can write Markdown and HTML"


def trust_moderators(apps, schema_editor):
    """Give the permission to the group that reviews others' drafts; superusers have it anyway."""
    alias = schema_editor.connection.alias
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    # Django makes both only after all migrations.
    event, _created = content_types.get_or_create(app_label="events", model="eventpage")
    permission, _created = permissions.get_or_create(
        content_type=event, codename=CODENAME, defaults={"name": NAME}
    )
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name="Moderators"):
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0003_source_names"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [
        migrations.AlterModelOptions(
            name="eventpage",
            options={
                "permissions": [(CODENAME, NAME)],
                "verbose_name": "event",
                "verbose_name_plural": "events",
            },
        ),
        migrations.RunPython(trust_moderators, migrations.RunPython.noop),
    ]
