"""A discussion of the demonstration, with a message that a member reports: something to decide about in /gestion/."""

from django.db import transaction

from community.life.models import Post
from community.life.services import cases
from community.members.models import User
from community.members.services.charter import current_charter
from proposals.models import Proposition
from proposals.services import discussion

KIND = "Chez nous, la moitié du temps de coordination n’est payée par personne. Cette mesure changerait nos semaines."
HARSH = "Toujours les mêmes qui parlent. Ceux qui ont écrit cela n’ont jamais tenu une réunion de leur vie."
RULE = "Se respecter et s’écouter"


@transaction.atomic
def make_demo_discussions() -> None:
    """Two messages about a proposition of the studies, one of them reported; a second time changes nothing."""
    proposition = Proposition.objects.filter(live=True).exclude(number="").order_by("number").first()
    if proposition is None or Post.objects.filter(text=HARSH).exists():
        return
    member, animator = (User.objects.get(email=f"{name}@archipel.test") for name in ("membre", "animateur"))
    discussion.write(proposition=proposition, text=KIND, user=animator)
    post = discussion.write(proposition=proposition, text=HARSH, user=member)
    titles = [section["title"] for section in current_charter().sections]
    rule = RULE if RULE in titles else titles[0]
    cases.report_post(post=post, rule=rule, words="On peut le dire autrement.", user=animator)
