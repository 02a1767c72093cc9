"""Writing a proposition, with what founds it; asking others to sign it; noting what became of it."""

from django import forms
from django.core.exceptions import ValidationError

from dynamics.forms.base import StepForm, name_blank_choices
from dynamics.forms.fields import PartialDateField, guide
from dynamics.models import Dynamic
from proposals.enums import PropositionStatus
from proposals.models import Proposition, PropositionEvidence
from proposals.services.statuses import TRANSITIONS
from toolbox.forms.proposing import rows


class FirstWordsForm(forms.ModelForm):
    """What is proposed and about what: enough to look for what is already asked."""

    class Meta:
        model = Proposition
        fields = ["title", "subject"]
        labels = {"title": "Ce que vous proposez", "subject": "Sujet"}
        help_texts = {
            "title": guide(
                "Une phrase qui commence par un verbe, et qui dit ce qui changerait.",
                "Financer le temps passé à monter un projet à plusieurs.",
            ),
        }
        widgets = {"title": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_blank_choices(self)

    def clean_title(self):
        """One line, whatever the keyboard sent."""
        return " ".join(self.cleaned_data["title"].split())


class EvidenceForm(forms.ModelForm):
    class Meta:
        model = PropositionEvidence
        fields = ["dynamic", "name", "text", "source"]
        labels = {
            "dynamic": "Dynamique",
            "name": "Ou son nom, si elle n’a pas de page ici",
            "text": "Ce qui s’est passé",
            "source": "Où on peut le lire",
        }
        help_texts = {
            "name": "",
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["dynamic"].queryset = (
            Dynamic.objects.published().only("pk", "name").order_by("name", "pk")
        )
        self.fields["dynamic"].empty_label = "aucune"

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("dynamic")) == bool(cleaned.get("name")):
            raise ValidationError("Choisissez la dynamique, ou écrivez le nom du collectif : l’un des deux.")
        return cleaned


class PropositionForm(StepForm):
    """The whole proposition. What is asked to send it is not asked to keep a draft (`relax`)."""

    asked = ("rationale", "addressees")
    lists = {
        "evidence": (
            "Ce qui la fonde",
            "Au moins un fait vécu, daté si possible : c’est ce qui distingue une proposition d’une opinion. "
            "Si d’autres l’ont écrit, dites où on peut le lire.",
        )
    }
    legends = [("La ranger", ["subject", "sheets", "themes"])]

    class Meta:
        model = Proposition
        fields = ["title", "text", "rationale", "addressees", "subject", "sheets", "themes"]
        formsets = {"evidence": rows(EvidenceForm, 10)}
        labels = {
            "title": "Ce que vous proposez",
            "text": "Précisions",
            "rationale": "Pourquoi",
            "addressees": "À qui elle s’adresse",
            "sheets": "Fiches thématiques",
        }
        help_texts = {
            "title": "Une phrase qui commence par un verbe.",
            "text": "Comment cela se ferait, avec qui, à quelles conditions.",
            "rationale": "Ce qui coince aujourd’hui, et ce que cela changerait.",
        }
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "text": forms.Textarea(attrs={"rows": 5}),
            "rationale": forms.Textarea(attrs={"rows": 5}),
            "addressees": forms.CheckboxSelectMultiple,
            "themes": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.asked:
            self.fields[name].required = True

    def relax(self) -> None:
        """Keep what is there, whatever is missing."""
        for name in self.asked:
            self.fields[name].required = False

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean_text(self):
        """Lines end as in the data files: an amendment compares them."""
        return self.cleaned_data["text"].replace("\r\n", "\n")


class InviteForm(forms.Form):
    """Somebody to sign with."""

    email = forms.EmailField(
        label="Son adresse e-mail", max_length=254, help_text="Celle de son compte sur Archipel."
    )


class StepNoteForm(forms.Form):
    """A dated step, for the équipe relais."""

    when = PartialDateField(label="Quand", help_text=guide("Comme vous le savez.", "juin 2024"))
    status = forms.ChoiceField(label="Où elle en est maintenant", required=False)
    text = forms.CharField(
        label="Ce qui s’est passé", max_length=1500, widget=forms.Textarea(attrs={"rows": 4})
    )
    source = forms.CharField(
        label="Source",
        max_length=300,
        help_text=guide(
            "Un texte officiel, un article, une lettre.", "loi n° 2024-12 du 3 mars 2024, art. 4"
        ),
    )

    def __init__(self, *args, proposition: Proposition, **kwargs):
        super().__init__(*args, **kwargs)
        following = TRANSITIONS[PropositionStatus(proposition.status)]
        self.fields["status"].choices = [
            ("", f"inchangé : {proposition.get_status_display()}"),
            *((status.value, status.label) for status in PropositionStatus if status in following),
        ]
