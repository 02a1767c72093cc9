"""What happens to propositions, in French: the phrases of the journal (Wagtail's ModelLogEntry), all of them here."""

PROPOSED = "proposals.propose"
SUPPORTED = "proposals.support"
UNSUPPORTED = "proposals.support.withdraw"
AMENDED = "proposals.amend"
AMENDMENT_ACCEPTED = "proposals.amend.accept"
AMENDMENT_REFUSED = "proposals.amend.refuse"
AMENDMENT_WITHDRAWN = "proposals.amend.withdraw"
SIGNED = "proposals.sign"
STEP_NOTED = "proposals.step"
SENT = "proposals.send"
ANSWER_NOTED = "proposals.send.step"
LETTER_OPENED = "proposals.letter.open"
LETTER_TAKEN_BACK = "proposals.letter.take_back"
LETTER_SIGNED = "proposals.letter.sign"
LETTER_UNSIGNED = "proposals.letter.unsign"
LETTER_SENT = "proposals.letter.send"

# action → (name of the verb, phrase that follows the name of the record)
PHRASES = {
    PROPOSED: ("Proposer", "a été envoyée à la modération"),
    SUPPORTED: ("Soutenir", "a reçu un soutien"),
    UNSUPPORTED: ("Retirer un soutien", "a perdu un soutien"),
    AMENDED: ("Amender", "a reçu un amendement"),
    AMENDMENT_ACCEPTED: ("Accepter un amendement", "a changé de rédaction, par un amendement accepté"),
    AMENDMENT_REFUSED: ("Refuser un amendement", "garde sa rédaction, un amendement est refusé"),
    AMENDMENT_WITHDRAWN: ("Retirer un amendement", "garde sa rédaction, un amendement est retiré"),
    SIGNED: ("Signer", "a une signature de plus"),
    STEP_NOTED: ("Noter une étape", "a une étape de plus"),
    SENT: ("Adresser", "a été adressée à un destinataire"),
    ANSWER_NOTED: ("Noter une étape d’un envoi", "a des nouvelles d’un destinataire"),
    LETTER_OPENED: ("Ouvrir aux signatures", "est ouverte aux signatures"),
    LETTER_TAKEN_BACK: ("Reprendre une lettre", "est redevenue un brouillon"),
    LETTER_SIGNED: ("Signer une lettre", "a une signature de plus"),
    LETTER_UNSIGNED: ("Retirer une signature", "a perdu une signature"),
    LETTER_SENT: ("Envoyer une lettre", "a été envoyée"),
}


def register(actions) -> None:
    """Tell Wagtail's journal our phrases."""
    for action, (label, message) in PHRASES.items():
        actions.register_action(action, label, message)
