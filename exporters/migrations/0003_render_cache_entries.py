from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("exporters", "0002_published_addresses")]
    operations = [migrations.RenameModel("Remembered", "CacheEntry")]
