"""The first steps of a new member: five useful gestures, seen from what she did, never ticked by hand."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from community.exchanges.models import Need, Offer, SavedSearch
from community.life.models import Channel, Follow, Welcome
from community.members.enums import Visibility
from community.members.models import Profile, User
from community.members.services.charter import has_accepted
from community.members.services.letters import write_letter
from dynamics.models import JoinRequest, TeamMember, TerritoryFollow
from toolbox.models import ResourcePerson, UsageReport

LETTER = "life.welcome"


@dataclass(frozen=True)
class Step:
    """One gesture: what it is, why it helps, where it is made, whether it is made."""

    name: str
    label: str
    why: str
    url: str
    is_done: bool = False


def steps_of(user) -> list[Step]:
    """The five steps with what she did: three queries."""
    done = facts_of(user)
    found = [
        Step(
            "charter",
            "Lire la charte, et dire si vous y adhérez",
            "Cinq minutes : c’est ce qui nous relie.",
            reverse("members:charter"),
        ),
        Step(
            "profile",
            "Dire qui vous êtes, et choisir qui le voit",
            "Une phrase suffit. Rien n’est visible tant que vous ne l’avez pas décidé.",
            reverse("members:profile"),
        ),
        Step(
            "dynamic",
            "Rejoindre une dynamique, ou inscrire la vôtre",
            "Elle est peut-être déjà là : son équipe vous répondra.",
            reverse("dynamics:list"),
        ),
        Step(
            "follow",
            "Suivre un territoire, ou choisir ce qui vous prévient",
            "Sur le site, par courriel, ou pas du tout.",
            reverse("life:notice_choices"),
        ),
        Step(
            "exchange",
            "Dire ce que vous cherchez, ou ce que vous pouvez transmettre",
            "Quatre lignes suffisent pour que quelqu’un, ailleurs, vous réponde.",
            reverse("needs:new"),
        ),
    ]
    return [Step(one.name, one.label, one.why, one.url, done[one.name]) for one in found]


def facts_of(user) -> dict[str, bool]:
    """What she did, by step."""

    def has(model, **field) -> Exists:
        return Exists(model.objects.filter(**(field or {"user": OuterRef("pk")})))

    said = ~Q(name_visibility=Visibility.NOBODY) & (~Q(bio="") | ~Q(skills="") | ~Q(territory=""))
    hers = {"owner": OuterRef("pk")}
    facts = {
        "tells": Exists(Profile.objects.filter(said, user=OuterRef("pk"))),
        "is_in_team": has(TeamMember),
        "asks_team": has(JoinRequest),
        "looks_at_territory": has(TerritoryFollow),
        "looks_at_one": has(Follow),
        "chose_channel": has(Channel),
        "keeps_search": has(SavedSearch),
        "has_need": has(Need, **hers),
        "has_offer": has(Offer, **hers),
        "passes_on": has(ResourcePerson),
        "told_report": has(UsageReport, author=OuterRef("pk")),
    }
    found = User.objects.filter(pk=user.pk).values(**facts).get()
    return {
        "charter": has_accepted(user),
        "profile": found["tells"],
        "dynamic": found["is_in_team"] or found["asks_team"],
        "follow": any(
            found[one] for one in ("looks_at_territory", "looks_at_one", "chose_channel", "keeps_search")
        ),
        "exchange": any(found[one] for one in ("has_need", "has_offer", "passes_on", "told_report")),
    }


def show(*, user, is_shown: bool) -> None:
    """Put the first steps away, or call them back; twice is once."""
    Welcome.objects.update_or_create(user=user, defaults={"is_shown": is_shown})


def write_welcome(*, user) -> None:
    """One letter a person for ever, once her address is confirmed."""
    write_letter(
        kind=LETTER,
        user=user,
        key="welcome",
        context={
            "title": "Bienvenue sur Archipel",
            "steps": steps_of(user),
            "action_url": settings.SITE_URL + reverse("my_space"),
            "action_label": "Ouvrir mon espace",
            "reason": "Vous recevez ce message parce que vous venez de créer votre compte. Il ne sera pas répété.",
        },
    )
