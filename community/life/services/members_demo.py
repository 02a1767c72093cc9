"""Members of the demonstration who show themselves, their notices, a first edition; never made on a real site."""

from django.db import transaction
from django.urls import reverse

from community.life.enums import NoticeSubject
from community.life.models import Edition
from community.life.newsletter_items import proposed
from community.life.services import newsletters
from community.life.services.notices import notify
from community.members.enums import Visibility
from community.members.models import Profile, User
from community.members.services.demo import ACCOUNTS
from toolbox.models import ResourcePerson, Tool
from toolbox.services.experience import offer_to_pass_on

# Who says what of herself; the people are invented, and say that they are examples
PEOPLE = {
    "membre": (
        "Un exemple de membre : curieux de ce qui se fait ailleurs, et d’un coup de main.",
        "Accueillir, mettre une salle en place",
        "Le Jura, autour de Lons-le-Saunier",
        "39300",
        "",
    ),
    "animateur": (
        "Un exemple : j’anime une dynamique, et je cherche des pairs à qui parler franchement.",
        "Animer une assemblée de soixante personnes",
        "Le Lot, autour de Figeac",
        "46102",
        "forum-ouvert",
    ),
    "animatrice": (
        "Un exemple : j’aime les récits qui donnent envie d’agir.",
        "Recueillir et écrire un récit à plusieurs voix",
        "La Drôme, autour de Crest",
        "26108",
        "recit",
    ),
    "facilitateur": (
        "Un exemple de l’équipe relais : je mets des gens en relation, et je reste discret.",
        "Écouter, relier, tenir une promesse",
        "",
        "",
        "",
    ),
}
TITLE = "Première édition, pour l’exemple"


@transaction.atomic
def make_demo_members() -> int:
    """Complete the profiles that nobody touched, tell each a first notice, publish an edition; again, nothing more."""
    people = {
        name: user
        for name in PEOPLE
        if name in ACCOUNTS and (user := User.objects.filter(email=f"{name}@archipel.test").first())
    }
    for name, user in people.items():
        _introduce(user, *PEOPLE[name])
    _tell(people.values())
    _publish()
    return len(people)


def _introduce(user, bio: str, skills: str, territory: str, commune: str, tool_slug: str) -> None:
    profile, _ = Profile.objects.get_or_create(user=user)
    if profile.bio or profile.skills:
        return
    profile.bio, profile.skills, profile.territory, profile.commune_code = bio, skills, territory, commune
    shown = ["name", "bio", "skills", "territory", *Profile.LINKED_FIELDS]
    for field in shown:
        setattr(profile, f"{field}_visibility", Visibility.MEMBERS)
    profile.save()
    tool = Tool.objects.published().filter(slug=tool_slug).first()
    if tool and not ResourcePerson.objects.filter(tool=tool, user=user).exists():
        offer_to_pass_on(
            tool=tool, user=user, how="Un exemple : une heure en visioconférence, puis sur place."
        )


def _tell(people) -> None:
    notify(
        people=people,
        subject=NoticeSubject.COMMUNITY,
        key="demo-annuaire",
        title="L’annuaire des membres est ouvert",
        text="Chacun·e y montre ce qu’il ou elle veut. Vous y êtes, pour l’exemple.",
        url=reverse("life:members"),
    )
    notify(
        people=people,
        subject=NoticeSubject.COMMUNITY,
        key="demo-nouvelles",
        title="La première édition des nouvelles est parue",
        url=reverse("life:editions"),
    )


def _publish() -> None:
    if Edition.objects.filter(title=TITLE).exists():
        return
    edition = newsletters.save(
        edition=Edition(),
        title=TITLE,
        introduction="Voici à quoi ressemble une édition des nouvelles.\n\nElle annonce ce qui est nouveau, et rien d’autre.",
        items=proposed()[:12],
        user=User.objects.filter(email="redacteur@archipel.test").first(),
    )
    newsletters.start(edition=edition)
