"""What happens to groups, in French: the phrases of the journal (Wagtail's ModelLogEntry)."""

OPENED = "life.group.open"
REWRITTEN = "life.group.edit"
NEW_CHARTER = "life.group.charter"
CLOSED = "life.group.close"
REOPENED = "life.group.reopen"
ENTERED = "life.group.enter"
LEFT = "life.group.leave"
EXCLUDED = "life.group.exclude"
HANDED_OVER = "life.group.hand_over"
PARTY_ENTERED = "life.group.party.enter"
PARTY_LEFT = "life.group.party.leave"

# action → (name of the verb, phrase that follows the name of the group)
PHRASES = {
    OPENED: ("Ouvrir un groupe", "a été ouvert"),
    REWRITTEN: ("Modifier un groupe", "a été modifié"),
    NEW_CHARTER: ("Changer la charte d’un groupe", "a une nouvelle charte"),
    CLOSED: ("Fermer un groupe", "a été fermé"),
    REOPENED: ("Rouvrir un groupe", "a été rouvert"),
    ENTERED: ("Entrer dans un groupe", "a un membre de plus"),
    LEFT: ("Quitter un groupe", "a un membre de moins"),
    EXCLUDED: ("Exclure d’un groupe", "a exclu un membre"),
    HANDED_OVER: ("Changer l’animation d’un groupe", "a changé d’animation"),
    PARTY_ENTERED: (
        "Accueillir une dynamique ou une organisation",
        "a accueilli une dynamique ou une organisation",
    ),
    PARTY_LEFT: (
        "Laisser partir une dynamique ou une organisation",
        "a laissé partir une dynamique ou une organisation",
    ),
}


def register(actions) -> None:
    """Tell Wagtail's journal our phrases."""
    for action, (label, message) in PHRASES.items():
        actions.register_action(action, label, message)
