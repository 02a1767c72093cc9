"""Contact details that people write inside a text: they go out with both consents, never before."""

import re

_EMAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[a-z]{2,}", re.IGNORECASE)
# French numbers, with or without +33, however they are cut; years and amounts are shorter
_PHONE = re.compile(r"(?<!\d)(?:\+33|0033|0)[\s.\-()]*[1-9](?:[\s.\-]*\d{2}){4}(?!\d)")

REFUSED = (
    "N’écrivez ici ni adresse e-mail ni numéro de téléphone : "
    "ils sont transmis dès que les deux côtés ont accepté."
)


def mentions_contact(text: str) -> bool:
    """Whether the text holds an e-mail address or a telephone number."""
    return bool(_EMAIL.search(text) or _PHONE.search(text))
