"""What a side answers a month later, or in its bilan; and the short form « prêt à transmettre »."""

from django import forms

from community.exchanges.enums import FollowUpStep, Form, InReturn, Met, Outcome, Useful
from community.exchanges.models import FollowUp
from community.exchanges.services import harvest
from dynamics.forms.fields import guide
from dynamics.models import Dynamic
from toolbox.forms.experience import passed
from toolbox.models import Tool

YES_LINK = "Montrer ce lien sur les pages des deux dynamiques"


class FollowUpForm(forms.Form):
    """The same questions at each step; what it can turn into is offered only where it is possible."""

    met = forms.ChoiceField(
        label="Vous êtes-vous rencontrés ?", choices=Met.choices, widget=forms.RadioSelect
    )
    useful = forms.TypedChoiceField(
        label="Cela vous a-t-il été utile ?",
        choices=Useful.choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    changed = forms.CharField(
        label="Qu’est-ce que cela a changé ?",
        help_text=guide("Même petit. L’autre équipe le lira.", "nous avons refait notre tour de table"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    would_add = forms.CharField(
        label="Qu’ajouteriez-vous à l’outil ou à la fiche ?",
        help_text="Ce qui vous a manqué, ce qu’il faut savoir avant.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    makes_report = forms.BooleanField(
        label="En faire un retour d’usage",
        help_text="Nous préparons le brouillon avec vos mots ; vous le relisez avant de l’envoyer.",
        required=False,
    )
    tool = forms.ModelChoiceField(label="Sur quel outil ?", queryset=Tool.objects.none(), required=False)
    makes_link = forms.BooleanField(label=YES_LINK, required=False)
    link_kind = forms.ChoiceField(
        label="Que s’est-il passé entre vous ?", required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args, follow_up: FollowUp, user, **kwargs):
        super().__init__(*args, **kwargs)
        if follow_up.step == FollowUpStep.BALANCE:  # the day of the meeting says it
            del self.fields["met"]
        introduction, side = follow_up.introduction, follow_up.side
        tools = harvest.tools_of(introduction) if harvest.may_report(introduction, side, user) else []
        if tools:
            self.fields["tool"].queryset = Tool.objects.filter(pk__in=[tool.pk for tool in tools]).order_by(
                "name"
            )
            self.fields["tool"].empty_label = None
            self.initial.setdefault("tool", tools[0].pk)
        else:
            del self.fields["makes_report"], self.fields["tool"]
        if harvest.may_link(introduction):
            phrases = harvest.link_phrases(introduction)
            self.fields["link_kind"].choices = phrases
            self.initial.setdefault("link_kind", phrases[0][0])
        else:
            del self.fields["makes_link"], self.fields["link_kind"]

    def clean(self):
        values = super().clean()
        if values.get("met") == Met.YES and values.get("useful") is None and "useful" not in self.errors:
            self.add_error("useful", "Dites si cela a été utile, même si ce n’est pas le cas.")
        if values.get("makes_report"):
            if not (values.get("changed") or "").strip():
                self.add_error("changed", "Pour un retour d’usage, racontez ce que cela a changé, ou pas.")
            if not values.get("tool") and "tool" not in self.errors:
                self.add_error("tool", "Choisissez l’outil dont parle le retour d’usage.")
        return values

    @property
    def answers(self) -> dict:
        """What services.follow_ups.answer takes."""
        values = self.cleaned_data
        return {
            **({"met": values["met"]} if "met" in values else {}),
            "useful": values["useful"],
            "changed": values["changed"],
            "would_add": values["would_add"],
            "tool": values.get("tool") if values.get("makes_report") else None,
            "link_kind": values.get("link_kind", "") if values.get("makes_link") else "",
        }


class OutcomeForm(forms.Form):
    """What came of it, in one of the words of the domain; with the day of the meeting while nobody said it."""

    met_on = forms.DateField(
        label="Quel jour vous êtes-vous rencontrés ?",
        help_text="Si vous ne vous êtes pas rencontrés, laissez vide et choisissez « sans suite ».",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    outcome = forms.ChoiceField(
        label="Qu’est-ce que cela a donné ?", choices=Outcome.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="En quelques mots",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Gardé avec la mise en relation, lu par l’équipe relais et les deux équipes.",
    )

    def __init__(self, *args, asks_day: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_day:
            del self.fields["met_on"]

    def clean_met_on(self):
        day = self.cleaned_data["met_on"]
        return passed(day) if day else None

    def clean(self):
        values = super().clean()
        is_success = values.get("outcome") not in (None, Outcome.NOTHING)
        if (
            is_success
            and "met_on" in self.fields
            and not values.get("met_on")
            and "met_on" not in self.errors
        ):
            self.add_error("met_on", "Dites le jour de la rencontre.")
        return values


class ReadyForm(forms.Form):
    """« Prêt à transmettre »: what, to whom, how, and whether the first time is with a pair."""

    tool = forms.ModelChoiceField(
        label="Quel outil, s’il y en a un ?",
        queryset=Tool.objects.none(),
        required=False,
        empty_label="aucun en particulier",
    )
    dynamic = forms.ModelChoiceField(
        label="Au nom de quelle dynamique ?",
        queryset=Dynamic.objects.none(),
        required=False,
        empty_label="en mon nom, comme personne ressource",
    )
    title = forms.CharField(
        label="Ce que vous pouvez transmettre",
        max_length=140,
        help_text=guide("En une ligne.", "mener un porte-à-porte à quinze"),
    )
    whom = forms.CharField(
        label="À qui ?",
        max_length=500,
        required=False,
        help_text=guide("À quelle équipe cela servirait.", "un groupe qui démarre, en milieu rural"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    how = forms.CharField(
        label="Comment, et d’après quelle expérience ?",
        max_length=3000,
        help_text=guide(
            "Ce que vous avez vécu, et comment vous le racontez.", "nous l’avons fait trois hivers"
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    ways = forms.MultipleChoiceField(
        label="Sous quelle forme ?",
        choices=Form.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Form.PEERS],
    )
    in_return = forms.ChoiceField(
        label="Ce que vous demandez en retour",
        choices=InReturn.choices,
        widget=forms.RadioSelect,
        initial=InReturn.FREE,
    )
    return_note = forms.CharField(label="Précisions sur le retour demandé", max_length=300, required=False)
    with_a_pair = forms.BooleanField(
        label="La première fois, je préfère être à deux",
        help_text="L’équipe relais cherche quelqu’un pour transmettre avec vous.",
        required=False,
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tool"].queryset = Tool.objects.published().order_by("name", "pk")
        mine = Dynamic.objects.published().animated_by(user).order_by("name", "pk")
        self.fields["dynamic"].queryset = mine
        if not mine:
            del self.fields["dynamic"]
