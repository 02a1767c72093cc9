"""Letters of this app: their title, and the one button that each has."""

from django.conf import settings

from community.members.services.letters import write_letter

# kind → (title, label of the button or "")
LETTERS = {
    "draft_kept": ("Votre brouillon est gardé", "Reprendre le brouillon"),
    "draft_reminder": ("Votre brouillon vous attend", "Reprendre le brouillon"),
    "confirm_address": ("Confirmez votre adresse", "Confirmer et envoyer"),
    "received": ("Votre dynamique est bien arrivée", "Voir où en est la fiche"),
    "invitation": ("On vous invite dans une équipe", "Voir l’invitation"),
    "removed": ("Vous n’êtes plus dans l’équipe", ""),
    "handed_over": ("Vous prenez le relais", "Ouvrir la fiche"),
    "orphan": ("Une fiche n’a plus d’équipe", "Ouvrir la fiche"),
    "request_received": ("Votre demande est partie", "Voir la dynamique"),
    "claim_to_decide": ("Quelqu’un veut reprendre une fiche", "Lire la demande"),
    "join_to_decide": ("Quelqu’un veut rejoindre l’équipe", "Lire la demande"),
    "request_decided": ("La réponse à votre demande", "Voir la dynamique"),
    "still_true": ("Toujours d’actualité ?", "Répondre en un clic"),
}


def notify(
    kind: str, *, path: str = "", to="", user=None, about=None, key=None, is_ephemeral=False, **context
):
    """Write one of them; `path` is where its button leads."""
    title, label = LETTERS[kind]
    action_url = f"{settings.SITE_URL}{path}" if path else ""
    return write_letter(
        kind=f"dynamics.{kind}",
        to=to,
        user=user,
        about=about,
        key=key,
        is_ephemeral=is_ephemeral,
        context={"title": title, "action_label": label, "action_url": action_url, **context},
    )
