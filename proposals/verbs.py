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
}


def register(actions) -> None:
    """Tell Wagtail's journal our phrases."""
    for action, (label, message) in PHRASES.items():
        actions.register_action(action, label, message)
