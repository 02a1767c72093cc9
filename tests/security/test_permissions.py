"""Role × page: signed out → the sign-in page, without the right → 403, hidden → 404."""

from urllib.parse import quote

import pytest
from django.db import transaction

from tests.security.addresses import samples
from tests.security.conftest import ROLES

pytestmark = pytest.mark.django_db

OPEN, SIGN_IN, CLOSED, HIDDEN, NO_GET, GONE = 200, 302, 403, 404, 405, 410

# One column a role, in the order of ROLES:
#   visiteur, membre, animateur, contributeur, animateur d’une autre, facilitateur, rédacteur, administrateur
EVERYBODY = (OPEN,) * 8
SIGNED_IN = (SIGN_IN, *(OPEN,) * 7)
TEAM = (SIGN_IN, CLOSED, OPEN, OPEN, CLOSED, OPEN, CLOSED, OPEN)
ANIMATORS = (SIGN_IN, CLOSED, OPEN, CLOSED, CLOSED, OPEN, CLOSED, OPEN)
IN_TEAM = (SIGN_IN, CLOSED, OPEN, OPEN, CLOSED, CLOSED, CLOSED, CLOSED)
OUT_OF_TEAM = (SIGN_IN, OPEN, CLOSED, CLOSED, OPEN, OPEN, OPEN, OPEN)
NOBODY_BY_GET = (NO_GET,) * 8

