"""The letters of an introduction other than the request itself: agreed, not followed, questions, hand-over."""

from django.conf import settings
from django.urls import reverse

from community.exchanges.enums import Answer
from community.exchanges.models import Introduction, IntroductionEvent, Party, PartyQuestion
from community.exchanges.services import consent
from community.members.enums import Role
from community.members.models import Profile, User
from community.members.services.letters import write_letter


def contact_of(party: Party) -> dict:
    """What the other side receives once both agreed: name, address, and the telephone if there is one."""
    phone = ""
    if party.user_id:
        phone = Profile.objects.filter(user=party.user_id).values_list("phone", flat=True).first() or ""
    return {"name": party.person_name, "email": party.address, "phone": phone}


def write_agreed(introduction: Introduction) -> None:
    """To each side, the contact of the other; erased from our table as soon as it has left."""
    parties = _parties(introduction)
    for party in parties:
        other = next(one for one in parties if one.pk != party.pk)
        _to_party(
            "agreed",
            party,
            is_ephemeral=True,
            contact=contact_of(other),
            other_name=introduction.name_of(other.side),
            facilitator_name=consent.signature(introduction.facilitator),
            form_label=introduction.get_form_display(),
        )


def write_not_followed(introduction: Introduction) -> None:
    """To whoever had accepted or was waiting; the same words whatever ended it, and whoever."""
    for party in _parties(introduction):
        if party.asked_at and party.answer in [Answer.WAITING, Answer.ACCEPTED]:
            _to_party(
                "not_followed",
                party,
                other_name=introduction.name_of(consent.other_side(party.side)),
                record=introduction.need if party.side == "besoin" else introduction.offer,
            )


def write_question_asked(question: PartyQuestion) -> None:
    """To the facilitator who follows it, else to the whole équipe relais."""
    introduction = question.party.introduction
    if introduction.facilitator_id and introduction.facilitator.is_active:
        people = [introduction.facilitator]
    else:
        people = User.objects.living().in_role(Role.FACILITATOR)
    for person in people:
        _to_facilitator(
            "question_asked", person, introduction, about=question, question=question, party=question.party
        )


def write_question_answered(question: PartyQuestion) -> None:
    party = question.party
    waits = party.introduction.is_answerable and not party.has_answered
    _to_party(
        "question_answered",
        party,
        about=question,
        is_ephemeral=True,
        question=question,
        waits=waits,
        **({"action_label": "Lire et répondre", "action_url": consent.answer_url(party)} if waits else {}),
        facilitator_name=consent.signature(question.answered_by),
    )


def write_handed_over(event: IntroductionEvent, *, to, by) -> None:
    _to_facilitator("handed_over", to, event.introduction, about=event, note=event.text, by=by)


def write_taken(event: IntroductionEvent, *, before, by) -> None:
    _to_facilitator("taken", before, event.introduction, about=event, by=by)


def _parties(introduction: Introduction) -> list[Party]:
    return list(introduction.parties.select_related("user", "introduction"))


def _to_party(kind: str, party: Party, *, about=None, is_ephemeral=False, **context) -> None:
    if not party.address:
        return
    introduction = party.introduction
    if party.user_id:
        context.setdefault("action_label", "Ouvrir la mise en relation")
        context.setdefault("action_url", settings.SITE_URL + introduction.get_absolute_url())
    write_letter(
        kind=f"exchanges.{kind}",
        to=party.address,
        user=party.user,
        about=about or introduction,
        key="",
        is_ephemeral=is_ephemeral,
        context={
            "party": party,
            "introduction": introduction,
            "person_name": party.user.get_short_name() if party.user_id else party.name,
            **context,
        },
    )


def _to_facilitator(kind: str, person, introduction: Introduction, *, about, **context) -> None:
    write_letter(
        kind=f"exchanges.{kind}",
        user=person,
        about=about,
        key="",
        context={
            "introduction": introduction,
            "need_name": introduction.name_of("besoin"),
            "offer_name": introduction.name_of("offre"),
            "action_label": "Ouvrir la mise en relation",
            "action_url": settings.SITE_URL + reverse("introductions:detail", args=[introduction.pk]),
            **context,
        },
    )
