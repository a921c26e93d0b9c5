from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("releases", "0005_going_back")]
    operations = [migrations.RenameField("series", "went_back", "rolled_back")]
