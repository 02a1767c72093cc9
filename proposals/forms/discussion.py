"""Writing in the discussion of a proposition: words only, everybody reads them."""

from django import forms
from django.core.exceptions import ValidationError


class WordsForm(forms.Form):
    text = forms.CharField(
        label="Votre message",
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Tout le monde peut le lire ; votre nom n’apparaît qu’à qui votre profil le montre.",
    )

    def clean_text(self):
        text = self.cleaned_data["text"]
        if "\x00" in text:
            raise ValidationError("Ce texte contient un caractère qui ne s’écrit pas.")
        return text
