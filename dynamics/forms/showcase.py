"""Step 6: how it wants to be seen; and the documents that a team shares."""

from django import forms

from dynamics.forms.actors import rows
from dynamics.forms.base import RowForm, StepForm
from dynamics.forms.fields import guide
from dynamics.models import Document, Dynamic
from dynamics.uploads import DocumentField, PictureField


class ShowcaseForm(StepForm):
    picture = PictureField(
        label="Image",
        help_text="Une photo de vous à l’œuvre, dont vous avez les droits. JPEG, PNG ou WebP, 8 Mo au plus. "
        "Les informations cachées du fichier (lieu, appareil) sont retirées.",
    )
    website = forms.URLField(
        label="Site web",
        required=False,
        assume_scheme="https",
        help_text=guide("L’adresse complète.", "https://www.figeacteurs.fr"),
    )
    legends = [
        ("Une image", ["picture", "picture_alt", "picture_credit"]),
        ("Vous trouver, vous aider", ["website", "seeks"]),
    ]

    class Meta:
        model = Dynamic
        fields = ["picture", "picture_alt", "picture_credit", "website", "seeks"]
        labels = {"seeks": "Ce que vous cherchez"}
        help_texts = {
            "picture_alt": guide(
                "Ce que l’on y voit, pour celles et ceux qui ne la voient pas.",
                "Une dizaine de personnes trient des pommes sous un hangar",
            ),
            "picture_credit": guide("Qui l’a prise, et sous quelle licence.", "Collectif Figeacteurs, CC BY"),
            "seeks": guide(
                "Public : un lieu, des bénévoles, un retour d’expérience… 600 signes au plus.",
                "Un local de 200 m² et quelqu’un qui a déjà monté une SCIC",
            ),
        }
        widgets = {"seeks": forms.Textarea(attrs={"rows": 4})}

    def clean(self):
        cleaned = super().clean()
        picture = cleaned.get("picture")
        if picture is None and "picture" not in self.errors:
            picture = self.instance.picture
        if picture and not cleaned.get("picture_alt") and "picture_alt" not in self.errors:
            self.add_error(
                "picture_alt", "Décrivez l’image en une phrase, pour celles et ceux qui ne la voient pas."
            )
        return cleaned


class DocumentForm(RowForm):
    file = DocumentField(
        label="Document",
        help_text="PDF, bureautique, CSV ou texte, 10 Mo au plus. Ou bien une image, ci-dessous.",
    )
    image = PictureField(label="Image", help_text="JPEG, PNG ou WebP, 8 Mo au plus.")

    class Meta:
        model = Document
        fields = ["title", "file", "image", "alternative_text", "credit", "licence"]
        help_texts = {
            "title": guide("Ce que c’est.", "Nos statuts de SCIC"),
            "alternative_text": "Obligatoire pour une image : ce que l’on y voit.",
            "licence": guide("Ce que l’on peut en faire.", "CC BY-SA"),
        }

    def clean(self):
        cleaned = super().clean()
        given = {name: cleaned.get(name) for name in ("file", "image")}
        if not any(given.values()) and not self.errors.keys() & given.keys():
            self.add_error("file", "Ajoutez un document ou une image.")
        return cleaned


class DocumentsForm(StepForm):
    lists = {
        "documents": (
            "Documents et images",
            "Statuts, bilans, supports, photos : ce que d’autres peuvent reprendre.",
        )
    }

    class Meta:
        model = Dynamic
        fields: list[str] = []
        formsets = {"documents": rows(DocumentForm)}
