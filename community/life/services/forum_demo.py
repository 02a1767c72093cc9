"""Discussions of the demonstration, never made on a real site; each says that it is an example.

They are written through the services, as people would; their dates are then moved back, so that they look lived.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from community.life.enums import NoticeRhythm
from community.life.forum_enums import ReactionKind
from community.life.models import Post, Thread
from community.life.services import forum
from community.members.models import User
from dynamics.enums import Sheet
from dynamics.models import Territory, Theme

MARK = "\n\nExemple écrit pour la démonstration."

# Of each: title, fields, days ago, then posts: account, text, number of the post that it answers; the chosen answer
THREADS = [
    (
        "Comment faire venir les jeunes à nos réunions ?",
        {"sheet": Sheet.INHABITANTS},
        12,
        [
            (
                "animateur",
                "Nos rencontres réunissent toujours les mêmes personnes. Affiches, marché, réseaux : rien n’y fait "
                "pour les moins de 25 ans. Qui a trouvé autre chose ?" + MARK,
                None,
            ),
            (
                "animatrice",
                "> rien n’y fait pour les moins de 25 ans\n\nNous avons arrêté de les inviter : nous y allons. Un samedi "
                "par mois, au stade, avec une seule question et un café.",
                0,
            ),
            ("membre", "Et combien de personnes faut-il pour tenir ce café ?", 1),
            ("animatrice", "Deux suffisent, dont une que les jeunes connaissent déjà.", 2),
        ],
        1,
    ),
    (
        "Une cuisine coopérative pour trois communes : par où commencer ?",
        {"theme": "alimentation", "territory": "26"},
        6,
        [
            (
                "animatrice",
                "Trois communes voudraient servir des repas locaux. Aucune ne peut porter seule une cuisine. Faut-il "
                "d’abord la forme juridique, ou d’abord les menus ?" + MARK,
                None,
            ),
            (
                "facilitateur",
                "D’abord les cuisinières et les cuisiniers : ce sont eux qui savent ce qui tiendra.",
                0,
            ),
        ],
        None,
    ),
    (
        "Vos assemblées durent-elles aussi trois heures ?",
        {"sheet": Sheet.GOVERNANCE},
        2,
        [
            (
                "membre",
                "Je cherche un déroulé d’assemblée à soixante où tout le monde parle, en deux heures." + MARK,
                None,
            )
        ],
        None,
    ),
]


@transaction.atomic
def make_demo_forum() -> int:
    """Make those that are missing; how many."""
    accounts = {
        user.email.partition("@")[0]: user for user in User.objects.filter(email__endswith="@archipel.test")
    }
    made = 0
    for title, fields, days, posts, answer in THREADS:
        if Thread.objects.in_forum().filter(title=title).exists():
            continue
        made += 1
        write_thread(title, fields, days, posts, answer, accounts)
    return made


def write_thread(title, fields, days, posts, answer, accounts) -> None:
    thread = Thread(title=title, sheet=fields.get("sheet", ""))
    if "theme" in fields:
        thread.theme = Theme.objects.filter(slug=fields["theme"]).first()
    if "territory" in fields:
        thread.territory = Territory.objects.filter(slug=fields["territory"]).first()
    written: list[Post] = []
    for author, text, answered in posts:
        post = Post(text=text, answers_to=written[answered] if answered is not None else None)
        if written:
            forum.write(thread=thread, post=post, user=accounts[author])
        else:
            rhythm = NoticeRhythm.WEEKLY
            forum.open_thread(thread=thread, post=post, user=accounts[author], rhythm=rhythm)
        written.append(post)
    if answer is not None:
        forum.solve(thread=thread, post=written[answer], user=accounts[posts[0][0]])
        forum.react(post=written[answer], kind=ReactionKind.LEARNT, user=accounts["membre"])
        forum.react(post=written[answer], kind=ReactionKind.THANKS, user=accounts[posts[0][0]])
    move_back(thread, written, days)


def move_back(thread: Thread, written: list[Post], days: int) -> None:
    """So many days ago, one post a half-day."""
    start = timezone.now() - timedelta(days=days)
    for rank, post in enumerate(written):
        Post.objects.filter(pk=post.pk).update(created_at=start + timedelta(hours=12 * rank))
    last = start + timedelta(hours=12 * (len(written) - 1))
    Thread.objects.filter(pk=thread.pk).update(created_at=start, last_post_at=last)
