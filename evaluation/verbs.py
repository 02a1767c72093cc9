"""What happens to an evaluation, in French: the phrases of the journal (Wagtail's ModelLogEntry)."""

from evaluation.enums import RoundState

STARTED = "evaluation.start"
OPENED_TO = "evaluation.open_to"
ROUND_OPENED = "evaluation.round.open"
ROUND_CLOSED = "evaluation.round.close"
ROUND_ADOPTED = "evaluation.round.adopt"

TO_ROUND_STATE = {
    RoundState.OPEN: ROUND_OPENED,
    RoundState.CLOSED: ROUND_CLOSED,
    RoundState.ADOPTED: ROUND_ADOPTED,
}

# action → (name of the verb, phrase that follows the name of the evaluation)
PHRASES = {
    STARTED: ("Commencer", "a été commencée"),
    OPENED_TO: ("Changer qui la lit", "a changé de public"),
    ROUND_OPENED: ("Ouvrir un tour", "a été ouvert"),
    ROUND_CLOSED: ("Clore un tour", "a été clos"),
    ROUND_ADOPTED: ("Adopter un tour", "a été adopté"),
}


def register(actions) -> None:
    """Tell Wagtail's journal our phrases."""
    for action, (label, message) in PHRASES.items():
        actions.register_action(action, label, message)
