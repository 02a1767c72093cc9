"""A search that is kept: its name, its rhythm."""

from django import forms

from community.exchanges.models import SavedSearch
from dynamics.charts import capitalised


class SavedSearchForm(forms.ModelForm):
    class Meta:
        model = SavedSearch
        fields = ["name", "rhythm"]
        labels = {"name": "Le nom de cette alerte", "rhythm": "Vous écrire…"}
        widgets = {"rhythm": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rhythm"].choices = [
            (value, capitalised(label)) for value, label in SavedSearch._meta.get_field("rhythm").choices
        ]
