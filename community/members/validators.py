"""Rules on single values, for models and forms."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

validate_commune_code = RegexValidator(
    r"^(\d{5}|2[AB]\d{3})$", "Indiquez le code INSEE de la commune : cinq caractères, par exemple 39300."
)
validate_phone = RegexValidator(
    r"^\+?[\d .\-()]{6,24}$",
    "Écrivez le numéro avec des chiffres et des espaces, par exemple 03 84 00 00 00.",
)


def validate_single_line(value: str) -> None:
    """A name or an address on one line: line breaks would let headers be forged in a mail."""
    if any(ord(character) < 32 or character in "\u2028\u2029" for character in value):
        raise ValidationError("Écrivez ce texte sur une seule ligne.")
