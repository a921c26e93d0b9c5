from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("releases", "0007_heartbeats")]
    operations = [
        migrations.AddField("series", "started_at", models.DateTimeField(null=True)),
        migrations.AddField("series", "failing_since", models.DateTimeField(null=True)),
        migrations.AddField("series", "failure", models.JSONField(default=dict)),
        migrations.AddField("series", "next_attempt_at", models.DateTimeField(null=True)),
        migrations.AddField("webhook", "failing_since", models.DateTimeField(editable=False, null=True)),
        migrations.CreateModel(
            name="Outage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, verbose_name="ID", auto_created=True
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("reported_at", models.DateTimeField(null=True)),
                ("next_mail_at", models.DateTimeField(null=True)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.ExpressionWrapper(models.Q(ended_at=None), output_field=models.BooleanField()),
                        condition=models.Q(ended_at=None),
                        name="releases_one_outage_at_a_time",
                    )
                ],
            },
        ),
    ]
