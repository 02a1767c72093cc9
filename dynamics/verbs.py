"""What happens to dynamiques, in French: the phrases of the journal (Wagtail's ModelLogEntry), all of them here."""

REGISTERED = "dynamics.register"
RESUBMITTED = "dynamics.resubmit"
EDITED = "dynamics.edit"
IMPORTED = "dynamics.import"
UPDATED_BY_IMPORT = "dynamics.import.update"
RESTORED = "dynamics.restore"
ENDED = "dynamics.end"
RESUMED = "dynamics.resume"
WITHDRAWN = "dynamics.withdraw"
INVITED = "dynamics.team.invite"
JOINED = "dynamics.team.join"
ROLE_CHANGED = "dynamics.team.role"
REMOVED = "dynamics.team.remove"
LEFT = "dynamics.team.leave"
ORPHANED = "dynamics.team.orphan"
ASKED_TO_JOIN = "dynamics.team.ask"
REQUEST_ACCEPTED = "dynamics.team.accept"
REQUEST_REFUSED = "dynamics.team.refuse"
CLAIMED = "dynamics.claim"
CONFIRMED = "dynamics.freshness.confirm"
ASKED_IF_CURRENT = "dynamics.freshness.ask"
STALE = "dynamics.freshness.stale"
ARCHIVED = "dynamics.freshness.archive"
RHYTHM_CHOSEN = "dynamics.freshness.rhythm"
SOURCE_ADDED = "dynamics.source.add"
SOURCE_CHANGED = "dynamics.source.change"
SOURCE_MAPPED = "dynamics.source.map"
SOURCE_READ = "dynamics.source.read"
SOURCE_PAUSED = "dynamics.source.pause"
SOURCE_DECIDED = "dynamics.source.decide"

# action → (name of the verb, phrase that follows « la fiche » or the name of the dynamique)
PHRASES = {
    REGISTERED: ("Inscrire", "a été inscrite"),
    RESUBMITTED: ("Renvoyer en relecture", "a été renvoyée en relecture"),
    EDITED: ("Modifier", "a été modifiée par son équipe"),
    IMPORTED: ("Importer", "a été importée d’un fichier"),
    UPDATED_BY_IMPORT: ("Mettre à jour par import", "a été mise à jour d’après un fichier"),
    RESTORED: ("Rétablir", "a été rétablie dans une version antérieure"),
    ENDED: ("Dire terminée", "a été dite terminée"),
    RESUMED: ("Dire en activité", "est de nouveau dite en activité"),
    WITHDRAWN: ("Retirer", "a été retirée de la publication"),
    INVITED: ("Inviter", "a invité une personne dans son équipe"),
    JOINED: ("Rejoindre l’équipe", "a accueilli une personne dans son équipe"),
    ROLE_CHANGED: ("Changer un rôle", "a changé un rôle dans son équipe"),
    REMOVED: ("Retirer de l’équipe", "a retiré une personne de son équipe"),
    LEFT: ("Quitter l’équipe", "a vu une personne quitter son équipe"),
    ORPHANED: ("Laisser sans équipe", "n’a plus d’équipe"),
    ASKED_TO_JOIN: ("Demander", "a reçu une demande"),
    REQUEST_ACCEPTED: ("Accepter une demande", "a accepté une demande"),
    REQUEST_REFUSED: ("Refuser une demande", "a refusé une demande"),
    CLAIMED: ("Reprendre", "a été reprise par son équipe"),
    CONFIRMED: ("Confirmer", "a été confirmée à jour"),
    ASKED_IF_CURRENT: ("Demander si c’est à jour", "doit dire si elle est à jour"),
    STALE: ("Dire à vérifier", "est à vérifier, faute de réponse"),
    ARCHIVED: ("Archiver", "a été archivée"),
    RHYTHM_CHOSEN: ("Choisir un rythme", "a changé de rythme de vérification"),
    SOURCE_ADDED: ("Ajouter une source", "a été ajoutée aux sources distantes"),
    SOURCE_CHANGED: ("Modifier une source", "a été modifiée"),
    SOURCE_MAPPED: ("Dire les correspondances", "a reçu ses correspondances de colonnes"),
    SOURCE_READ: ("Lire une source", "a été lue à la demande"),
    SOURCE_PAUSED: ("Suspendre une source", "a été suspendue"),
    SOURCE_DECIDED: ("Décider d’un doublon", "a vu décider d’un doublon probable"),
}


def register(actions) -> None:
    """Tell Wagtail's journal our phrases."""
    for action, (label, message) in PHRASES.items():
        actions.register_action(action, label, message)
