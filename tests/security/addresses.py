"""Every address of the site with values that mean something in the test world, and a crawl from the home page."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from django.urls import URLPattern, get_resolver

from tests.security.addresses_moderation import MODERATION_AND_MESSAGES
from tests.security.group_addresses import groups, handover

BACK_OFFICE = "gestion/"


def walk(resolver=None, prefix: str = "", namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """(name with its namespace, pattern) of every address outside the back office."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if route.startswith(BACK_OFFICE):
            continue
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from walk(entry, route, inner)


def samples(world) -> dict[str, str]:
    """A path for every named address; tokens are made up, their right use is tested with what they open."""
    slug, token = world.record.slug, str(world.registration.token)
    record, draft = f"/dynamiques/{slug}/", f"/dynamiques/inscrire/{token}/"
    return {
        "home": "/",
        "territories": "/territoires/",
        "territory_search": "/territoires/recherche/?q=aouste",
        "territory_unfollow_all": "/territoires/suivi/x/",
        "territory": f"/territoires/{world.commune.slug}/",
        "territory_outline": f"/territoires/{world.commune.departement.slug}/contour.geojson",
        "territory_follow": f"/territoires/{world.commune.slug}/suivre/",
        "maillage": "/maillage/?outils=1&jusqu=2024",
        "maillage_names": "/maillage/noms/?q=clus",
        "manifest": "/manifest.webmanifest",
        "service_worker": "/service-worker.js",
        "offline": "/hors-connexion/",
        "maillage_export": "/maillage/maillage.csv",
        "observatory:index": "/observatoire/?theme=energie",
        "observatory:chart": "/observatoire/dynamiques-par-type/",
        "observatory:file": "/observatoire/dynamiques-par-type.svg",
        "observatory:embed": "/observatoire/dynamiques-par-type/integrer/",
        "open-data-file": "/donnees/dernier/dynamiques.csv",
        "search": "/recherche/?q=voisins",
        "search_suggestions": "/recherche/suggestions/?q=vois",
        "glossary:index": "/glossaire/?q=commun",
        "glossary:term": "/glossaire/absent/",
        "starting:path": "/demarrer/",
        "starting:tick": "/demarrer/besoin/fait/",
        "starting:trade": "/demarrer/metiers/animateur-de-la-cooperation/",
        "sheets:pdf": "/fiches/cooperations/pdf/",
        "monographies:pdf": "/monographies/absente/pdf/",
        "sheets:tick": "/fiches/cooperations/leviers/recit/travailler/",
        "sheets:example_read": "/fiches/cooperations/leviers/recit/vecu/1/",
        "sheets:example_edit": "/fiches/cooperations/leviers/recit/vecu/1/modifier/",
        "api:tools": "/api/v1/tools/",
        "api:tool": "/api/v1/tools/absent/",
        "api:sheets": "/api/v1/sheets/",
        "api:sheet": "/api/v1/sheets/cooperations/",
        "sheets:example": "/fiches/cooperations/leviers/recit/vecu/",
        "reading:read": "/monographies/relire/x/",
        # Introductions
        "introductions:desk": "/mises-en-relation/",
        "introductions:detail": "/mises-en-relation/1/",
        "introductions:act": "/mises-en-relation/1/prendre/",
        "introductions:qualify": "/mises-en-relation/besoin/1/",
        "introductions:follow_need": "/mises-en-relation/besoin/1/suivre/",
        "introductions:put_aside": "/mises-en-relation/besoin/1/ecarter/1/",
        "introductions:propose": "/mises-en-relation/besoin/1/proposer/",
        "introductions:contact_offer": "/mises-en-relation/demander/1/",
        "introductions:neighbours": "/mises-en-relation/voisines/",
        "introductions:neighbours_introduce": "/mises-en-relation/voisines/1/presenter/",
        "introductions:neighbours_dismiss": "/mises-en-relation/voisines/1/ecarter/",
        "introductions:neighbours_take_back": "/mises-en-relation/voisines/1/reprendre/",
        "exchange_figures:page": "/mises-en-relation/chiffres/",
        "exchange_figures:csv": "/mises-en-relation/chiffres/chiffres.csv",
        "consent:answer": "/mise-en-relation/x/",
        # Notices, directory, newsletter
        "life:notices": "/mon-espace/avis/?sujet=agenda",
        "life:notice": "/mon-espace/avis/1/",
        "life:notice_choices": "/mon-espace/avis/choix/",
        "life:notice_follow": "/mon-espace/avis/suivi/1/",
        "life:notices_stop": "/avis/arret/x/",
        "members:charter_version": "/communaute/charte/1/",
        "life:editions": "/communaute/nouvelles/",
        "life:edition": "/communaute/nouvelles/absente/",
        "life:welcome": "/mon-espace/premiers-pas/",
        "life:members": "/communaute/membres/?q=lou&theme=energie",
        "toolbox:list": "/outils/",
        "toolbox:compare": "/outils/comparer/",
        "toolbox:mine": "/outils/mes-outils/",
        "toolbox:gaps": "/outils/manques/",
        "toolbox:gap_new": "/outils/manques/nouveau/",
        "toolbox:gap": "/outils/manques/absent/",
        "toolbox:gap_edit": "/outils/manques/absent/modifier/",
        "toolbox:propose": "/outils/proposer/",
        "toolbox:preview": "/outils/proposer/absent/apercu/",
        "toolbox:give_up": "/outils/proposer/absent/effacer/",
        "toolbox:propose_step": "/outils/proposer/absent/identite/",
        "toolbox:detail": "/outils/absent/",
        "toolbox:pdf": "/outils/absent/pdf/",
        "toolbox:keep": "/outils/absent/garder/",
        "toolbox:pass_on": "/outils/absent/transmettre/",
        "toolbox:report": "/outils/absent/retour/",
        "toolbox:report_read": "/outils/absent/retours/1/",
        "toolbox:report_edit": "/outils/absent/retours/1/modifier/",
        "toolbox:variant": "/outils/absent/variante/",
        "toolbox:variant_read": "/outils/absent/variantes/1/",
        "toolbox:variant_edit": "/outils/absent/variantes/1/modifier/",
        "toolbox:variant_withdraw": "/outils/absent/variantes/1/retirer/",
        "dispositifs:list": "/dispositifs/",
        "dispositifs:compare": "/dispositifs/comparer/",
        "dispositifs:calendar": "/dispositifs/calendrier/",
        "dispositifs:mine": "/dispositifs/mes-dispositifs/",
        "dispositifs:propose": "/dispositifs/proposer/",
        "dispositifs:stop": "/dispositifs/alerte/x/",
        "dispositifs:detail": "/dispositifs/absent/",
        "dispositifs:edit": "/dispositifs/absent/corriger/",
        "dispositifs:preview": "/dispositifs/absent/relire/",
        "dispositifs:give_up": "/dispositifs/absent/effacer/",
        "dispositifs:check": "/dispositifs/absent/avis/",
        "dispositifs:alert": "/dispositifs/absent/alerte/",
        "monograph-feed": "/flux/monographies.atom",
        "my_space": "/mon-espace/",
        "gallery": "/composants/",
        "open-data": "/donnees/",
        "news-feed": "/flux/nouveautes.atom",
        "robots": "/robots.txt",
        "sitemap": "/sitemap-dynamiques.xml",
        "healthz": "/healthz/",
        "api:root": "/api/v1/",
        "api:dynamics": "/api/v1/dynamics/",
        "api:dynamics-map": "/api/v1/dynamics/map/?bbox=-5,42,9,51&zoom=6",
        "api:dynamic": f"/api/v1/dynamics/{slug}/",
        "api:glossary": "/api/v1/glossary/",
        "api:territories": "/api/v1/territories/?q=aouste",
        "api:network": "/api/v1/network/",
        "api:statistics": "/api/v1/statistics/",
        "api:schema": "/api/v1/schema/",
        "api:docs": "/api/v1/docs/",
        "members:charter": "/communaute/charte/",
        "members:member": world.people["animateur"].get_absolute_url(),
        "members:report": "/communaute/signaler/",
        "members:keep_account": "/communaute/rester/x/",
        "members:unsubscribe": "/communaute/desabonnement/x/",
        "members:profile": "/mon-espace/profil/",
        "members:preferences": "/mon-espace/preferences/",
        "members:my_data": "/mon-espace/mes-donnees/",
        "members:export": "/mon-espace/mes-donnees/export/",
        "members:delete_account": "/mon-espace/mes-donnees/supprimer/",
        "members:decision": f"/mon-espace/moderation/{world.decision.pk}/",
        "dynamics:register": "/dynamiques/inscrire/",
        "dynamics:register_confirm": "/dynamiques/inscrire/confirmer/x/",
        "dynamics:register_resume": draft,
        "dynamics:register_preview": f"{draft}apercu/",
        "dynamics:register_keep": f"{draft}garder/",
        "dynamics:register_delete": f"{draft}effacer/",
        "dynamics:register_sent": f"{draft}envoyee/",
        "dynamics:register_duplicates": f"{draft}identite/doublons/",
        "dynamics:register_step": f"{draft}identite/",
        "dynamics:list": "/dynamiques/",
        "dynamics:map": "/dynamiques/carte/",
        "dynamics:embed": "/dynamiques/carte/integrer/",
        "dynamics:embed_list": "/dynamiques/integrer/",
        "dynamics:murmurations": f"{record}murmurations.json",
        "gogocarto-feed": "/flux/gogocarto.json",
        "tiers-lieux-feed": "/flux/tiers-lieux.csv",
        "murmurations-feed": "/flux/murmurations.json",
        "dynamics:still_true": "/dynamiques/a-jour/x/",
        "dynamics:freshness": f"{record}fraicheur/",
        "dynamics:invitation": "/dynamiques/invitation/x/",
        "dynamics:edit": f"{record}modifier/",
        "dynamics:resubmit": f"{record}modifier/relecture/",
        "dynamics:edit_section": f"{record}modifier/identite/",
        "dynamics:preview": f"{record}apercu/",
        "dynamics:end": f"{record}terminer/",
        "dynamics:withdraw": f"{record}retirer/",
        "dynamics:history": f"{record}historique/",
        "dynamics:compare": f"{record}historique/comparer/",
        "dynamics:restore": f"{record}historique/{world.revision.pk}/retablir/",
        "dynamics:team": f"{record}equipe/",
        "dynamics:leave": f"{record}equipe/quitter/",
        "dynamics:set_role": f"{record}equipe/{world.member.pk}/role/",
        "dynamics:remove_member": f"{record}equipe/{world.member.pk}/retirer/",
        "dynamics:cancel_invitation": f"{record}equipe/invitations/{world.invitation.pk}/annuler/",
        "dynamics:decide_request": f"{record}equipe/demandes/{world.request.pk}/",
        "dynamics:join": f"{record}rejoindre/",
        "dynamics:claim": f"/dynamiques/{world.orphan.slug}/reprendre/",
        "dynamics:withdraw_request": f"{record}demandes/{world.request.pk}/retirer/",
        "dynamics:ask_withdrawal": f"{record}demander-le-retrait/",
        "dynamics:detail": record,
        **means(f"{record}evaluation/"),
        "report_link:read": "/rapports/x/",
        "report_link:pdf": "/rapports/x/pdf/",
        # Needs and offers
        "api:needs": "/api/v1/needs/",
        "api:need": "/api/v1/needs/1/",
        "api:offers": "/api/v1/offers/",
        "api:offer": "/api/v1/offers/1/",
        **records("needs", "/besoins/"),
        **records("offers", "/offres/"),
        "offers:pause": "/offres/1/pause/",
        "offers:document": "/offres/1/documents/1/",
        # Positioning; the table of audiences is in tests/evaluation/test_positioning_rights.py
        "positioning:home": f"{record}positionnement/",
        "positioning:step": f"{record}positionnement/repondre/stade/",
        "positioning:mine": f"{record}positionnement/ma-reponse/",
        "positioning:withdraw": f"{record}positionnement/ma-reponse/retirer/",
        "positioning:agree": f"{record}positionnement/convenir/",
        "positioning:share": f"{record}positionnement/partage/",
        "positioning:remove_all": f"{record}positionnement/effacer/",
        "positioning:export": f"{record}positionnement/positionnements.csv",
        "positioning:snapshot": f"{record}positionnement/1/",
        "positioning:remove": f"{record}positionnement/1/effacer/",
        "organisation": world.organisation.get_absolute_url(),
        # An introduction after both agreed; there is none in this world
        "aftermath:dates": "/mises-en-relation/1/date/",
        "aftermath:date": "/mises-en-relation/1/date/1/",
        "aftermath:cancel_meeting": "/mises-en-relation/1/date/annuler/",
        "aftermath:met": "/mises-en-relation/1/date/rencontre/",
        "aftermath:calendar": "/mise-en-relation/rendez-vous/x/",
        "aftermath:frame": "/mises-en-relation/1/cadre/",
        "aftermath:agree_frame": "/mises-en-relation/1/cadre/accord/",
        "aftermath:convention": "/mises-en-relation/1/cadre/convention.pdf",
        "aftermath:balance": "/mises-en-relation/1/bilan/",
        "aftermath:follow_up": "/mise-en-relation/suivi/x/",
        "aftermath:supports": "/mises-en-relation/soutien/",
        "aftermath:support_new": "/mises-en-relation/soutien/nouvelle/",
        "aftermath:support": "/mises-en-relation/soutien/1/",
        "aftermath:ready": "/offres/pret-a-transmettre/",
        **MODERATION_AND_MESSAGES,
        "life:introduction_thread": "/mises-en-relation/1/fil/",
        "life:post_edit": "/mises-en-relation/1/fil/1/corriger/",
        "life:post_withdraw": "/mises-en-relation/1/fil/1/retirer/",
        "life:post_document": "/mises-en-relation/1/fil/1/document/",
        **FORUM,
        **evaluation(f"{record}evaluation/", world.evaluation),
        # Calls for commons; there is none in this world
        **CALLS,
        **AGENDA,
        **groups(),
        **handover(record),
        # Propositions; there is none in this world
        "proposals:list": "/propositions/",
        "proposals:new": "/propositions/nouvelle/",
        "proposals:similar": "/propositions/ressemblances/",
        "proposals:mine": "/propositions/mes-propositions/",
        "proposals:detail": "/propositions/absente/",
        "proposals:edit": "/propositions/absente/modifier/",
        "proposals:give_up": "/propositions/absente/effacer/",
        "proposals:invite": "/propositions/absente/inviter/",
        "proposals:sign": "/propositions/absente/signer/",
        "proposals:support": "/propositions/absente/soutenir/",
        "proposals:note_step": "/propositions/absente/etape/",
        "proposals:amend": "/propositions/absente/amender/",
        "proposals:amendment": "/propositions/absente/amendements/1/",
        "proposals:discuss": "/propositions/absente/discussion/",
        "proposals:post_edit": "/propositions/absente/discussion/1/corriger/",
        "proposals:post_withdraw": "/propositions/absente/discussion/1/retirer/",
        "api:proposals": "/api/v1/proposals/",
        "api:proposal": "/api/v1/proposals/absente/",
        # What is sent to addressees; there is none in this world
        "addressees:list": "/propositions/destinataires/",
        "addressees:detail": "/propositions/destinataires/absent/",
        "addressees:new_letter": "/propositions/destinataires/absent/lettre/",
        "addressing:unfollow": "/propositions/suivi/arret/x/",
        "addressing:send": "/propositions/absente/adresser/",
        "addressing:follow": "/propositions/absente/suivre/",
        "addressing:sending": "/propositions/absente/envois/1/",
        "addressing:note": "/propositions/absente/envois/1/noter/",
        "addressing:draft_step": "/propositions/absente/envois/1/etapes/1/",
        "addressing:document": "/propositions/absente/envois/1/etapes/1/document/",
        "joint_letters:list": "/propositions/lettres/",
        "joint_letters:detail": "/propositions/lettres/1/",
        "joint_letters:edit": "/propositions/lettres/1/modifier/",
        "joint_letters:pdf": "/propositions/lettres/1/lettre.pdf",
        "joint_letters:act": "/propositions/lettres/1/ouvrir/",
        # Suggestions, rhythm of solicitations
        "suggestions:of_need": "/besoins/1/suggestions/",
        "suggestions:dismiss": "/besoins/1/suggestions/1/ecarter/",
        "suggestions:take_back": "/besoins/1/suggestions/1/reprendre/",
        "suggestions:qualify": "/besoins/1/suggestions/1/qualifier/",
        "suggestions:answer": "/suggestions/x/",
        "suggestions:rhythm": "/mon-espace/sollicitations/",
        "suggestions:stop": "/sollicitations/arret/x/",
        **ACCOUNTS,
        "wagtaildocs_serve": "/documents/1/absent.pdf",
        "wagtaildocs_authenticate_with_password": "/documents/authenticate_with_password/1/",
        "wagtailcore_authenticate_with_password": "/_util/authenticate_with_password/1/1/",
        "wagtailcore_login": "/_util/login/",
        "wagtail_serve": "/confidentialite/",
    }


