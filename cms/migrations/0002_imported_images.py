from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def take_unsigned_images_for_imported(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """The admin notes who uploads; the importer does not, so that an image without an uploader is the site's."""
    apps.get_model("cms", "CustomImage").objects.filter(uploaded_by_user=None).update(imported=True)


class Migration(migrations.Migration):
    dependencies = [("cms", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="customimage",
            name="imported",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunPython(take_unsigned_images_for_imported, migrations.RunPython.noop),
    ]
