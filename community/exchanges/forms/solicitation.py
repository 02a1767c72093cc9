"""How often one agrees to be written to."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from community.exchanges.enums import SolicitationRhythm
from community.exchanges.models import Solicitation
from community.exchanges.services import solicitations
from community.members.consent_texts import CONSENT_TEXTS
from community.members.enums import Purpose
from community.members.services.consents import has_consented

LONGEST_PAUSE = timedelta(days=366)
CONSENT = CONSENT_TEXTS[Purpose.INTRODUCTIONS]


class SolicitationForm(forms.Form):
    """Consent, rhythm, most a month, pause."""

    agrees = forms.BooleanField(label=CONSENT.label, help_text=CONSENT.help_text, required=False)
    rhythm = forms.ChoiceField(
        label="Suggestions et nouvelles",
        choices=SolicitationRhythm.choices,
        widget=forms.RadioSelect,
        help_text="Elles arrivent groupées, en un seul courriel.",
    )
    most_a_month = forms.IntegerField(
        label="Demandes par mois, au plus",
        min_value=1,
        max_value=30,
        help_text="Nous ne dépassons jamais ce nombre.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    paused_until = forms.DateField(
        label="Pause jusqu’au",
        required=False,
        help_text="Rien ne vous est proposé avant cette date. Laissez vide s’il n’y a pas de pause.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, user, **kwargs):
        self.user = user
        chosen: Solicitation = solicitations.chosen_by(user)
        kwargs["initial"] = {
            "agrees": has_consented(purpose=Purpose.INTRODUCTIONS, user=user),
            "rhythm": chosen.rhythm,
            "most_a_month": chosen.most_a_month,
            "paused_until": chosen.paused_until if chosen.is_paused else None,
        }
        super().__init__(*args, **kwargs)

    def clean_paused_until(self):
        day = self.cleaned_data["paused_until"]
        today = timezone.localdate()
        if day is not None and day <= today:
            raise ValidationError("Cette date est passée : donnez un jour à venir, ou laissez vide.")
        if day is not None and day > today + LONGEST_PAUSE:
            raise ValidationError("Une pause dure un an au plus. Pour arrêter, choisissez « jamais ».")
        return day

    def save(self) -> Solicitation:
        return solicitations.choose(
            user=self.user,
            rhythm=SolicitationRhythm(self.cleaned_data["rhythm"]),
            most_a_month=self.cleaned_data["most_a_month"],
            paused_until=self.cleaned_data["paused_until"],
            agrees=self.cleaned_data["agrees"],
        )