def evaluation(base: str, parts) -> dict[str, str]:
    """Addresses of an evaluation kept by its team, with one part of each kind."""
    places = {
        "home": "",
        "audience": "public/",
        "promise": "promesse/",
        "aim_new": "promesse/objectifs/nouveau/",
        "aim_edit": f"promesse/objectifs/{parts.aim.pk}/",
        "aim_remove": f"promesse/objectifs/{parts.aim.pk}/retirer/",
        "aim_back": f"promesse/objectifs/{parts.aim.pk}/reprendre/",
        "item_new": "promesse/maillons/nouveau/",
        "item_edit": f"promesse/maillons/{parts.item.pk}/",
        "item_remove": f"promesse/maillons/{parts.item.pk}/effacer/",
        "proof": "preuve/",
        "library": "preuve/bibliotheque/?q=emploi",
        "indicator_new": "preuve/indicateurs/nouveau/",
        "indicator": f"preuve/indicateurs/{parts.indicator.pk}/",
        "indicator_edit": f"preuve/indicateurs/{parts.indicator.pk}/modifier/",
        "indicator_remove": f"preuve/indicateurs/{parts.indicator.pk}/effacer/",
        "measure_remove": f"preuve/mesures/{parts.measure.pk}/effacer/",
        "evidence_new": "preuve/preuves/nouvelle/",
        "evidence_edit": f"preuve/preuves/{parts.evidence.pk}/",
        "evidence_remove": f"preuve/preuves/{parts.evidence.pk}/effacer/",
        "evidence_document": f"preuve/preuves/{parts.evidence.pk}/document/",
        "effect_new": "preuve/effets/nouveau/",
        "effect_edit": f"preuve/effets/{parts.effect.pk}/",
        "effect_remove": f"preuve/effets/{parts.effect.pk}/effacer/",
        "rounds": "deliberation/",
        "round_new": "deliberation/nouveau/",
        "round": "deliberation/1/",
        "round_change": "deliberation/1/modifier/",
        "round_discard": "deliberation/1/effacer/",
        "round_invite": "deliberation/1/inviter/",
        "round_open": "deliberation/1/ouvrir/",
        "round_close": "deliberation/1/clore/",
        "round_synthesis": "deliberation/1/synthese/",
        "participant_withdraw": f"deliberation/1/invitations/{parts.participant.pk}/retirer/",
        "participant_again": f"deliberation/1/invitations/{parts.participant.pk}/renvoyer/",
        "opinion": "avis/x/",
        "radar": "radar/",
        "radar_file": "radar/preuves.svg",
    }
    return {f"evaluation:{name}": f"{base}{place}" for name, place in places.items()}