PAGES = {
    "home": EVERYBODY,
    "territories": EVERYBODY,
    "maillage": EVERYBODY,
    "maillage_names": EVERYBODY,
    "maillage_export": EVERYBODY,
    "manifest": EVERYBODY,
    "service_worker": EVERYBODY,
    "offline": EVERYBODY,
    "observatory:index": EVERYBODY,
    "observatory:chart": EVERYBODY,
    "observatory:file": EVERYBODY,
    "observatory:embed": EVERYBODY,
    "territory_search": EVERYBODY,
    "territory": EVERYBODY,
    "open-data": EVERYBODY,
    "news-feed": EVERYBODY,
    "gogocarto-feed": EVERYBODY,
    "tiers-lieux-feed": EVERYBODY,
    "murmurations-feed": EVERYBODY,
    "dynamics:murmurations": EVERYBODY,
    "dynamics:embed_list": EVERYBODY,
    "robots": EVERYBODY,
    "sitemap": EVERYBODY,
    "open-data-file": (HIDDEN,) * 8,  # nothing published yet
    "healthz": EVERYBODY,
    "api:root": EVERYBODY,
    "api:dynamics": EVERYBODY,
    "api:dynamics-map": EVERYBODY,
    "api:dynamic": EVERYBODY,
    "api:territories": EVERYBODY,
    "api:network": EVERYBODY,
    "api:statistics": EVERYBODY,
    "api:schema": EVERYBODY,
    "api:docs": EVERYBODY,
    "members:charter": EVERYBODY,
    "members:report": EVERYBODY,
    "dynamics:list": EVERYBODY,
    "dynamics:map": EVERYBODY,
    "dynamics:embed": EVERYBODY,
    "dynamics:detail": EVERYBODY,
    "dynamics:register": EVERYBODY,
    "organisation": EVERYBODY,
    "wagtail_serve": EVERYBODY,
    "members:keep_account": (GONE,) * 8,
    "members:unsubscribe": (GONE,) * 8,
    "dynamics:invitation": (GONE,) * 8,
    "dynamics:still_true": (GONE,) * 8,
    "reading:read": (GONE,) * 8,
    "consent:answer": (GONE,) * 8,
    # The desk of the équipe relais; one's own introductions for the others
    "introductions:desk": SIGNED_IN,
    "introductions:neighbours": (SIGN_IN, *(CLOSED,) * 4, OPEN, CLOSED, OPEN),
    "exchange_figures:page": EVERYBODY,
    "exchange_figures:csv": EVERYBODY,
    "suggestions:answer": (GONE,) * 8,
    "suggestions:stop": (GONE,) * 8,
    # What belongs to the person who signed in
    "my_space": SIGNED_IN,
    "life:notices": SIGNED_IN,
    "members:charter_version": EVERYBODY,
    "life:editions": EVERYBODY,
    "life:edition": (HIDDEN,) * 8,
    "life:welcome": SIGNED_IN,
    "life:members": SIGNED_IN,
    "life:notice": (SIGN_IN, *(HIDDEN,) * 7),
    "life:notice_choices": SIGNED_IN,
    "life:notices_stop": (GONE,) * 8,
    "members:profile": SIGNED_IN,
    "members:preferences": SIGNED_IN,
    "suggestions:rhythm": SIGNED_IN,
    "members:my_data": SIGNED_IN,
    "members:export": SIGNED_IN,
    "members:delete_account": SIGNED_IN,
    "usersessions_list": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    # After both sides of an introduction agreed
    "aftermath:supports": SIGNED_IN,
    "aftermath:ready": SIGNED_IN,
    "aftermath:support_new": (SIGN_IN, *(CLOSED,) * 4, OPEN, CLOSED, OPEN),
    "aftermath:support": (SIGN_IN, *(HIDDEN,) * 7),
    "aftermath:dates": (SIGN_IN, *(HIDDEN,) * 7),
    "aftermath:frame": (SIGN_IN, *(HIDDEN,) * 7),
    "aftermath:balance": (SIGN_IN, *(HIDDEN,) * 7),
    "aftermath:follow_up": (GONE,) * 8,
    "aftermath:calendar": (GONE,) * 8,
    "life:introduction_thread": (SIGN_IN, *(HIDDEN,) * 7),
    # Moderation of posts, private messages; the tables of one of each are in tests/life
    "life:report_post": (SIGN_IN, *(HIDDEN,) * 7),
    "life:post_decision": (SIGN_IN, *(HIDDEN,) * 7),
    "life:appeal": (GONE,) * 8,
    "life:moderation_figures": EVERYBODY,
    "life:pace": (SIGN_IN, *(HIDDEN,) * 7),
    "life:messages": SIGNED_IN,
    "life:blocked": SIGNED_IN,
    "life:message_new": (SIGN_IN, *(HIDDEN,) * 7),
    "life:block": (SIGN_IN, *(HIDDEN,) * 7),
    "life:conversation": (SIGN_IN, *(HIDDEN,) * 7),
    "life:message_withdraw": (SIGN_IN, *(HIDDEN,) * 7),
    # The forum; the table of a thread and of a group is in tests/life/test_forum.py
    "life:forum": EVERYBODY,
    "life:forum_sheet": EVERYBODY,
    "life:forum_group": (HIDDEN,) * 8,
    "life:forum_new": SIGNED_IN,
    "life:forum_people": SIGNED_IN,
    "life:forum_thread": (HIDDEN,) * 8,
    "life:forum_post_edit": (SIGN_IN, *(HIDDEN,) * 7),
    "life:forum_post_versions": (HIDDEN,) * 8,
    "life:forum_unfollow": (GONE,) * 8,
    "life:forum_mail_reply": (GONE,) * 8,
    # Needs and offers; the table of one of them is in tests/exchanges/test_records_pages.py
    "needs:list": EVERYBODY,
    "offers:list": EVERYBODY,
    "needs:map": EVERYBODY,
    "api:needs": EVERYBODY,
    "api:offers": EVERYBODY,
    "needs:new": SIGNED_IN,
    "offers:new": SIGNED_IN,
    "needs:alerts": SIGNED_IN,
    "offers:alert_new": SIGNED_IN,
    # The directory; the table of one dispositif is in tests/proposals/test_dispositifs_members.py
    "dispositifs:list": EVERYBODY,
    "dispositifs:compare": EVERYBODY,
    "dispositifs:calendar": EVERYBODY,
    "dispositifs:propose": SIGNED_IN,
    "dispositifs:mine": SIGNED_IN,
    "dispositifs:stop": (GONE,) * 8,
    # The agenda; the table of one event is in tests/life/test_agenda_pages.py
    "life:agenda": EVERYBODY,
    "life:agenda_feed": EVERYBODY,
    "life:agenda_map": EVERYBODY,
    "life:agenda_points": EVERYBODY,
    "life:agenda_embed": EVERYBODY,
    "api:events": EVERYBODY,
    "life:event": (HIDDEN,) * 8,
    "life:event_calendar": (HIDDEN,) * 8,
    "life:own_feed": (HIDDEN,) * 8,
    "life:trial_answer": (GONE,) * 8,
    "life:subscribe": SIGNED_IN,
    "life:event_new": (SIGN_IN, CLOSED, OPEN, OPEN, OPEN, OPEN, CLOSED, OPEN),
    "life:event_join": (SIGN_IN, *(HIDDEN,) * 7),
    "life:event_participants": (SIGN_IN, *(HIDDEN,) * 7),
    "life:visit_notes": (SIGN_IN, *(HIDDEN,) * 7),
    "life:event_report": (SIGN_IN, *(HIDDEN,) * 7),
    # Calls for commons; the table of one of them is in tests/proposals/test_calls_rights.py
    "life:groups": EVERYBODY,
    "life:group": (HIDDEN,) * 8,
    "life:group_points": (HIDDEN,) * 8,
    "life:group_new": (SIGN_IN, CLOSED, OPEN, CLOSED, OPEN, OPEN, CLOSED, OPEN),
    "life:group_join": (SIGN_IN, *(HIDDEN,) * 7),
    "life:group_document": (SIGN_IN, *(HIDDEN,) * 7),
    **{
        f"life:{page}": (SIGN_IN, CLOSED, OPEN, OPEN, *(CLOSED,) * 4)
        for page in ("handover", "handover_pdf", "handover_entry_new")
    },
    "life:handover_successor": (SIGN_IN, CLOSED, OPEN, *(CLOSED,) * 5),
    "calls:list": EVERYBODY,
    "calls:detail": (HIDDEN,) * 8,
    "calls:project": (HIDDEN,) * 8,
    "calls:envelope": (HIDDEN,) * 8,
    "calls:new": (SIGN_IN, CLOSED, OPEN, OPEN, OPEN, OPEN, CLOSED, OPEN),
    "calls:edit": (SIGN_IN, *(HIDDEN,) * 7),
    "calls:start": (SIGN_IN, *(HIDDEN,) * 7),
    "calls:join": (SIGN_IN, *(HIDDEN,) * 7),
    "calls:pledge": (SIGN_IN, *(HIDDEN,) * 7),
    "calls:supporters": (SIGN_IN, *(HIDDEN,) * 7),
    # Propositions; the table of one of them is in tests/proposals/test_permissions.py
    "proposals:list": EVERYBODY,
    "proposals:new": SIGNED_IN,
    "proposals:mine": SIGNED_IN,
    "proposals:detail": (HIDDEN,) * 8,
    "proposals:edit": (SIGN_IN, *(HIDDEN,) * 7),
    "proposals:note_step": (SIGN_IN, *(HIDDEN,) * 7),
    "proposals:amend": (SIGN_IN, *(HIDDEN,) * 7),
    "proposals:amendment": (HIDDEN,) * 8,
    "proposals:sign": (SIGN_IN, *(HIDDEN,) * 7),
    "api:proposals": EVERYBODY,
    "api:proposal": (HIDDEN,) * 8,
    # What is sent to addressees; the table of one of each is in tests/proposals/test_addressing_pages.py
    "addressees:list": EVERYBODY,
    "addressees:detail": (HIDDEN,) * 8,
    "addressees:new_letter": (SIGN_IN, *(CLOSED,) * 4, HIDDEN, CLOSED, HIDDEN),
    "addressing:unfollow": (GONE,) * 8,
    "addressing:send": (SIGN_IN, *(HIDDEN,) * 7),
    "addressing:note": (SIGN_IN, *(HIDDEN,) * 7),
    "joint_letters:list": EVERYBODY,
    "joint_letters:detail": (HIDDEN,) * 8,
    "joint_letters:edit": (SIGN_IN, *(CLOSED,) * 4, HIDDEN, CLOSED, HIDDEN),
    # A record of a team
    "dynamics:edit": TEAM,
    "dynamics:edit_section": TEAM,
    "dynamics:preview": TEAM,
    "dynamics:history": TEAM,
    "dynamics:compare": TEAM,
    "dynamics:restore": TEAM,
    "dynamics:freshness": TEAM,
    "dynamics:team": TEAM,
    "dynamics:end": ANIMATORS,
    "dynamics:withdraw": ANIMATORS,
    "dynamics:leave": IN_TEAM,
    "dynamics:join": OUT_OF_TEAM,
    "dynamics:ask_withdrawal": SIGNED_IN,
    "dynamics:claim": SIGNED_IN,  # of a record without a team
    # What a dynamique says of itself is for its team alone until it decides otherwise
    "positioning:home": IN_TEAM,
    "positioning:step": IN_TEAM,
    "positioning:export": IN_TEAM,
    "positioning:share": (SIGN_IN, CLOSED, OPEN, *(CLOSED,) * 5),
    "positioning:remove_all": (SIGN_IN, CLOSED, OPEN, *(CLOSED,) * 5),
    # An evaluation that its team keeps for itself; the equipe relais reads it when it is told that it may
    "evaluation:home": IN_TEAM,
    "evaluation:promise": IN_TEAM,
    "evaluation:aim_new": IN_TEAM,
    "evaluation:aim_edit": IN_TEAM,
    "evaluation:aim_remove": IN_TEAM,
    "evaluation:item_new": IN_TEAM,
    "evaluation:item_edit": IN_TEAM,
    "evaluation:item_remove": IN_TEAM,
    "evaluation:proof": IN_TEAM,
    "evaluation:library": IN_TEAM,
    "evaluation:indicator_new": IN_TEAM,
    "evaluation:indicator": IN_TEAM,
    "evaluation:indicator_edit": IN_TEAM,
    "evaluation:indicator_remove": IN_TEAM,
    "evaluation:measure_remove": IN_TEAM,
    "evaluation:evidence_new": IN_TEAM,
    "evaluation:evidence_edit": IN_TEAM,
    "evaluation:evidence_remove": IN_TEAM,
    "evaluation:effect_new": IN_TEAM,
    "evaluation:effect_edit": IN_TEAM,
    "evaluation:effect_remove": IN_TEAM,
    "evaluation:rounds": IN_TEAM,
    "evaluation:round_new": IN_TEAM,
    "evaluation:round": IN_TEAM,
    "evaluation:round_change": IN_TEAM,
    "evaluation:radar": IN_TEAM,
    "evaluation:opinion": (GONE,) * 8,
    # Means, report and comparisons: the team's until it says otherwise, which tests/evaluation follow
    **{
        f"means:{page}": IN_TEAM
        for page in (
            *("resources", "interests", "edit_interests", "chain", "edit_chain", "csv_in", "csv_out"),
            *("prerequisites", "report", "report_pdf", "compose_report", "comparisons", "sharing", "export"),
        )
    },
    **{
        f"means:{page}": (SIGN_IN, CLOSED, HIDDEN, HIDDEN, *(CLOSED,) * 4)
        for page in ("year", "remove_year", "comparison")
    },
    "means:remove": (SIGN_IN, CLOSED, OPEN, *(CLOSED,) * 5),
    "report_link:read": (GONE,) * 8,
    "report_link:pdf": (GONE,) * 8,
    # A draft of « membre »
    "dynamics:register_step": (HIDDEN, OPEN, *(HIDDEN,) * 6),
    "dynamics:register_preview": (HIDDEN, OPEN, *(HIDDEN,) * 6),
    "dynamics:register_delete": (HIDDEN, OPEN, *(HIDDEN,) * 6),
    # What another member shows to nobody but members, and a decision between a team and the équipe relais
    "members:member": (HIDDEN, *(OPEN,) * 7),
    "members:decision": TEAM,
}
CELLS = [
    (page, role, expected) for page, row in PAGES.items() for role, expected in zip(ROLES, row, strict=True)
]


