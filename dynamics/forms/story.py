"""Step 5: what happened, and in what figures."""

from django import forms

from dynamics.dates import format_date
from dynamics.enums import DatePrecision, EventKind
from dynamics.forms.actors import YEAR, rows
from dynamics.forms.base import RowForm, StepForm
from dynamics.forms.fields import FrenchDecimalField, PartialDateField, guide
from dynamics.models import Dynamic, Figure, StoryEvent


class StoryEventForm(RowForm):
    when = PartialDateField(
        label="Quand",
        help_text=guide("Aussi précis que vous le savez, ou rien.", "juin 2018, ou années 1990"),
    )
    field_order = ["title", "kind", "when", "text", "lesson", "origin_kind", "voice"]

    class Meta:
        model = StoryEvent
        fields = ["title", "kind", "text", "lesson", "origin_kind", "voice"]
        labels = {"title": "Que s’est-il passé ?", "text": "Racontez", "lesson": "Ce que vous en avez appris"}
        help_texts = {
            "title": guide("En quelques mots.", "Première réunion publique, 80 personnes"),
            "kind": "Un échec surmonté compte autant qu’une réussite.",
            "lesson": "Surtout après un revers : c’est ce que les autres cherchent.",
            "origin_kind": "Seulement pour l’origine.",
            "voice": guide("Plusieurs voix peuvent raconter le même moment.", "Le collège des habitants"),
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 4}), "lesson": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = EventKind.MILESTONE
        if self.instance.date:
            self.initial["when"] = format_date(self.instance.date, self.instance.date_precision)

    def clean(self):
        cleaned = super().clean()
        date, precision = cleaned.get("when") or (None, DatePrecision.UNKNOWN)
        self.instance.date, self.instance.date_precision = date, precision
        return cleaned


class FigureForm(RowForm):
    value = FrenchDecimalField(
        label="Valeur", max_digits=16, decimal_places=2, help_text=guide("En chiffres.", "3 200")
    )

    class Meta:
        model = Figure
        fields = ["label", "value", "unit", "qualifier", "year", "source"]
        help_texts = {
            "label": guide("Ce que vous comptez.", "utilisateurs de la monnaie"),
            "unit": guide("Personnes, euros, tonnes…", "personnes"),
            "qualifier": guide("Si le chiffre est approché.", "près de"),
            "source": guide("D’où vient le chiffre.", "rapport d’activité 2024"),
        }
        widgets = {"year": forms.TextInput(attrs=YEAR)}


class StoryForm(StepForm):
    lists = {
        "events": (
            "Les moments du récit",
            "Commencez par l’origine, puis deux ou trois étapes, une première réussite, un revers et sa leçon.",
        ),
        "figures": ("Quelques chiffres", "Deux ou trois suffisent, avec leur année."),
    }

    class Meta:
        model = Dynamic
        fields: list[str] = []
        formsets = {"events": rows(StoryEventForm), "figures": rows(FigureForm)}
