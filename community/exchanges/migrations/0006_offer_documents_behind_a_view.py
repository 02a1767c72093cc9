"""The documents of offers leave the public files for `prive/`: a view gives them to those who may read the offer."""

import community.exchanges.models.records
import dynamics.uploads
from django.db import migrations

OLD, NEW = "offres/documents/", "prive/offres/"


def move(apps, schema_editor):
    """A file that is no longer there keeps its row: the page says 404, as before."""
    rows = apps.get_model("exchanges", "OfferDocument").objects.filter(file__startswith=OLD)
    for row in rows:
        storage, before = row.file.storage, row.file.name
        after = NEW + before.removeprefix(OLD)
        if storage.exists(before):
            with storage.open(before) as file:
                after = storage.save(after, file)
        row.file = after
        row.save(update_fields=["file"])
        storage.delete(before)


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0005_drop_when_a_suggestion_was_seen")]

    operations = [
        migrations.AlterField(
            model_name="offerdocument",
            name="file",
            field=dynamics.uploads.CleanDocumentField(
                blank=True,
                help_text="PDF, bureautique, CSV ou texte, 10 Mo au plus.",
                upload_to=community.exchanges.models.records.document_path,
                verbose_name="fichier",
            ),
        ),
        migrations.RunPython(move, migrations.RunPython.noop),
    ]