def records(namespace: str, base: str) -> dict[str, str]:
    """Addresses of needs or of offers, the number of which nobody has."""
    places = {
        "list": "",
        "map": "carte/",
        "points": "carte/points/?bbox=-5,42,9,51&zoom=6",
        "new": "nouveau/",
        "already_there": "deja-la/",
        "alerts": "alertes/",
        "alert_new": "alertes/nouvelle/",
        "alert": "alertes/1/",
        "detail": "1/",
        "edit": "1/modifier/",
        "move": "1/etat/",
        "close": "1/fermer/",
        "remove": "1/effacer/",
    }
    return {f"{namespace}:{name}": f"{base}{place}" for name, place in places.items()}


def means(base: str) -> dict[str, str]:
    """Means, report and comparisons of the evaluation of a dynamique."""
    places = {
        "resources": "ressources/",
        "open_year": "ressources/annee/",
        "year": "ressources/annee/2025/",
        "remove_year": "ressources/annee/2025/effacer/",
        "interests": "ressources/interets/",
        "edit_interests": "ressources/interets/modifier/",
        "start_interests": "ressources/interets/depart/",
        "chain": "ressources/chaine/",
        "edit_chain": "ressources/chaine/modifier/",
        "csv_in": "ressources/fichier/interets/",
        "csv_out": "ressources/fichier/interets/csv/",
        "prerequisites": "prerequis/",
        "say_prerequisite": "prerequis/temps/",
        "report": "rapport/",
        "report_pdf": "rapport/pdf/",
        "compose_report": "rapport/choisir/",
        "give_link": "rapport/liens/",
        "revoke_link": "rapport/liens/1/retirer/",
        "comparisons": "comparaisons/",
        "comparison": "comparaisons/1/",
        "answer_comparison": "comparaisons/1/repondre/",
        "stop_comparison": "comparaisons/1/arreter/",
        "sharing": "partage/",
        "export": "partage/export/",
        "remove": "partage/effacer/",
    }
    return {f"means:{name}": f"{base}{place}" for name, place in places.items()}


