"""What moderators do, in French: the phrases of the journal (Wagtail's ModelLogEntry). They name no one, quote nothing."""

from community.life.moderation_enums import Measure, Outcome

DECIDED = {measure: f"life.case.{measure.name.lower()}" for measure in Measure}
APPEALED = "life.case.appeal"
SETTLED = {outcome: f"life.case.{outcome.name.lower()}" for outcome in Outcome}
RELEASED = "life.post.release"
PACE_SET = "life.thread.pace"
REOPENED = "life.thread.reopen"
CLOSED = "life.thread.close"

# action → (name of the verb, phrase that follows the name of the case or of the thread)
PHRASES = {
    DECIDED[Measure.KEEP]: ("Laisser un message", "est laissé comme il est"),
    DECIDED[Measure.HIDE]: ("Masquer un message", "est masqué"),
    DECIDED[Measure.WARN]: ("Avertir", "vaut un avertissement"),
    DECIDED[Measure.PAUSE]: ("Suspendre l’écriture", "vaut une suspension d’écriture"),
    DECIDED[Measure.CLOSE]: ("Fermer le fil", "fait fermer son fil"),
    APPEALED: ("Contester", "fait l’objet d’un recours"),
    SETTLED[Outcome.UPHELD]: ("Maintenir", "garde sa décision après recours"),
    SETTLED[Outcome.REVERSED]: ("Annuler", "voit sa décision annulée après recours"),
    RELEASED: ("Publier un message retenu", "a un message publié après relecture"),
    PACE_SET: ("Changer le rythme", "change de rythme"),
    CLOSED: ("Fermer", "est fermé"),
    REOPENED: ("Rouvrir", "est rouvert"),
}


def register(actions) -> None:
    """Tell Wagtail's journal our phrases."""
    for action, (label, message) in PHRASES.items():
        actions.register_action(action, label, message)
