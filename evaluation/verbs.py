"""What happens to an evaluation, in French: the phrases of the journal (Wagtail's ModelLogEntry)."""

STARTED = "evaluation.start"
OPENED_TO = "evaluation.open_to"

# action → (name of the verb, phrase that follows the name of the evaluation)
PHRASES = {
    STARTED: ("Commencer", "a été commencée"),
    OPENED_TO: ("Changer qui la lit", "a changé de public"),
}


def register(actions) -> None:
    """Tell Wagtail's journal our phrases."""
    for action, (label, message) in PHRASES.items():
        actions.register_action(action, label, message)
