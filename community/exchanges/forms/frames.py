"""Forms of the frames: each side sees its own fields, and what somebody else wrote meanwhile is never overwritten."""

import hashlib

from django import forms
from django.forms.models import inlineformset_factory, modelform_factory

from community.exchanges.enums import FrameKind
from community.exchanges.models import SupportIntervention, TransferFrame, TransferSession
from community.exchanges.models.frames import FRAMES, Frame
from dynamics.forms.fields import guide
from dynamics.models import Dynamic

HELP = {
    "programme": guide(
        "Heure par heure, ou en quelques lignes.", "10 h accueil, 10 h 30 l’atelier, 12 h repas"
    ),
    "places": "Où l’on se retrouve, ce que l’on verra, comment venir.",
    "comers": guide("Combien, et avec quel rôle.", "deux animatrices, un élu, une habitante"),
    "questions": guide("Celles que vous voulez poser sur place.", "comment décidez-vous à vingt ?"),
    "report": "Ce que vous avez vu, ce qui vous a surpris, ce que vous allez essayer.",
    "host_words": "Ce que ces questions vous ont fait voir de vous-mêmes.",
    "objectives": guide("Ce que l’équipe saura faire à la fin.", "mener seule un porte-à-porte"),
    "need_brings": "Temps, personnes, lieu, documents.",
    "offer_brings": "Temps, personnes, lieu, documents.",
    "conditions": guide("Frais, financement, ce qui reste entre vous.", "trajets remboursés par la commune"),
    "need_balance": "Ce que vous savez faire maintenant, ce qui reste à apprendre.",
    "offer_balance": "Ce que vous avez transmis, ce que vous feriez autrement.",
    "wished": "Une réunion, un lieu, une manière de faire, une difficulté.",
    "coming": "Quand, combien de temps, auprès de qui, et ce que vous n’y ferez pas.",
    "observation": "Ce que vous avez vu et entendu, sans conseil.",
    "restitution": "Ce que vous avez dit à l’équipe avant de repartir, et ce qu’elle en a dit.",
    "kept": "Ce que vous gardez, ce que vous laissez.",
}
LABELS = {
    "comers": "Qui vient",
    "need_brings": "Ce qu’apporte l’équipe qui apprend",
}
ROWS = {"report": 8, "observation": 8, "restitution": 8, "programme": 6, "questions": 6, "objectives": 5}
MEANWHILE = (
    "Quelqu’un a écrit ici depuis que vous avez ouvert cette page. Votre texte est gardé dans les champs ; "
    "reprenez ce qui suit si vous le souhaitez, puis enregistrez de nouveau."
)


class SeenForm(forms.ModelForm):
    """Knows what its reader saw: a change made by somebody else meanwhile is shown before it is replaced."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.before = {name: getattr(self.instance, name) for name in self.written}
        self.initial["seen"] = self.digest
        self.meanwhile: list[tuple[str, str]] = []
        for name in self.written:
            field = self.fields[name]
            field.help_text = HELP.get(name, field.help_text)
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = ROWS.get(name, 4)

    @property
    def written(self) -> list[str]:
        return list(self._meta.fields)

    @property
    def digest(self) -> str:
        return hashlib.sha256(
            repr([one_line_ends(text) for text in self.before.values()]).encode()
        ).hexdigest()[:16]

    @property
    def to_keep(self) -> list[str]:
        """Fields whose text differs from what is kept, whatever the browser made of line ends."""
        values = self.cleaned_data
        return [
            name for name in self.written if one_line_ends(values[name]) != one_line_ends(self.before[name])
        ]

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and cleaned.get("seen") not in ("", None, self.digest):
            self.meanwhile = [
                (self.fields[name].label or name, self.before[name])
                for name in self.written
                if self.before[name] and one_line_ends(cleaned.get(name)) != one_line_ends(self.before[name])
            ]
            if self.meanwhile:
                self.data = self.data.copy()
                self.data[self.add_prefix("seen")] = self.digest
                self.add_error(None, MEANWHILE)
        return cleaned


def one_line_ends(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()


def frame_form(frame: Frame, side: str) -> type[SeenForm]:
    """The form of one side, or of the équipe relais (side ""), for this kind of frame."""
    return modelform_factory(type(frame), form=SeenForm, fields=frame.fields_of(side), labels=LABELS)


class SessionForm(forms.ModelForm):
    class Meta:
        model = TransferSession
        fields = ["day", "subject", "length"]
        widgets = {"day": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}
        labels = {"subject": "Sujet", "length": "Durée et lieu"}


SessionFormSet = inlineformset_factory(
    TransferFrame, TransferSession, form=SessionForm, extra=2, max_num=20, validate_max=True, can_delete=True
)


class FrameKindForm(forms.Form):
    """The frame of an exchange whose form asks for none."""

    kind = forms.ChoiceField(
        label="Quel cadre voulez-vous ouvrir ?",
        choices=[(value, FrameKind(value).label) for value in FRAMES],
        widget=forms.RadioSelect,
    )


class OpenSupportForm(forms.ModelForm):
    class Meta:
        model = SupportIntervention
        fields = ["dynamic", "title", "reason", "programme"]
        labels = {"title": "Objet", "reason": "Pourquoi maintenant", "programme": "Ce qui est prévu"}
        help_texts = {
            "title": guide("En quelques mots.", "relancer le comité après un départ"),
            "reason": "L’équipe de la dynamique le lit.",
        }
        widgets = {
            "reason": forms.Textarea(attrs={"rows": 4}),
            "programme": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["dynamic"].queryset = Dynamic.objects.published().order_by("name", "pk")
        self.fields["dynamic"].empty_label = "Choisir"


def support_form(support: SupportIntervention, side: str) -> type[SeenForm]:
    return modelform_factory(SupportIntervention, form=SeenForm, fields=support.fields_of(side))
