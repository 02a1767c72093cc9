"""Forms of the app of people."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme

from .consent_texts import CONSENT_TEXTS
from .enums import Purpose, ReportState, Rhythm
from .images import clean_picture
from .models import Profile
from .services.charter import accept_charter
from .services.consents import give_consent, has_consented, withdraw_consent
from .services.profiles import get_profile, set_messages, set_rhythm
from .validators import validate_single_line

PORTRAIT_SIDE = 640


class SignupForm(forms.Form):
    """What allauth asks in addition to the address and the password."""

    first_name = forms.CharField(
        label="Prénom",
        max_length=150,
        validators=[validate_single_line],
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label="Nom",
        max_length=150,
        validators=[validate_single_line],
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    charter = forms.BooleanField(
        error_messages={"required": "L’adhésion à la charte est nécessaire pour rejoindre la communauté."}
    )
    news = forms.BooleanField(
        label=CONSENT_TEXTS[Purpose.NEWS].label,
        help_text=CONSENT_TEXTS[Purpose.NEWS].help_text,
        required=False,
    )
    field_order = ["first_name", "last_name", "email", "password1", "password2", "charter", "news"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["charter"].label = format_html(
            'J’ai lu la <a href="{}">charte de la communauté</a> et j’y adhère.', reverse("members:charter")
        )

    def signup(self, request, user):
        """Called by allauth once the account is made."""
        user.first_name = self.cleaned_data["first_name"]
        user.last_name = self.cleaned_data["last_name"]
        user.save(update_fields=["first_name", "last_name"])
        accept_charter(user=user)
        if self.cleaned_data["news"]:
            set_rhythm(user=user, rhythm=Rhythm.WEEKLY)


class ProfileForm(forms.ModelForm):
    """A member's own presentation; each field is followed by its audience."""

    first_name = forms.CharField(label="Prénom", max_length=150, validators=[validate_single_line])
    last_name = forms.CharField(label="Nom", max_length=150, validators=[validate_single_line])
    picture = forms.FileField(
        label="Portrait",
        required=False,
        help_text="JPEG, PNG, WebP ou GIF, 8 Mo au plus. Lieu et date de la prise de vue sont effacés.",
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )
    GROUPS = [
        ("Qui vous êtes", ["first_name", "last_name", "display_name", "name_visibility"]),
        ("Votre portrait", ["picture", "picture_visibility"]),
        ("Votre présentation", ["bio", "bio_visibility"]),
        ("Là où vous agissez", ["territory", "commune_code", "territory_visibility"]),
        ("Ce que vous savez faire", ["skills", "skills_visibility"]),
        ("Vous joindre", ["email_visibility", "phone", "phone_visibility"]),
        ("Le maillage", ["shown_in_network"]),
        (
            "Ce que vous faites ici",
            ["dynamics_visibility", "tools_visibility", "contributions_visibility"],
        ),
    ]

    class Meta:
        model = Profile
        fields = [
            "display_name",
            "bio",
            "territory",
            "commune_code",
            "skills",
            "phone",
            "picture",
            "shown_in_network",
            *[f"{name}_visibility" for name in [*Profile.SHOWN_FIELDS, *Profile.LINKED_FIELDS]],
        ]
        widgets = {
            "bio": forms.Textarea(attrs={"rows": 5}),
            "skills": forms.Textarea(attrs={"rows": 3}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        }
        help_texts = {
            "bio": "Qui vous êtes, ce que vous faites, ce que vous cherchez.",
            "territory": "Là où vous agissez, en vos mots : une vallée, un quartier, un département.",
            "commune_code": "Cinq signes, différents du code postal. Exemple : 26108 pour Crest.",
            "skills": "Ce que vous pouvez transmettre à d’autres.",
            "shown_in_network": (
                "Votre nom apparaît alors sur la page du maillage, relié aux dynamiques dont vous êtes de l’équipe, "
                "pour celles et ceux qui peuvent le lire ; s’il est public, les données ouvertes du maillage le "
                "disent aussi. Décochez : il n’y est plus, aussitôt."
            ),
            "dynamics_visibility": "Les dynamiques publiées dont vous êtes dans l’équipe.",
            "tools_visibility": "Ceux que vous avez dit pouvoir transmettre. Sur la page d’un outil, votre nom n’est jamais montré.",
            "contributions_visibility": "Retours d’usage, propositions, exemples : ce que vous avez écrit et qui est public.",
        }

    def __init__(self, *args, user, **kwargs):
        self.user = user
        profile = get_profile(user)
        self.former_picture = profile.picture.name
        super().__init__(*args, instance=profile, **kwargs)
        self.fields["first_name"].initial = user.first_name
        self.fields["last_name"].initial = user.last_name
        self.fields["shown_in_network"].label = "Montrer mon nom dans le maillage"
        for name in [*Profile.SHOWN_FIELDS, *Profile.LINKED_FIELDS]:
            self.fields[f"{name}_visibility"].label = f"Qui voit {AUDIENCE_LABELS[name]} ?"
        for name in Profile.LINKED_FIELDS:
            self.fields[f"{name}_visibility"].required = False  # left out, it stays as it was

    @property
    def groups(self) -> list[dict]:
        """Fields by subject, each followed by its audience, for the page."""
        return [{"title": title, "fields": [self[name] for name in names]} for title, names in self.GROUPS]

    def clean_commune_code(self):
        return self.cleaned_data["commune_code"].upper()

    def clean_picture(self):
        picture = self.cleaned_data["picture"]
        if isinstance(picture, UploadedFile):
            return clean_picture(picture, max_side=PORTRAIT_SIDE)
        return picture

    def save(self, commit=True):
        self.user.first_name = self.cleaned_data["first_name"]
        self.user.last_name = self.cleaned_data["last_name"]
        self.user.save(update_fields=["first_name", "last_name"])
        profile = super().save(commit)
        if self.former_picture and self.former_picture != profile.picture.name:
            profile.picture.storage.delete(self.former_picture)
        return profile


AUDIENCE_LABELS = {
    "name": "votre nom",
    "bio": "votre présentation",
    "territory": "votre territoire",
    "skills": "vos savoir-faire",
    "email": "votre adresse e-mail",
    "phone": "votre téléphone",
    "picture": "votre portrait",
    "dynamics": "vos dynamiques",
    "tools": "les outils que vous transmettez",
    "contributions": "vos contributions",
}


class PreferencesForm(forms.Form):
    """What a member agrees to receive."""

    rhythm = forms.ChoiceField(
        label="Les nouvelles d’Archipel, au plus",
        choices=Rhythm.choices,
        widget=forms.RadioSelect,
        help_text=CONSENT_TEXTS[Purpose.NEWS].help_text,
    )
    introductions = forms.BooleanField(
        label=CONSENT_TEXTS[Purpose.INTRODUCTIONS].label,
        help_text=CONSENT_TEXTS[Purpose.INTRODUCTIONS].help_text,
        required=False,
    )
    accepts_messages = forms.BooleanField(
        label="Recevoir des messages privés des membres",
        help_text="Sans cela, seules vous écrivent les personnes avec qui vous avez accepté une mise en relation. "
        "Vous pourrez bloquer quelqu’un à tout moment.",
        required=False,
    )

    def __init__(self, *args, user, **kwargs):
        self.user = user
        profile = get_profile(user)
        kwargs["initial"] = {
            "rhythm": profile.digest_rhythm,
            "accepts_messages": profile.accepts_messages,
            "introductions": has_consented(purpose=Purpose.INTRODUCTIONS, user=user),
        }
        super().__init__(*args, **kwargs)

    def save(self):
        set_rhythm(user=self.user, rhythm=Rhythm(self.cleaned_data["rhythm"]))
        set_messages(user=self.user, accepted=self.cleaned_data["accepts_messages"])
        change = give_consent if self.cleaned_data["introductions"] else withdraw_consent
        change(purpose=Purpose.INTRODUCTIONS, user=self.user)


class DeleteAccountForm(forms.Form):
    """The gesture that closes an account: the password, or the address where there is no password."""

    password = forms.CharField(
        label="Votre mot de passe",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    email = forms.EmailField(
        label="Votre adresse e-mail", widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        del self.fields["email" if user.has_usable_password() else "password"]

    def clean_password(self):
        if not self.user.check_password(self.cleaned_data["password"]):
            raise ValidationError("Ce n’est pas votre mot de passe.")
        return self.cleaned_data["password"]

    def clean_email(self):
        if self.cleaned_data["email"].lower() != self.user.email:
            raise ValidationError("Ce n’est pas l’adresse de ce compte.")
        return self.cleaned_data["email"]


class ReportForm(forms.Form):
    """A reader says what is wrong."""

    message = forms.CharField(
        label="Qu’est-ce qui est à corriger ?", max_length=3000, widget=forms.Textarea(attrs={"rows": 6})
    )
    email = forms.EmailField(
        label="Votre adresse e-mail",
        required=False,
        help_text="Seulement si vous souhaitez une réponse. Elle ne sert à rien d’autre.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    page = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
    objet = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)

    def clean_page(self):
        """A path of this site or nothing: moderators will click on it."""
        page = self.cleaned_data["page"]
        return page if url_has_allowed_host_and_scheme(page, allowed_hosts=None) else ""


class AnswerForm(forms.Form):
    """An author's reply to a decision."""

    text = forms.CharField(label="Votre réponse", max_length=5000, widget=forms.Textarea(attrs={"rows": 5}))


class PublishForm(forms.Form):
    """A moderator approves what was read."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(label="Mot à l’auteur·rice", max_length=5000, required=False)


class SendBackForm(forms.Form):
    """A moderator asks for changes."""

    reason = forms.CharField(
        label="Ce qui manque ou ce qui gêne",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Dites à l’auteur·rice ce qui manque ou ce qui gêne."},
    )


class CloseReportForm(forms.Form):
    """A facilitator classes a report."""

    state = forms.ChoiceField(choices=[item for item in ReportState.choices if item[0] != ReportState.OPEN])
    answer = forms.CharField(label="Réponse", max_length=3000, required=False, widget=forms.Textarea)
