"""The weights of the matching, as administrateurs change them."""

from django import forms

from community.exchanges.matching.weights import Setting
from community.exchanges.services import weights


class WeightsForm(forms.Form):
    """One field a weight, with its bounds and what it does; the reason is asked when the choice is confirmed."""

    note = forms.CharField(
        label="Pourquoi",
        max_length=300,
        required=False,
        help_text="Ce qui vous a fait changer, pour la personne suivante. Demandé pour confirmer.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.settings: dict[str, Setting] = {}
        for setting, value in weights.explained():
            self.settings[setting.key] = setting
            self.fields[setting.key] = forms.FloatField(
                label=setting.name[:1].upper() + setting.name[1:],
                help_text=setting.says,
                initial=value,
                min_value=setting.least,
                max_value=setting.most,
                widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
            )
        self.order_fields([*self.settings, "note"])

    def clean(self):
        data = super().clean()
        values = {key: self._as_written(key, data[key]) for key in self.settings if data.get(key) is not None}
        if not self.errors:
            try:
                weights.with_values(values)
            except weights.ChoiceError as error:
                for key, message in error.messages.items():
                    self.add_error(key if key in self.fields else None, message)
        self.values = values
        return data

    def _as_written(self, key: str, value: float) -> float:
        """Whole numbers stay whole: the file says which ones are."""
        return int(value) if isinstance(self.settings[key].value, int) and value == int(value) else value

    @property
    def ingredients(self) -> list:
        return [self[key] for key, setting in self.settings.items() if setting.is_ingredient]

    @property
    def constants(self) -> list:
        return [self[key] for key, setting in self.settings.items() if not setting.is_ingredient]

    @property
    def changed_rows(self) -> list[dict]:
        """What differs from today's weights, in words."""
        return [
            {"name": self[setting.key].label, "before": value, "after": self.values[setting.key]}
            for setting, value in weights.explained()
            if setting.key in self.values and self.values[setting.key] != value
        ]
