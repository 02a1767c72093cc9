"""Rules on single values."""

from django.core.exceptions import ValidationError

RESERVED_SLUGS = frozenset({"carte", "inscrire", "nouveau", "modifier", "integrer", "invitation", "a-jour"})


def validate_slug_not_reserved(value: str) -> None:
    """Raise ValidationError when the slug is an address of the site itself."""
    if value in RESERVED_SLUGS:
        raise ValidationError("« %(value)s » est une adresse réservée du site.", params={"value": value})
