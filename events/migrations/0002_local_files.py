from django.db import migrations, models

import events.local_files


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="SiteFile",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
            ],
            options={
                "verbose_name": "file of the site",
                "verbose_name_plural": "files of the site",
                "default_permissions": (),
            },
        ),
        # Nobody has looked for the files of the pages that are there: the next import does.
        migrations.AddField(
            model_name="eventpage",
            name="local_files",
            field=events.local_files.LocalFilesField(
                blank=True, default=None, editable=False, null=True, verbose_name="files named in the text"
            ),
        ),
        migrations.AlterField(
            model_name="eventpage",
            name="local_files",
            field=events.local_files.LocalFilesField(
                blank=True, default=dict, editable=False, null=True, verbose_name="files named in the text"
            ),
        ),
    ]
