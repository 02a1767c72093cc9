"""What administrateur·rices say of a remote source: where it is, and which of its columns is which."""

from django import forms
from django.utils.text import slugify

from dynamics.models import RemoteRecord, RemoteRun, RemoteSource
from dynamics.services.remote_addresses import RemoteError
from dynamics.services.remote_import import policy
from dynamics.services.remote_mapping import TARGETS, problem_of, propose

HELP = {
    "url": "Adresse directe du fichier CSV, GeoJSON ou JSON (flux GoGoCarto compris), en https.",
    "page_url": "Celle où une personne peut lire d’où viennent ces données ; montrée sur chaque fiche importée.",
    "licence": (
        "Nos données sortent sous Licence Ouverte : une source sous ODbL ou CC BY-SA, qui demande le partage "
        "à l’identique, ne peut être reprise qu’avec l’accord écrit de qui la tient."
    ),
    "default_typology": "Pour les lignes dont la source ne dit pas le type, ou le dit dans des mots inconnus ici.",
    "rhythm": "La lecture n’est complète que si la source a changé depuis la dernière fois.",
}
EQUIVALENCES = 300


class SecureURLField(forms.URLField):
    """An address typed without its scheme is in https."""

    def __init__(self, **kwargs):
        super().__init__(**{**kwargs, "assume_scheme": "https"})


class RemoteSourceForm(forms.ModelForm):
    """The source itself; its prefix is made of its name, once."""

    class Meta:
        model = RemoteSource
        fields = ["name", "url", "page_url", "licence", "default_typology", "rhythm"]
        help_texts = HELP
        field_classes = {"url": forms.CharField, "page_url": SecureURLField}
        widgets = {"url": forms.URLInput, "rhythm": forms.RadioSelect}

    def clean_url(self):
        url = self.cleaned_data["url"].strip()
        try:
            policy().check_form(url)
        except RemoteError as error:
            raise forms.ValidationError(str(error)) from error
        return url

    def save(self, commit=True):
        source = super().save(commit=False)
        if not source.slug:
            source.slug = free_prefix(source.name)
        return source


def free_prefix(name: str) -> str:
    stem = slugify(name)[:30].strip("-") or "source"
    taken = set(RemoteSource.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (stem, *numbered) if slug not in taken)


class MappingForm(forms.Form):
    """One list a column of ours, the columns of the source to choose from; a proposal is made the first time."""

    equivalences = forms.CharField(
        label="Équivalences de mots",
        required=False,
        help_text="Une par ligne : leur mot = le nôtre. Pour les types, thèmes, stades et formes juridiques.",
        widget=forms.Textarea(attrs={"rows": 5, "placeholder": "Espace de coworking = tiers-lieu"}),
    )

    def __init__(self, *args, source: RemoteSource, **kwargs):
        self.source = source
        proposed = source.mapping or propose(source.columns)
        told = "\n".join(f"{theirs} = {ours}" for theirs, ours in source.equivalences.items())
        super().__init__(*args, initial={**proposed, "equivalences": told}, **kwargs)
        columns = [("", "(rien)"), *((column, column) for column in source.columns)]
        for target, (label, _) in TARGETS.items():
            self.fields[target] = forms.ChoiceField(label=label, choices=columns, required=False)
        self.order_fields([*TARGETS, "equivalences"])

    def clean_equivalences(self) -> dict[str, str]:
        found = {}
        for line in self.cleaned_data["equivalences"].splitlines():
            theirs, equal, ours = (part.strip() for part in line.partition("="))
            if not line.strip():
                continue
            if not (equal and theirs and ours):
                raise forms.ValidationError(f"« {line[:60]} » : écrivez « leur mot = le nôtre ».")
            found[theirs[:100]] = ours[:100]
        if len(found) > EQUIVALENCES:
            raise forms.ValidationError(f"{EQUIVALENCES} équivalences au plus.")
        return found

    def clean(self):
        mapping = {target: self.cleaned_data.get(target, "") for target in TARGETS}
        self.mapping = {target: column for target, column in mapping.items() if column}
        problem = problem_of(self.mapping, has_default_type=bool(self.source.default_typology_id))
        if problem and not self.errors:
            raise forms.ValidationError(problem)
        return self.cleaned_data


class StartForm(forms.Form):
    kind = forms.ChoiceField(choices=RemoteRun.Kind.choices)


class DecisionForm(forms.Form):
    """What a person says of a probable double."""

    decision = forms.ChoiceField(
        choices=[
            (RemoteRecord.State.LINKED, "c’est la même"),
            (RemoteRecord.State.DISTINCT, "c’en est une autre"),
            (RemoteRecord.State.IGNORED, "ne pas la reprendre"),
        ]
    )
