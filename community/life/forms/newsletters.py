"""Writing and sending the news of Archipel."""

from django import forms

from community.life.models import Edition
from community.life.newsletter_items import EVENTS, proposed


def name_of(item: dict) -> str:
    """Dates tell apart the events that come back under one title."""
    dated = f", {item['text']}" if item["kind"] == EVENTS else ""
    return f"{item['kind']} : {item['title']}{dated}"


class EditionForm(forms.ModelForm):
    """Words of the rédacteur, and what is announced among what is new."""

    chosen = forms.MultipleChoiceField(
        label="Ce qu’elle annonce",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ce qui est nouveau depuis la dernière édition, et ce que vous aviez déjà choisi.",
    )

    class Meta:
        model = Edition
        fields = ["title", "introduction"]
        widgets = {"introduction": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kept = self.instance.items or []
        self.known = {item["key"]: item for item in [*proposed(), *kept]}
        self.fields["chosen"].choices = [(key, name_of(item)) for key, item in self.known.items()]
        self.fields["chosen"].initial = [item["key"] for item in kept]

    @property
    def items(self) -> list[dict]:
        """Those that were chosen, in the order of the list."""
        return [item for key, item in self.known.items() if key in self.cleaned_data["chosen"]]


class ScheduleForm(forms.Form):
    """When it leaves."""

    moment = forms.DateTimeField(
        label="Envoyer le",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        error_messages={
            "required": "Dites quand l’envoyer.",
            "invalid": "Écrivez la date et l’heure, par exemple 2026-11-30T09:00.",
        },
    )
