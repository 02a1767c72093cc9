"""What happens in the toolbox, in French: the phrases of the journal (Wagtail's ModelLogEntry), all of them here."""

PROPOSED = "toolbox.propose"
REPORTED = "toolbox.report"
OPENED = "toolbox.gap.open"
ANSWERED = "toolbox.gap.answer"
REREAD = "toolbox.reread"
READING_ASKED = "toolbox.reading.ask"
READING_ANSWERED = "toolbox.reading.answer"
READING_CANCELLED = "toolbox.reading.cancel"
VARIED = "toolbox.variant"
UNVARIED = "toolbox.variant.withdraw"

# action → (name of the verb, phrase that follows the name of the record)
PHRASES = {
    PROPOSED: ("Proposer", "a été proposé à la boîte à outils"),
    REPORTED: ("Raconter", "a été raconté par une dynamique"),
    OPENED: ("Signaler un manque", "a été signalé comme manque"),
    ANSWERED: ("Répondre à un manque", "a reçu un outil en réponse"),
    REREAD: ("Relire", "a été relu et reste à jour"),
    READING_ASKED: ("Faire relire", "a été donné à relire avant publication"),
    READING_ANSWERED: ("Relire avant publication", "a été relu avant publication"),
    READING_CANCELLED: ("Refermer une relecture", "n’est plus à relire par une des personnes invitées"),
    VARIED: ("Raconter une variante", "a été racontée par une dynamique"),
    UNVARIED: ("Retirer une variante", "a été retirée"),
}


def register(actions) -> None:
    """Tell Wagtail's journal our phrases."""
    for action, (label, message) in PHRASES.items():
        actions.register_action(action, label, message)
