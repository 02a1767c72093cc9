"""Addresses of groups and of carnets de passation, for `addresses.samples`."""


def groups() -> dict[str, str]:
    """Of a group that does not exist; its rights are tested beside it (tests/life/test_groups_rights.py)."""
    base = "/communautes/absente/"
    places = {
        "group": "",
        "group_points": "points/?bbox=-5,41,9,51&zoom=6",
        "group_edit": "modifier/",
        "group_close": "fermer/",
        "group_reopen": "rouvrir/",
        "group_join": "rejoindre/",
        "group_decline": "decliner/",
        "group_charter": "charte/",
        "group_leave": "quitter/",
        "group_people": "membres/",
        "group_animator": "membres/1/animer/",
        "group_exclude": "membres/1/exclure/",
        "group_invite": "inviter/",
        "group_decide": "demandes/1/",
        "group_bring": "venir/",
        "group_party": "parties/1/",
        "group_party_out": "parties/1/retirer/",
        "group_share": "documents/partager/",
        "group_document": "documents/1/",
        "group_document_remove": "documents/1/retirer/",
    }
    lists = {
        "life:groups": "/communautes/",
        "life:group_new": "/communautes/nouveau/",
        "life:group_dismiss": "/communautes/suggestions/ecarter/",
    }
    return lists | {f"life:{name}": f"{base}{place}" for name, place in places.items()}


def handover(record: str) -> dict[str, str]:
    """Of the carnet of a dynamique; `record` is its address."""
    places = {
        "handover": "",
        "handover_pdf": "pdf/",
        "handover_successor": "succession/",
        "handover_silence": "rappel/",
        "handover_entry_new": "ajouter/decision/",
        "handover_entry": "lignes/1/",
        "handover_entry_remove": "lignes/1/retirer/",
        "handover_entry_confirm": "lignes/1/confirmer/",
        "handover_entry_file": "lignes/1/fichier/",
    }
    return {f"life:{name}": f"{record}passation/{place}" for name, place in places.items()}
