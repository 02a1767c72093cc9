"""Forms of what is sent to addressees and of the letters that dynamiques sign."""

from django import forms
from django.utils import timezone

from dynamics.forms.fields import guide
from dynamics.models import Dynamic
from dynamics.uploads import DocumentField
from proposals.enums import SendingState
from proposals.models import Addressee, JointLetter, Proposition, Sending
from proposals.services import sendings

MOST_IN_A_LETTER = 10
SOURCE = guide(
    "La lettre, le courriel ou la page qui le dit, avec sa date.", "courriel du 12 mars 2026 de la direction"
)
DOCUMENT = "PDF, bureautique, CSV ou texte, 10 Mo au plus. Retirez-en les coordonnées de personnes."


class DayField(forms.DateField):
    """A day of the calendar, today at first, never to come."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        kwargs.setdefault("initial", timezone.localdate)
        super().__init__(**kwargs)

    def clean(self, value):
        day = super().clean(value)
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError("Cette date n’est pas encore passée.")
        return day


class SendingForm(forms.Form):
    """To whom, when, how, and what proves it."""

    addressee = forms.ModelChoiceField(
        Addressee.objects.none(),
        label="Destinataire",
        empty_label="Choisir",
        help_text="Son horloge est publique.",
    )
    sent_on = DayField(label="Envoyée le")
    text = forms.CharField(
        label="Comment",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=guide(
            "Par quel moyen, et à quel service.", "lettre remise au cabinet lors de la rencontre"
        ),
    )
    source = forms.CharField(label="Source", max_length=300, help_text=SOURCE)
    document = DocumentField(
        label="Ce qui a été envoyé", help_text=f"{DOCUMENT} Tout le monde pourra le lire."
    )

    def __init__(self, *args, proposition: Proposition, **kwargs):
        super().__init__(*args, **kwargs)
        known = Sending.objects.filter(proposition=proposition).values("addressee")
        asked = set(proposition.addressees.values_list("pk", flat=True))
        others = Addressee.objects.exclude(pk__in=known)
        self.fields["addressee"].queryset = others
        rows = list(others)
        self.fields["addressee"].choices = [
            ("", "Choisir"),
            ("Ceux de la proposition", [(row.pk, row.name) for row in rows if row.pk in asked]),
            ("Les autres", [(row.pk, row.name) for row in rows if row.pk not in asked]),
        ]


class StepForm(forms.Form):
    """What happened with an addressee; the states that may follow are the only ones offered."""

    state = forms.ChoiceField(label="Où en est-on", required=False)
    when = DayField(label="Date")
    text = forms.CharField(
        label="Ce qui s’est passé",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="En quelques phrases. Ne citez aucune personne, seulement sa fonction.",
    )
    source = forms.CharField(label="Source", max_length=300, help_text=SOURCE)
    document = DocumentField(
        label="Document",
        help_text=f"La réponse elle-même. {DOCUMENT} Il devient public avec l’étape.",
    )

    def __init__(self, *args, sending: Sending, **kwargs):
        super().__init__(*args, **kwargs)
        self.sending = sending
        here = SendingState(sending.state)
        self.fields["state"].choices = [
            ("", f"Toujours « {here.label} » : une relance, un fait"),
            *[(state.value, state.label.capitalize()) for state in sendings.following(sending)],
        ]

    def clean_when(self):
        day = self.cleaned_data["when"]
        if day < self.sending.sent_on:
            raise forms.ValidationError("Cette date est avant l’envoi.")
        return day


class JointLetterForm(forms.ModelForm):
    """A letter to one addressee: its words, and the propositions for it that it carries."""

    propositions = forms.ModelMultipleChoiceField(
        Proposition.objects.none(),
        label="Propositions",
        widget=forms.CheckboxSelectMultiple,
        help_text=f"Celles qui s’adressent à ce destinataire ; {MOST_IN_A_LETTER} au plus.",
        error_messages={"required": "Choisissez au moins une proposition."},
    )

    class Meta:
        model = JointLetter
        fields = ["subject", "opening", "propositions", "closing"]
        help_texts = {
            "subject": guide("Ce dont parle la lettre.", "Financer la coopération dans la durée"),
            "opening": "Qui écrit, et pourquoi maintenant. Les propositions suivent, avec leur texte.",
            "closing": "Ce que vous attendez : une rencontre, une réponse écrite.",
        }
        labels = {
            "subject": "Objet",
            "opening": "Début de la lettre",
            "closing": "Fin de la lettre",
        }
        widgets = {
            "opening": forms.Textarea(attrs={"rows": 6}),
            "closing": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        asked = Proposition.objects.published().filter(addressees=self.instance.addressee)
        self.fields["propositions"].queryset = asked.order_by("number", "title", "pk")
        self.fields["propositions"].label_from_instance = lambda one: f"{one.number} {one.title}".strip()
        if self.instance.pk:
            self.initial["propositions"] = list(self.instance.items.values_list("proposition", flat=True))

    def clean_propositions(self):
        chosen = list(self.cleaned_data["propositions"])
        if len(chosen) > MOST_IN_A_LETTER:
            raise forms.ValidationError(
                f"Choisissez-en {MOST_IN_A_LETTER} au plus : une lettre courte se lit."
            )
        return chosen


class OpenLetterForm(forms.Form):
    """The last day to sign."""

    until = forms.DateField(
        label="À signer jusqu’au",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="Ce jour compris. Le texte ne change plus dès la première signature.",
    )

    def clean_until(self):
        day = self.cleaned_data["until"]
        if day < timezone.localdate():
            raise forms.ValidationError("Cette date est déjà passée.")
        return day


class SendLetterForm(forms.Form):
    """When it left, and what proves it."""

    sent_on = DayField(label="Envoyée le")
    source = forms.CharField(label="Source", max_length=300, help_text=SOURCE)


class SignLetterForm(forms.Form):
    """For which of one's dynamiques."""

    dynamic = forms.ModelChoiceField(
        Dynamic.objects.none(), label="Au nom de", empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args, dynamics, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["dynamic"].queryset = dynamics
        self.fields["dynamic"].initial = dynamics.first()
