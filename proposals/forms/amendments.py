"""Another wording, and the answer given to it."""

from django import forms

from proposals.models import Proposition


class AmendmentForm(forms.Form):
    """Begins with today's wording: one changes what one would change."""

    title = forms.CharField(label="La proposition", max_length=240, widget=forms.Textarea(attrs={"rows": 2}))
    text = forms.CharField(
        label="Précisions", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    reason = forms.CharField(
        label="Pourquoi ce changement",
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ce qui manque, ce qui est ambigu, ce qu’une expérience vous a appris.",
    )

    def __init__(self, *args, proposition: Proposition, **kwargs):
        super().__init__(*args, **kwargs)
        self.proposition = proposition
        self.initial = {"title": proposition.title, "text": proposition.text, **self.initial}

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean_text(self):
        return self.cleaned_data["text"].replace("\r\n", "\n")

    def clean(self):
        values = super().clean()
        same = (values.get("title"), values.get("text")) == (self.proposition.title, self.proposition.text)
        if same and not self.errors:
            self.add_error("title", "La rédaction est la même : changez au moins un mot.")
        return values


class AmendmentAnswerForm(forms.Form):
    """Why it is taken, or not: the same question either way."""

    answer = forms.CharField(
        label="Votre raison",
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La personne qui a proposé l’amendement la reçoit, et elle reste sur cette page.",
    )
