"""A person's account, known by e-mail."""

import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone


class UserQuerySet(models.QuerySet):
    def living(self):
        """Accounts that a person still uses: active and not anonymised."""
        return self.filter(is_active=True, anonymised_at__isnull=True)

    def in_role(self, *roles):
        """Members of one of these groups."""
        return self.filter(groups__name__in=[str(role) for role in roles]).distinct()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Make accounts; addresses are kept in lower case, so that one person is one account."""

    use_in_migrations = True

    def get_by_natural_key(self, email):
        return self.get(email=normalise_email(email))

    def create_user(self, email, password=None, **fields):
        if not email:
            raise ValueError("Une adresse e-mail est nécessaire.")
        user = self.model(email=normalise_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})


class User(AbstractBaseUser, PermissionsMixin):
    """Le compte d’une personne ; une fois anonymisé, il ne garde que sa place dans l’histoire des autres."""

    wagtail_reference_index_ignore = True  # nobody asks Wagtail where a person is used

    email = models.EmailField(
        "adresse e-mail",
        unique=True,
        error_messages={"unique": "Un compte utilise déjà cette adresse."},
    )
    first_name = models.CharField("prénom", max_length=150, blank=True)
    last_name = models.CharField("nom", max_length=150, blank=True)
    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    is_staff = models.BooleanField("équipe", default=False)
    is_active = models.BooleanField(
        "actif", default=True, help_text="Décochez plutôt que de supprimer : la personne ne peut plus entrer."
    )
    date_joined = models.DateTimeField("inscrit le", default=timezone.now)
    last_active_at = models.DateTimeField("dernier signe de vie", default=timezone.now)
    inactivity_warnings = models.PositiveSmallIntegerField("avertissements d’inactivité", default=0)
    inactivity_warned_at = models.DateTimeField("dernier avertissement", null=True, blank=True)
    anonymised_at = models.DateTimeField("anonymisé le", null=True, blank=True)

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    objects = UserManager()

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_whatever_case",
                violation_error_message="Un compte utilise déjà cette adresse.",
            ),
        ]
        indexes = [models.Index(fields=["last_active_at"], name="user_last_active")]

    def __str__(self):
        return self.get_full_name()

    def save(self, *args, **kwargs):
        self.email = normalise_email(self.email)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("members:member", args=[self.public_id])

    def clean(self):
        super().clean()
        self.email = normalise_email(self.email)

    @property
    def is_anonymised(self) -> bool:
        return self.anonymised_at is not None

    def get_full_name(self) -> str:
        """First and last name, never the address: names are shown to others."""
        if self.is_anonymised:
            return "Compte supprimé"
        return f"{self.first_name} {self.last_name}".strip() or "Membre sans nom"

    def get_short_name(self) -> str:
        return self.first_name or self.get_full_name()


def normalise_email(email: str) -> str:
    """Lower case throughout: two accounts that differ by a capital are one person's mistake."""
    return (email or "").strip().lower()
