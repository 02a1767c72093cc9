"""Writing in the forum."""

from django import forms
from django.core.exceptions import ValidationError

from community.life.boards import Place, find
from community.life.enums import NoticeRhythm
from community.life.models import Post, Thread
from community.life.services import forum_people
from community.life.services.forum import MOST_NAMED, TOO_MANY_NAMED
from community.members.validators import validate_single_line
from dynamics.charts import capitalised
from dynamics.enums import Sheet
from dynamics.forms.territories import AmbiguousError, TerritoryField
from dynamics.models import Theme

NOTHING = "Écrivez un message, ou joignez un document ou une image."
RHYTHMS = [
    (value, capitalised(label)) for value, label in NoticeRhythm.choices if value != NoticeRhythm.NEVER
]


class PlaceField(TerritoryField):
    """A territory; when several have the name, the error gives the code to write instead."""

    def clean(self, value):
        try:
            return super().clean(value)
        except AmbiguousError as error:
            several = ", ".join(f"{row} : {row.slug}" for row in error.choices[:4])
            raise ValidationError(
                f"Plusieurs territoires portent ce nom. Écrivez le code du vôtre ({several})."
            ) from error


class PeopleField(forms.ModelMultipleChoiceField):
    """People named, by the public identifier of their account; only those who may be."""

    default_error_messages = {
        "invalid_choice": "Une personne choisie ne peut pas être nommée ici : retirez-la.",
        "invalid_pk_value": "Une personne choisie ne peut pas être nommée ici : retirez-la.",
    }

    def __init__(self, **kwargs):
        super().__init__(
            queryset=None,
            required=False,
            to_field_name="public_id",
            widget=forms.MultipleHiddenInput,
            **kwargs,
        )


class WordsForm(forms.ModelForm):
    """A post: words, a document, a picture, people named."""

    named = PeopleField(label="Personnes nommées")

    class Meta:
        model = Post
        fields = ["text", "document", "picture", "picture_alt"]
        labels = {
            "text": "Votre message",
            "document": "Joindre un document",
            "picture": "Joindre une image",
            "picture_alt": "Ce que montre l’image",
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 7})}
        help_texts = {
            "text": "Une ligne vide sépare deux paragraphes ; « > » au début d’une ligne cite.",
            "picture_alt": "En une phrase, pour qui ne la voit pas.",
        }

    def __init__(self, *args, group=None, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["named"].queryset = forum_people.nameable(group=group, by=user)
        self.fields["text"].is_expected = True  # empty only beside a document or a picture

    def clean_named(self):
        named = self.cleaned_data["named"]
        if len(named) > MOST_NAMED:
            raise ValidationError(TOO_MANY_NAMED)
        return named

    def clean(self):
        values = super().clean()
        attached = {"document", "picture"}
        if not (
            (values.get("text") or "").strip()
            or any(values.get(name) for name in attached)
            or attached & set(self.errors)
        ):
            self.add_error("text", NOTHING)
        if values.get("picture") and not (values.get("picture_alt") or "").strip():
            self.add_error("picture_alt", "Dites en une phrase ce que montre l’image.")
        return values


class ReplyForm(WordsForm):
    """An answer in a thread; `answers_to`: the post that it quotes."""

    answers_to = forms.ModelChoiceField(
        queryset=Post.objects.none(), required=False, widget=forms.HiddenInput, label="Répond à"
    )

    class Meta(WordsForm.Meta):
        fields = [*WordsForm.Meta.fields, "answers_to"]

    def __init__(self, *args, thread: Thread, **kwargs):
        super().__init__(*args, group=thread.group, **kwargs)
        self.fields["answers_to"].queryset = thread.posts.standing()


class OpenThreadForm(WordsForm):
    """A new thread: its title, where it is held, whether to follow it."""

    field_order = ["title", "sheet", "theme", "territory", "text"]
    title = forms.CharField(
        label="Titre",
        max_length=200,
        validators=[validate_single_line],
        help_text="Une question se lit mieux qu’un mot : « Comment faire venir les jeunes à nos réunions ? »",
    )
    sheet = forms.ChoiceField(
        label="Fiche",
        required=False,
        choices=[("", "Aucune"), *[(value, capitalised(label)) for value, label in Sheet.choices]],
    )
    theme = forms.ModelChoiceField(
        label="Thème",
        required=False,
        queryset=Theme.objects.order_by("name"),
        to_field_name="slug",
        empty_label="Aucun",
    )
    territory = PlaceField(
        label="Territoire",
        required=False,
        help_text="Commune, intercommunalité, département ou région. Vide : partout.",
    )
    follows = forms.BooleanField(label="Me prévenir des réponses", required=False)
    rhythm = forms.ChoiceField(label="Par courriel", required=False, choices=RHYTHMS)

    def __init__(self, *args, group=None, **kwargs):
        super().__init__(*args, group=group, **kwargs)
        self.group = group
        if group is not None:
            for name in ("sheet", "theme", "territory"):
                del self.fields[name]

    def clean_title(self):
        title = self.cleaned_data["title"].strip()
        if len(title) < 8:
            raise ValidationError(
                "Écrivez un titre d’au moins huit signes : il se lit seul, dans les listes."
            )
        return title

    def thread(self) -> Thread:
        """The thread to open, not saved."""
        values = self.cleaned_data
        return Thread(
            title=values["title"],
            group=self.group,
            sheet=values.get("sheet") or "",
            theme=values.get("theme"),
            territory=values.get("territory"),
        )

    def rhythm_chosen(self) -> NoticeRhythm | None:
        if not self.cleaned_data.get("follows"):
            return None
        return NoticeRhythm(self.cleaned_data.get("rhythm") or NoticeRhythm.WEEKLY)


class FollowForm(forms.Form):
    """At which rhythm, for a thread or for a place."""

    rhythm = forms.ChoiceField(label="Par courriel", choices=RHYTHMS)
    kind = forms.ChoiceField(
        choices=[(kind, kind) for kind in ("fiche", "theme", "territoire", "groupe")],
        required=False,
        widget=forms.HiddenInput,
    )
    key = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)

    def place(self) -> Place | None:
        kind, key = (self.data.get(name) or "" for name in ("kind", "key"))
        return find(kind, key) if kind in dict(self.fields["kind"].choices) else None


class MailReplyForm(forms.ModelForm):
    """An answer from a mail: words alone."""

    class Meta:
        model = Post
        fields = ["text"]
        labels = {"text": "Votre réponse"}
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}

    def clean_text(self):
        text = self.cleaned_data["text"]
        if not text.strip():
            raise ValidationError("Écrivez votre réponse.")
        return text
