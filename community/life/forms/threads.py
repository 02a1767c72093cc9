"""Writing in a thread."""

from django import forms
from django.core.exceptions import ValidationError

from community.life.models import Post


class PostForm(forms.ModelForm):
    """A message, a document, or both."""

    class Meta:
        model = Post
        fields = ["text", "document"]
        labels = {"text": "Votre message", "document": "Joindre un document"}
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}

    def clean(self):
        values = super().clean()
        if (
            not (values.get("text") or "").strip()
            and not values.get("document")
            and "document" not in self.errors
        ):
            raise ValidationError("Écrivez un message, ou joignez un document.")
        return values


class EditPostForm(forms.ModelForm):
    """One's own words, within the delay."""

    class Meta:
        model = Post
        fields = ["text"]
        labels = {"text": "Votre message"}
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}
