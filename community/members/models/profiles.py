"""What members say of themselves, and who may read it."""

from django.conf import settings
from django.db import models

from community.members.enums import Rhythm, Visibility
from community.members.validators import validate_commune_code, validate_phone, validate_single_line

from .base import TimestampedModel


def visibility_field(label: str) -> models.CharField:
    """Hidden until its owner decides otherwise."""
    return models.CharField(
        f"qui voit : {label}", max_length=20, choices=Visibility.choices, default=Visibility.NOBODY
    )


def picture_path(profile, filename: str) -> str:
    """Named after the account's public identifier, never after the file that was sent."""
    return f"portraits/{profile.user.public_id}/{filename}"


class ProfileQuerySet(models.QuerySet):
    def named_for(self, levels):
        """Profiles whose name may be shown to somebody who sees these levels."""
        return self.filter(name_visibility__in=levels, user__is_active=True, user__anonymised_at__isnull=True)


class Profile(TimestampedModel):
    """La présentation d’un membre ; chaque champ a son public, personne par défaut."""

    wagtail_reference_index_ignore = True

    SHOWN_FIELDS = ["name", "bio", "territory", "skills", "email", "phone", "picture"]
    # What the other apps know of the person; shown on her page and in the directory when she chose so
    LINKED_FIELDS = ["dynamics", "tools", "contributions"]

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="profile", verbose_name="compte"
    )
    display_name = models.CharField(
        "nom affiché",
        max_length=120,
        blank=True,
        validators=[validate_single_line],
        help_text="Laissez vide pour afficher votre prénom et votre nom.",
    )
    bio = models.TextField("présentation", max_length=800, blank=True)
    territory = models.CharField("territoire", max_length=160, blank=True)
    commune_code = models.CharField(
        "code INSEE de la commune", max_length=5, blank=True, validators=[validate_commune_code]
    )
    skills = models.TextField("savoir-faire", max_length=600, blank=True)
    phone = models.CharField("téléphone", max_length=25, blank=True, validators=[validate_phone])
    picture = models.ImageField("portrait", upload_to=picture_path, blank=True)

    name_visibility = visibility_field("nom")
    bio_visibility = visibility_field("présentation")
    territory_visibility = visibility_field("territoire")
    skills_visibility = visibility_field("savoir-faire")
    email_visibility = visibility_field("adresse e-mail")
    phone_visibility = visibility_field("téléphone")
    picture_visibility = visibility_field("portrait")
    dynamics_visibility = visibility_field("dynamiques")
    tools_visibility = visibility_field("outils à transmettre")
    contributions_visibility = visibility_field("contributions")

    shown_in_network = models.BooleanField("figurer dans le maillage", default=False)

    digest_rhythm = models.CharField(
        "rythme du résumé", max_length=20, choices=Rhythm.choices, default=Rhythm.NEVER
    )
    accepts_messages = models.BooleanField("reçoit des messages privés des membres", default=False)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = "profil"
        verbose_name_plural = "profils"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return self.user.get_absolute_url()

    @property
    def name(self) -> str:
        return self.display_name or self.user.get_full_name()

    @property
    def email(self) -> str:
        return self.user.email

    def shown_to(self, levels) -> dict:
        """Filled fields that somebody who sees these levels may read, by name."""
        return {
            name: getattr(self, name)
            for name in self.SHOWN_FIELDS
            if getattr(self, f"{name}_visibility") in levels and getattr(self, name)
        }

    def links_shown_to(self, levels) -> frozenset[str]:
        """Those of LINKED_FIELDS that somebody who sees these levels may read."""
        return frozenset(name for name in self.LINKED_FIELDS if getattr(self, f"{name}_visibility") in levels)
