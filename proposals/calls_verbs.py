"""What happens to calls for commons, in French: the phrases of the journal (Wagtail's ModelLogEntry)."""

SENT = "proposals.call.send"
DATES_MOVED = "proposals.call.dates"
STARTED = "proposals.call.project"
DECIDED = "proposals.call.select"
CONFIRMED = "proposals.call.supporter"
RESULT = "proposals.call.result"

# action → (name of the verb, phrase that follows the title of the call)
PHRASES = {
    SENT: ("Envoyer un appel à communs", "a été envoyé à l’équipe relais"),
    DATES_MOVED: ("Changer les dates", "a changé de dates"),
    STARTED: ("Démarrer un projet", "a reçu un projet"),
    DECIDED: ("Décider d’une présélection", "a vu un projet présélectionné ou non"),
    CONFIRMED: ("Confirmer un soutien", "a vu la demande d’un soutien décidée"),
    RESULT: ("Partager un résultat", "a donné un outil"),
}


def register(actions) -> None:
    """Tell Wagtail's journal our phrases."""
    for action, (label, message) in PHRASES.items():
        actions.register_action(action, label, message)