@pytest.mark.parametrize("role", ROLES)
def test_each_page_opens_for_the_right_people(as_role, world, role):
    client = as_role(role)
    paths = samples(world)

    found = {page: client.get(paths[page]).status_code for page in PAGES}

    assert found == {page: expected for page, name, expected in CELLS if name == role}


def test_signing_in_leads_back_to_the_page_that_was_asked(client, world):
    paths = samples(world)
    for page, row in PAGES.items():
        if row[0] == SIGN_IN:
            assert client.get(paths[page])["Location"] == f"/compte/login/?next={quote(paths[page])}", page


@pytest.mark.parametrize(
    ("role", "expected"),
    list(zip(ROLES, (SIGN_IN, HIDDEN, OPEN, OPEN, HIDDEN, OPEN, HIDDEN, OPEN), strict=True)),
)
def test_a_record_that_is_not_published_exists_only_for_its_people(as_role, world, role, expected):
    client = as_role(role)
    for page in ("modifier/", "modifier/identite/", "apercu/", "historique/", "equipe/", "fraicheur/"):
        assert client.get(f"/dynamiques/{world.hidden.slug}/{page}").status_code == expected, page


@pytest.mark.parametrize("role", ROLES)
def test_a_hidden_record_is_in_no_public_place(as_role, world, role):
    client = as_role(role)

    for path in (
        "/",
        "/dynamiques/?q=cach%C3%A9e",
        "/territoires/26011/",
        "/organisations/fonds/",
        "/flux/nouveautes.atom",
    ):
        assert "Fiche cachée" not in client.get(path).content.decode(), path
    assert client.get("/api/v1/dynamics/brouillon/").status_code == HIDDEN


