from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0003_runs_of_tasks")]

    operations = [
        migrations.AddField(
            model_name="profile",
            name="shown_in_network",
            field=models.BooleanField(default=False, verbose_name="figurer dans le maillage"),
        ),
    ]
