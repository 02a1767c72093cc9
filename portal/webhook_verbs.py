"""What happens to partners that are told, in French: the phrases of Wagtail's journal."""

ADDED = "portal.webhook.add"
CHANGED = "portal.webhook.change"
SECRET_RENEWED = "portal.webhook.secret"  # noqa: S105 (the name of an action)
PAUSED = "portal.webhook.pause"
RESUMED = "portal.webhook.resume"
TESTED = "portal.webhook.test"
SUSPENDED = "portal.webhook.suspend"

PHRASES = {
    ADDED: ("Ajouter un partenaire", "a été ajouté aux partenaires prévenus"),
    CHANGED: ("Modifier un partenaire", "a été modifié"),
    SECRET_RENEWED: ("Créer un secret", "a reçu un nouveau secret"),
    PAUSED: ("Suspendre un partenaire", "a été suspendu"),
    RESUMED: ("Reprendre un partenaire", "est de nouveau prévenu"),
    TESTED: ("Envoyer un essai", "a reçu un essai"),
    SUSPENDED: ("Suspendre après des échecs", "a été suspendu, faute de réponse"),
}


def register(actions) -> None:
    for action, (label, message) in PHRASES.items():
        actions.register_action(action, label, message)
