from django.db import migrations

import events.site_fields.model_field


class Migration(migrations.Migration):
    dependencies = [("events", "0006_event_templates")]
    operations = [
        migrations.AddField(
            model_name="eventpage",
            name="site_fields",
            field=events.site_fields.model_field.SiteFieldsField(
                blank=True, default=dict, verbose_name="fields of the site"
            ),
        )
    ]