GESTURES = {
    "dynamics:resubmit": TEAM,
    "dynamics:set_role": ANIMATORS,
    "dynamics:remove_member": ANIMATORS,
    "dynamics:cancel_invitation": ANIMATORS,
    "dynamics:decide_request": ANIMATORS,
    "dynamics:end": ANIMATORS,
    "dynamics:withdraw": ANIMATORS,
    "dynamics:restore": TEAM,
    "dynamics:edit_section": TEAM,
    "dynamics:freshness": TEAM,
    "dynamics:leave": IN_TEAM,
    "dynamics:join": OUT_OF_TEAM,
    "evaluation:home": IN_TEAM,
    "evaluation:audience": (SIGN_IN, CLOSED, OPEN, *(CLOSED,) * 5),
    "evaluation:aim_new": IN_TEAM,
    "evaluation:aim_back": IN_TEAM,
    "evaluation:item_new": IN_TEAM,
    "evaluation:indicator": IN_TEAM,
    "evaluation:indicator_new": IN_TEAM,
    "evaluation:evidence_new": IN_TEAM,
    "evaluation:effect_new": IN_TEAM,
    "evaluation:round_new": IN_TEAM,
    "evaluation:round_invite": IN_TEAM,
    "evaluation:round_open": IN_TEAM,
    "evaluation:round_close": IN_TEAM,
    "evaluation:round_synthesis": IN_TEAM,
    "evaluation:round_discard": IN_TEAM,
    "evaluation:participant_withdraw": IN_TEAM,
    "evaluation:participant_again": IN_TEAM,
}


