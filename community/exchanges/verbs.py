"""What happens in the mise en relation, in French: the phrases of the journal (Wagtail's ModelLogEntry)."""

from community.exchanges.enums import State

# --- Needs and offers -----------------------------------------------------------------------

DRAFTED = "exchanges.record.draft"
REWRITTEN = "exchanges.record.rewrite"
OPENED = "exchanges.record.open"
TALKED_ABOUT = "exchanges.record.talk"
FILLED = "exchanges.record.fill"
CLOSED = "exchanges.record.close"
PAUSED = "exchanges.record.pause"
REMOVED = "exchanges.record.remove"
IMPORTED = "exchanges.record.import"
UPDATED_BY_IMPORT = "exchanges.record.import.update"

TO_STATE = {
    State.OPEN: OPENED,
    State.TALKING: TALKED_ABOUT,
    State.FILLED: FILLED,
    State.CLOSED: CLOSED,
}

# action → (name of the verb, phrase that follows the title of the need or of the offer)
PHRASES = {
    DRAFTED: ("Commencer", "a été commencé"),
    REWRITTEN: ("Modifier", "a été modifié"),
    OPENED: ("Ouvrir", "a été ouvert"),
    TALKED_ABOUT: ("Dire en discussion", "est en discussion"),
    FILLED: ("Dire pourvu", "a trouvé réponse"),
    CLOSED: ("Fermer", "a été fermé"),
    PAUSED: ("Mettre en pause", "a changé de pause"),
    REMOVED: ("Effacer", "a été effacé"),
    IMPORTED: ("Importer", "a été importé d’un fichier"),
    UPDATED_BY_IMPORT: ("Mettre à jour par import", "a été mis à jour d’après un fichier"),
}


def register(actions) -> None:
    """Tell Wagtail's journal our phrases."""
    for action, (label, message) in PHRASES.items():
        actions.register_action(action, label, message)
