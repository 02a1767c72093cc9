"""The exact words that people agree to, with the version that is recorded beside each agreement.

Change the words, change the version: earlier agreements keep theirs, and are asked again.
"""

from dataclasses import dataclass

from .enums import Purpose


@dataclass(frozen=True)
class ConsentText:
    """What is asked and what it entails."""

    version: str
    label: str
    help_text: str


CONSENT_TEXTS = {
    Purpose.NEWS: ConsentText(
        version="2026-11",
        label="J’accepte de recevoir par courriel un résumé de ce qui est nouveau sur Archipel.",
        help_text="Les nouvelles d’Archipel, au plus au rythme que vous choisissez. Un lien d’arrêt figure dans chaque envoi.",
    ),
    Purpose.INTRODUCTIONS: ConsentText(
        version="2026-11",
        label="J’accepte que l’équipe relais m’écrive pour me proposer des mises en relation.",
        help_text="Votre adresse n’est donnée à personne : c’est vous qui acceptez ou non chaque rencontre.",
    ),
    Purpose.PENDING_DRAFT: ConsentText(
        version="2026-11",
        label="J’accepte que mon adresse soit gardée jusqu’à la confirmation de ce brouillon.",
        help_text="Sans confirmation sous trente jours, le brouillon et l’adresse sont effacés.",
    ),
}

# What a member may switch on and off in « Préférences ».
MEMBER_PURPOSES = [Purpose.NEWS, Purpose.INTRODUCTIONS]
