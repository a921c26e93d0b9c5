from django.db import migrations, models
from django.db.models import Max


def find_positions(apps, _editor):
    """The end of the log when each site's latest release was made: what follows it counts for the next one."""
    entries = apps.get_model("wagtailcore", "PageLogEntry").objects
    for series in apps.get_model("releases", "Series").objects.exclude(latest=None).select_related("latest"):
        earlier = entries.filter(timestamp__lte=series.latest.created_at)
        series.latest.log_position = earlier.aggregate(last=Max("pk"))["last"] or 0
        series.latest.save(update_fields=["log_position"])


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0006_rolled_back"),
        ("wagtailcore", "0094_alter_page_locale"),
    ]
    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.AddField("series", "reconcile_seconds", models.FloatField(null=True)),
        migrations.AddField("series", "waiting_since", models.DateTimeField(null=True)),
        migrations.AddField("release", "log_position", models.PositiveBigIntegerField(default=0)),
        migrations.RunPython(find_positions, migrations.RunPython.noop),
    ]
