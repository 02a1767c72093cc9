"""Notes of a visit, its report, what one will try at home and what became of it."""

from django import forms

from community.life.events_enums import TrialState
from community.life.models import Event, EventReport, ReportPicture, Trial
from dynamics.charts import capitalised
from dynamics.enums import Sheet
from dynamics.forms.base import name_blank_choices
from dynamics.forms.fields import guide
from dynamics.models import Dynamic
from toolbox.models import Tool


class NoteForm(forms.Form):
    """The text, and the version on which it was written."""

    text = forms.CharField(
        label="Notes",
        required=False,
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].is_expected = True

    def clean_text(self):
        return self.cleaned_data["text"].replace("\r\n", "\n")


class ReportForm(forms.ModelForm):
    """The report, the tools and sheets that it leads to, and who was there."""

    came = forms.MultipleChoiceField(
        label="Qui était là ?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Le maillage gardera que ces dynamiques sont venues ; aucun nom de personne n’y figure.",
    )

    class Meta:
        model = EventReport
        fields = ["text", "tools", "sheets"]
        labels = {
            "text": "Ce qui a été vu et appris",
            "tools": "Outils montrés ou employés",
            "sheets": "Fiches thématiques concernées",
        }
        help_texts = {
            "text": guide(
                "Pour qui n’était pas là : ce qui surprend, ce qui a raté, ce que l’on peut reprendre.",
                "ils ont ouvert un an trop tôt, et disent pourquoi",
            ),
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 12}), "tools": forms.CheckboxSelectMultiple}

    def __init__(self, *args, event: Event, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].required = False
        self.fields["tools"].queryset = Tool.objects.published().only("pk", "name").order_by("name", "pk")
        self.fields["sheets"].choices = [(one.value, capitalised(one.label)) for one in Sheet]
        rows = list(event.registrations.having_a_place().select_related("user", "dynamic"))
        self.fields["came"].choices = [(str(row.pk), who_of(row)) for row in rows]
        if not self.is_bound:
            self.initial["came"] = [str(row.pk) for row in rows if row.came is not False]

    @property
    def present(self) -> set[int]:
        return {int(pk) for pk in self.cleaned_data["came"]}


def who_of(registration) -> str:
    name = registration.user.get_full_name()
    return f"{name}, {registration.dynamic.name}" if registration.dynamic_id else name


class PictureForm(forms.ModelForm):
    class Meta:
        model = ReportPicture
        fields = ["image", "alternative_text", "credit"]
        labels = {
            "image": "Une image",
            "alternative_text": "Ce que l’on y voit",
            "credit": "De qui est-elle ?",
        }
        help_texts = {
            "image": "JPEG, PNG, WebP ou GIF, 8 Mo au plus. Demandez leur accord aux personnes que l’on reconnaît.",
            "alternative_text": "Une phrase, pour celles et ceux qui ne voient pas l’image.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["image"].required = True


class TrialForm(forms.ModelForm):
    """What a dynamique means to try; nobody is held to it."""

    class Meta:
        model = Trial
        fields = ["dynamic", "text", "tool"]
        labels = {
            "dynamic": "Pour quelle dynamique ?",
            "text": "Ce que nous allons essayer chez nous",
            "tool": "Avec quel outil ?",
        }
        help_texts = {
            "text": guide(
                "Une seule chose, petite, avec une date si vous en avez une.",
                "tenir notre prochaine réunion debout, au marché",
            ),
            "tool": "S’il est dans la boîte à outils.",
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, user, event: Event, **kwargs):
        super().__init__(*args, **kwargs)
        mine = Dynamic.objects.filter(team__user=user, live=True).distinct().order_by("name", "pk")
        self.fields["dynamic"].queryset = mine
        if self.instance.pk:
            self.fields["dynamic"].disabled = True
        elif not self.is_bound and len(mine) == 1:
            self.initial["dynamic"] = mine[0].pk
        self.fields["tool"].queryset = Tool.objects.published().only("pk", "name").order_by("name", "pk")
        self.instance.event = event
        name_blank_choices(self)


class TrialAnswerForm(forms.Form):
    state = forms.ChoiceField(
        label="Où cela en est-il ?",
        widget=forms.RadioSelect,
        choices=[(one.value, capitalised(one.label)) for one in TrialState],
        error_messages={"required": "Choisissez une réponse ; aucune n’est mauvaise."},
    )
    words = forms.CharField(
        label="Ce que cela a donné",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ce qui a marché, ce qui n’a pas marché. Ce sera montré sous le compte rendu, au nom de votre "
        "dynamique.",
    )
