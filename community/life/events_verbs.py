"""What happens to events, in French: the phrases of the journal (Wagtail's ModelLogEntry)."""

PUBLISHED = "life.event.publish"
CANCELLED = "life.event.cancel"
REPEATED = "life.event.repeat"
DATED = "life.event.date"
REPORTED = "life.event.report"

# action → (name of the verb, phrase that follows the title of the event)
PHRASES = {
    PUBLISHED: ("Publier une rencontre", "a été publiée"),
    CANCELLED: ("Annuler une rencontre", "a été annulée"),
    REPEATED: ("Répéter une rencontre", "a été répétée"),
    DATED: ("Retenir une date", "a reçu sa date"),
    REPORTED: ("Publier un compte rendu", "a reçu son compte rendu"),
}


def register(actions) -> None:
    """Tell Wagtail's journal our phrases."""
    for action, (label, message) in PHRASES.items():
        actions.register_action(action, label, message)
