"""What people ask of the pages that mix apps."""

from django import forms


class MaillageForm(forms.Form):
    """The filters of the maillage, read from the address: what is not known is left out, never refused."""

    nature = forms.MultipleChoiceField(label="Qui", required=False)
    type = forms.MultipleChoiceField(label="Type de dynamique", required=False)
    theme = forms.MultipleChoiceField(label="Thème", required=False)
    region = forms.MultipleChoiceField(label="Région", required=False)
    lien = forms.MultipleChoiceField(label="Sorte de lien", required=False)
    jusqu = forms.IntegerField(label="Liens établis jusqu’en", required=False, min_value=1900, max_value=2100)

    def __init__(self, data, *, choices: dict[str, list[tuple[str, str]]]):
        super().__init__(data)
        for name, values in choices.items():
            self.fields[name].choices = values

    @property
    def asked(self) -> dict[str, object]:
        """What is asked and known."""
        self.is_valid()
        found: dict[str, object] = {}
        for name in ("nature", "type", "theme", "region", "lien"):
            known = {value for value, _ in self.fields[name].choices}
            found[name] = [value for value in self.data.getlist(name) if value in known]
        found["jusqu"] = self.cleaned_data.get("jusqu")
        return found
