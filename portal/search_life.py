"""The finders of the search of the site for what members live together: events, discussions, groups."""

from django.contrib.auth.models import AnonymousUser

from community.life.boards import places_of
from community.life.events_cards import when_of
from community.life.models import Event, Group, Thread
from dynamics.charts import capitalised
from portal.search import Document, Question
from portal.search_reading import bag_of, indexed

# --- Events -----------------------------------------------------------------------------------


def find_events(question: Question) -> list[Document]:
    """Past ones too: what was seen and learnt is found by the words of its report."""
    bags = indexed(question, Event)
    rows = Event.objects.published().filter(pk__in=list(bags))
    rows = rows.select_related("dynamic", "group", "commune", "report").order_by()
    return [
        Document(
            "rencontre",
            row.pk,
            row.get_absolute_url(),
            row.title,
            bag_of(row.title, [row.get_kind_display(), row.organiser], bags[row.pk]),
            " · ".join(filter(None, [capitalised(row.get_kind_display()), when_of(row)])),
            (row.summary, row.description, public_report(row)),
        )
        for row in rows
    ]


def public_report(event: Event) -> str:
    report = getattr(event, "report", None)
    return report.text if report and report.published_at else ""


# --- Groups -----------------------------------------------------------------------------------


def find_groups(question: Question) -> list[Document]:
    bags = indexed(question, Group)
    rows = Group.objects.open().filter(pk__in=list(bags)).order_by()
    return [
        Document(
            "groupe",
            row.pk,
            row.get_absolute_url(),
            row.name,
            bag_of(row.name, [row.get_kind_display()], bags[row.pk]),
            capitalised(row.get_kind_display()),
            (row.aim,),
        )
        for row in rows
    ]


# --- Discussions of the forum -------------------------------------------------------------


def find_threads(question: Question) -> list[Document]:
    """Those that anybody reads: groups that keep theirs are in the index for their own lists only."""
    bags = indexed(question, Thread)
    rows = Thread.objects.public().filter(pk__in=list(bags)).order_by()
    rows = rows.select_related("theme", "territory", "group").with_mine(AnonymousUser())
    return [
        Document(
            "discussion",
            row.pk,
            row.get_absolute_url(),
            row.title,
            bag_of(row.title, [place.label for place in places_of(row)], bags[row.pk]),
            " · ".join(["Forum", *[place.label for place in places_of(row)]]),
            (row.first_text or "",),
        )
        for row in rows
    ]