@pytest.mark.parametrize("role", ROLES)
def test_a_gesture_is_refused_to_whoever_may_not_make_it(as_role, world, role):
    """Posted with nothing: those who may are answered by the form, the others by 403 or the sign-in page."""
    client, paths = as_role(role), samples(world)
    for page, row in GESTURES.items():
        expected = dict(zip(ROLES, row, strict=True))[role]
        before = transaction.savepoint()
        response = client.post(paths[page], {})
        transaction.savepoint_rollback(before)  # leaving a team would change who may make the next gesture
        if expected == CLOSED:
            assert response.status_code == CLOSED, page
        else:
            assert response.status_code in {OPEN, SIGN_IN}, page
            to_sign_in = response.headers.get("Location", "").startswith("/compte/login/?next=")
            assert to_sign_in == (expected == SIGN_IN), page


def test_one_member_cannot_withdraw_the_request_of_another(as_role, world):
    path = samples(world)["dynamics:withdraw_request"]

    assert as_role("membre").post(path).status_code == HIDDEN
    world.request.refresh_from_db()
    assert world.request.state == "en-attente"


def test_a_key_of_another_record_opens_nothing(as_role, world):
    """An animateur·rice of one record with the numbers of another's team, invitations and versions."""
    client = as_role("animateur d’une autre")
    base = f"/dynamiques/{world.other.slug}"

    for path in (
        f"{base}/equipe/{world.member.pk}/role/",
        f"{base}/equipe/{world.member.pk}/retirer/",
        f"{base}/equipe/invitations/{world.invitation.pk}/annuler/",
        f"{base}/equipe/demandes/{world.request.pk}/",
        f"{base}/historique/{world.revision.pk}/retablir/",
    ):
        assert client.post(path, {"role": "animateur", "answer": "accept"}).status_code == HIDDEN, path
    assert client.get(f"{base}/historique/comparer/?a={world.revision.pk}").status_code == HIDDEN