# There is no thread in this world
FORUM_POST = "/forum/1/messages/1/"
FORUM = {
    "life:forum": "/forum/?q=jeunes",
    "life:forum_sheet": "/forum/fiches/cooperations/",
    "life:forum_theme": "/forum/themes/absent/",
    "life:forum_territory": "/forum/territoires/absent/",
    "life:forum_group": "/forum/groupe/absent/",
    "life:forum_new": "/forum/nouvelle/",
    "life:forum_place_follow": "/forum/suivre/",
    "life:forum_people": "/forum/personnes/?personne=ab",
    "life:forum_unfollow": "/forum/suivi/x/",
    "life:forum_mail_reply": "/forum/repondre/x/",
    "life:forum_thread": "/forum/1/",
    "life:forum_follow": "/forum/1/suivre/",
    "life:forum_react": f"{FORUM_POST}reagir/",
    "life:forum_solve": f"{FORUM_POST}reponse/",
    "life:forum_post_edit": f"{FORUM_POST}modifier/",
    "life:forum_post_withdraw": f"{FORUM_POST}retirer/",
    "life:forum_post_versions": f"{FORUM_POST}versions/",
    "life:forum_post_document": f"{FORUM_POST}document/",
    "life:forum_post_picture": f"{FORUM_POST}image/",
}
CALL, PROJECT = "/appels-a-communs/absent/", "/appels-a-communs/absent/projets/1/"
CALLS = {
    "calls:list": "/appels-a-communs/",
    "calls:new": "/appels-a-communs/nouveau/",
    "calls:detail": CALL,
    "calls:edit": f"{CALL}modifier/",
    "calls:give_up": f"{CALL}effacer/",
    "calls:dates": f"{CALL}dates/",
    "calls:follow": f"{CALL}suivre/",
    "calls:envelope": f"{CALL}enveloppe/",
    "calls:spread": f"{CALL}enveloppe/repartir/",
    "calls:delegate": f"{CALL}enveloppe/confier/",
    "calls:ask_part": f"{CALL}enveloppe/demander/",
    "calls:supporters": f"{CALL}enveloppe/soutiens/",
    "calls:start": f"{CALL}projets/nouveau/",
    "calls:project": PROJECT,
    "calls:project_edit": f"{PROJECT}modifier/",
    "calls:project_move": f"{PROJECT}etape/",
    "calls:project_decide": f"{PROJECT}preselection/",
    "calls:note": f"{PROJECT}journal/",
    "calls:note_remove": f"{PROJECT}journal/1/retirer/",
    "calls:result": f"{PROJECT}resultats/",
    "calls:join": f"{PROJECT}rejoindre/",
    "calls:pledge": f"{PROJECT}apports/1/",
    "calls:pledge_withdraw": f"{PROJECT}apports/1/retirer/",
    "calls:receipt": f"{PROJECT}apports/1/recu/",
}
EVENT = "/agenda/absente/"
AGENDA = {
    "life:agenda": "/agenda/",
    "life:agenda_feed": "/agenda/agenda.ics",
    "life:agenda_map": "/agenda/carte/",
    "life:agenda_points": "/agenda/carte/points/?bbox=-5,41,10,51&zoom=5",
    "life:agenda_embed": "/agenda/integrer/",
    "life:event_new": "/agenda/nouveau/",
    "life:subscribe": "/agenda/mon-agenda/",
    "life:own_feed": "/agenda/mon-agenda/x.ics",
    "life:trial_answer": "/agenda/essais/x/",
    "life:event": EVENT,
    "life:event_calendar": f"{EVENT}rencontre.ics",
    "life:event_edit": f"{EVENT}modifier/",
    "life:event_publish": f"{EVENT}publier/",
    "life:event_give_up": f"{EVENT}effacer/",
    "life:event_cancel": f"{EVENT}annuler/",
    "life:event_repeat": f"{EVENT}repeter/",
    "life:event_invite": f"{EVENT}inviter/",
    "life:event_join": f"{EVENT}inscription/",
    "life:event_leave": f"{EVENT}desinscription/",
    "life:event_participants": f"{EVENT}participants/",
    "life:event_dates": f"{EVENT}dates/",
    "life:event_date": f"{EVENT}dates/1/",
    "life:visit_notes": f"{EVENT}notes/miennes/",
    "life:event_report": f"{EVENT}compte-rendu/",
    "life:report_picture": f"{EVENT}compte-rendu/images/",
    "life:report_picture_remove": f"{EVENT}compte-rendu/images/1/retirer/",
    "life:trial": f"{EVENT}essai/",
    "life:own_trial": f"{EVENT}essais/1/",
    "api:events": "/api/v1/events/",
    "api:event": "/api/v1/events/absente/",
}
ACCOUNTS = {
    "account_login": "/compte/login/",
    "account_logout": "/compte/logout/",
    "account_inactive": "/compte/inactive/",
    "account_signup": "/compte/signup/",
    "account_reauthenticate": "/compte/reauthenticate/",
    "account_email": "/compte/email/",
    "account_email_verification_sent": "/compte/confirm-email/",
    "account_change_password": "/compte/password/change/",
    "account_set_password": "/compte/password/set/",
    "account_reset_password": "/compte/password/reset/",
    "account_confirm_login_code": "/compte/login/code/confirm/",
    "account_confirm_email": "/compte/confirm-email/x/",
    "account_reset_password_from_key_done": "/compte/password/reset/key/done/",
    "account_reset_password_from_key": "/compte/password/reset/key/a-b/",
    "account_reset_password_done": "/compte/password/reset/done/",
    "mfa_index": "/compte/2fa/",
    "mfa_authenticate": "/compte/2fa/authenticate/",
    "mfa_reauthenticate": "/compte/2fa/reauthenticate/",
    "mfa_activate_totp": "/compte/2fa/totp/activate/",
    "mfa_deactivate_totp": "/compte/2fa/totp/deactivate/",
    "mfa_view_recovery_codes": "/compte/2fa/recovery-codes/",
    "mfa_generate_recovery_codes": "/compte/2fa/recovery-codes/generate/",
    "mfa_download_recovery_codes": "/compte/2fa/recovery-codes/download/",
    "usersessions_list": "/compte/sessions/",
}


def crawl(client, start: str = "/", most: int = 120) -> dict[str, object]:
    """Answers by path, following the links of the pages; at most one query string a path."""
    waiting, seen = [start], {}
    paths: set[str] = set()
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        if urlsplit(address).path in paths:
            continue
        paths.add(urlsplit(address).path)
        response = seen[address] = client.get(address)
        waiting += links(response, address)
    return seen


def links(response, address: str) -> list[str]:
    """Addresses of the site that a page links to."""
    if response.status_code in {301, 302}:
        found = [response["Location"]]
    elif response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
        found = re.findall(r'(?:href|src|action)="([^"]+)"', response.content.decode())
    else:
        return []
    absolute = [urldefrag(urljoin(f"http://testserver{address}", unescape(link)))[0] for link in found]
    here = [urlsplit(link) for link in absolute if link.startswith("http://testserver/")]
    return [
        f"{link.path}?{link.query}" if link.query else link.path
        for link in here
        if not link.path.startswith(("/static/", "/gestion/"))
    ]


def text_of(response) -> str:
    """Everything that an answer says, streamed or not, headers included."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{dict(response.headers)}\n{body.decode(errors='replace')}"
