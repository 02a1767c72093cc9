"""What happens in the directory, in French: the phrases of the journal (Wagtail's ModelLogEntry)."""

PROPOSED = "proposals.dispositif.propose"
CORRECTED = "proposals.dispositif.correct"
CONFIRMED = "proposals.dispositif.confirm"
DOUBTED = "proposals.dispositif.doubt"

# action → (name of the verb, phrase that follows the name of the record)
PHRASES = {
    PROPOSED: ("Proposer un dispositif", "a été proposé au répertoire des dispositifs"),
    CORRECTED: ("Corriger un dispositif", "a reçu une correction à relire"),
    CONFIRMED: ("Confirmer un dispositif", "est toujours valable, d’après un·e membre"),
    DOUBTED: ("Signaler un dispositif", "n’est plus d’actualité, d’après un·e membre"),
}


def register(actions) -> None:
    """Tell Wagtail's journal our phrases."""
    for action, (label, message) in PHRASES.items():
        actions.register_action(action, label, message)
