"""An introduction that both sides accepted, with its people."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from community.exchanges.enums import Answer, Form, IntroductionState
from community.exchanges.models import Introduction
from community.members.models import Letter, User
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.exchanges.factories import IntroductionFactory, NeedFactory, OfferFactory
from tests.members.factories import UserFactory

ROLES = ["visiteur", "inconnue", "besoin", "offre", "équipe relais"]


@dataclass
class Company:
    """Both sides, the facilitator who follows, and a member who is in nothing."""

    introduction: Introduction
    need: User
    offer: User
    facilitator: User
    stranger: User

    def as_role(self, client, role: str):
        client.logout()
        people = dict(zip(ROLES[1:], (self.stranger, self.need, self.offer, self.facilitator), strict=True))
        if role in people:
            client.force_login(people[role])
        return client

    def url(self, rest: str = "") -> str:
        return f"/mises-en-relation/{self.introduction.pk}/{rest}"


def agreed(*, form=Form.PEERS, days: int = 1, state=IntroductionState.AGREED, tools=(), **fields) -> Company:
    """Accepted by both so many days ago; each side is in the team of its dynamique."""
    moment = timezone.now() - timedelta(days=days)
    seeking = DynamicFactory(name="La Ruche", slug="la-ruche", live=True, stage="emergence")
    giving = DynamicFactory(name="Le Rucher voisin", slug="le-rucher", live=True, stage="creation")
    need, offer = UserFactory(first_name="Nadia"), UserFactory(first_name="Omar")
    TeamMemberFactory(dynamic=seeking, user=need)
    TeamMemberFactory(dynamic=giving, user=offer)
    introduction = IntroductionFactory(
        need=NeedFactory(dynamic=seeking, owner=need),
        offer=OfferFactory(dynamic=giving, owner=offer, tools=tools),
        form=form,
        state=state,
        proposed_at=moment,
        agreed_at=None if state in NOT_YET else moment,
        parties=True,
        **fields,
    )
    introduction.parties.update(asked_at=moment, answer=Answer.ACCEPTED, answered_at=moment)
    return Company(introduction, need, offer, introduction.facilitator, UserFactory())


NOT_YET = {IntroductionState.DRAFT, IntroductionState.PROPOSED, IntroductionState.ONE_AGREED}


def letters(kind: str) -> dict[str, str]:
    """Texts of the letters of this kind, by address."""
    return {letter.email: letter.text for letter in Letter.objects.filter(kind=kind).order_by("pk")}
