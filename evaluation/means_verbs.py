"""What happens to means, report and comparisons, in French: the phrases of the journal (Wagtail's ModelLogEntry)."""

YEAR_KEPT = "evaluation.year.keep"
TABLE_KEPT = "evaluation.table.keep"
AUDIENCES_CHOSEN = "evaluation.audiences.choose"
LINK_GIVEN = "evaluation.link.give"
LINK_REVOKED = "evaluation.link.revoke"
COMPARISON_ASKED = "evaluation.comparison.ask"
COMPARISON_AGREED = "evaluation.comparison.agree"
COMPARISON_CLOSED = "evaluation.comparison.close"
DATA_REMOVED = "evaluation.data.remove"

# action → (name of the verb, phrase that follows the name of the dynamique)
PHRASES = {
    YEAR_KEPT: ("Enregistrer les ressources", "a mis à jour ses ressources"),
    TABLE_KEPT: ("Enregistrer un tableau", "a mis à jour un tableau de son évaluation"),
    AUDIENCES_CHOSEN: ("Choisir les publics", "a choisi qui lit son évaluation"),
    LINK_GIVEN: ("Donner un lien", "a donné un lien de lecture de son rapport"),
    LINK_REVOKED: ("Retirer un lien", "a retiré un lien de lecture de son rapport"),
    COMPARISON_ASKED: ("Demander une comparaison", "a proposé une comparaison"),
    COMPARISON_AGREED: ("Accepter une comparaison", "a accepté une comparaison"),
    COMPARISON_CLOSED: ("Arrêter une comparaison", "a arrêté une comparaison"),
    DATA_REMOVED: ("Effacer l’évaluation", "a effacé des données de son évaluation"),
}


def register(actions) -> None:
    """Tell Wagtail's journal our phrases."""
    for action, (label, message) in PHRASES.items():
        actions.register_action(action, label, message)
