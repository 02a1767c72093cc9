"""Forms of the promise."""

from django import forms

from dynamics.forms.fields import guide
from evaluation import chain
from evaluation.enums import ChainKind
from evaluation.models import Aim, ChainItem


class AimForm(forms.ModelForm):
    class Meta:
        model = Aim
        fields = ["dimension", "title", "text"]
        labels = {
            "title": "Ce que vous voulez faire changer",
            "text": "Ce que cela veut dire pour vous",
        }
        help_texts = {
            "dimension": "Celle qui compte le plus pour cet objectif.",
            "title": guide(
                "Un changement, pas une action.",
                "des personnes sans emploi depuis longtemps en retrouvent un",
            ),
            "text": "À quoi verrez-vous que c’est atteint ? Pour qui ?",
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}


class ChainItemForm(forms.ModelForm):
    class Meta:
        model = ChainItem
        fields = ["kind", "title", "text", "leads_to", "aim"]
        labels = {
            "kind": "Sorte de maillon",
            "title": "En quelques mots",
            "text": "Précisions",
            "leads_to": "Mène à",
            "aim": "Pour un effet : l’objectif qu’il sert",
        }
        help_texts = {
            "kind": "Des ressources permettent des actions, qui donnent des résultats, qui produisent des effets.",
            "leads_to": "Les maillons qui viennent après celui-ci. Ajoutez d’abord ceux-là, ou revenez ici ensuite.",
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "leads_to": forms.CheckboxSelectMultiple,
            "kind": forms.RadioSelect,
        }

    def __init__(self, *args, evaluation, **kwargs):
        super().__init__(*args, **kwargs)
        others = evaluation.chain.exclude(pk=self.instance.pk).exclude(kind=ChainKind.RESOURCE)
        self.fields["kind"].choices = [(kind.value, kind.label.capitalize()) for kind in ChainKind]
        self.fields["leads_to"].queryset = others.order_by("kind", "pk")
        self.fields["leads_to"].label_from_instance = lambda one: f"{one.title} ({one.get_kind_display()})"
        if not others:
            del self.fields["leads_to"]
        self.fields["aim"].queryset = evaluation.aims.pursued().in_order()
        self.fields["aim"].empty_label = "Aucun pour l’instant"

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if not kind:
            return cleaned
        backwards = [one.title for one in cleaned.get("leads_to", ()) if not chain.may_lead(kind, one.kind)]
        if backwards:
            self.add_error(
                "leads_to",
                f"Un maillon ne mène qu’à ceux qui viennent après lui. À décocher : {', '.join(backwards)}.",
            )
        if kind != ChainKind.EFFECT:
            cleaned["aim"] = None
        return cleaned
