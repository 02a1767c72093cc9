"""Calls for commons for tests; `phase` says where a call is today."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from proposals.calls_enums import Phase, ProjectRole, Resource, SupporterState, Unit
from proposals.models import Call, Pledge, Project, ProjectMember, Supporter
from tests.dynamics.factories import DynamicFactory
from tests.members.factories import UserFactory

DAYS = 20  # of each phase
FIELDS = {
    Phase.PROPOSING: "proposing_on",
    Phase.TEAMING: "teaming_on",
    Phase.SELECTING: "selecting_on",
    Phase.SHARING_OUT: "sharing_out_on",
    Phase.DOING: "doing_on",
    Phase.TELLING: "telling_on",
    Phase.CLOSED: "closed_on",
}


def dates(phase: Phase, *, begun: int = 10, without=()) -> dict:
    """The days of a calendar of which `phase` began `begun` days ago; those in `without` have no day."""
    kept = [one for one in FIELDS if one not in without]
    rank = kept.index(phase) if phase in kept else -1  # « annoncé » comes before the first
    today = timezone.localdate()
    found = {FIELDS[one]: today + timedelta(DAYS * (kept.index(one) - rank) - begun) for one in kept}
    return found | {FIELDS[one]: None for one in without}


class CallFactory(DjangoModelFactory):
    """A published call without présélection nor envelope."""

    class Meta:
        model = Call
        skip_postgeneration_save = True

    class Params:
        phase = Phase.PROPOSING
        begun = 10
        selects = False
        shares = False
        days = factory.LazyAttribute(
            lambda made: dates(
                made.phase,
                begun=made.begun,
                without=[Phase.SELECTING] * (not made.selects) + [Phase.SHARING_OUT] * (not made.shares),
            )
        )

    slug = factory.Sequence(lambda n: f"appel-{n + 1}")
    title = factory.Sequence(lambda n: f"Livrer en ville sans camion {n + 1}")
    challenge = "Les derniers kilomètres encombrent nos rues."
    acceptable = "Moins de 3 000 € par commune, et réparable sur place."
    deliverables = "Les plans, la notice, un retour d’expérience."
    dynamic = factory.SubFactory(DynamicFactory)
    live = True
    proposing_on = factory.LazyAttribute(lambda made: made.days["proposing_on"])
    teaming_on = factory.LazyAttribute(lambda made: made.days["teaming_on"])
    selecting_on = factory.LazyAttribute(lambda made: made.days["selecting_on"])
    sharing_out_on = factory.LazyAttribute(lambda made: made.days["sharing_out_on"])
    doing_on = factory.LazyAttribute(lambda made: made.days["doing_on"])
    telling_on = factory.LazyAttribute(lambda made: made.days["telling_on"])
    closed_on = factory.LazyAttribute(lambda made: made.days["closed_on"])
    criteria = factory.LazyAttribute(lambda made: "Utile à trois communes." if made.selects else "")
    jury = factory.LazyAttribute(lambda made: "Deux élues, deux habitants." if made.selects else "")
    envelope = factory.LazyAttribute(lambda made: 1000 if made.shares else None)

    @factory.post_generation
    def themes(self, create, extracted, **kwargs):
        if create and extracted:
            self.themes.set(extracted)


class ProjectFactory(DjangoModelFactory):
    """A project with its bearer; `members` adds others."""

    class Meta:
        model = Project
        skip_postgeneration_save = True

    call = factory.SubFactory(CallFactory)
    title = factory.Sequence(lambda n: f"La remorque partagée {n + 1}")
    summary = "Une remorque à vélo que trois communes construisent."

    @factory.post_generation
    def bearer(self, create, extracted, **kwargs):
        if create and extracted is not False:
            ProjectMember.objects.create(
                project=self, user=extracted or UserFactory(), role=ProjectRole.BEARER
            )

    @factory.post_generation
    def members(self, create, extracted, **kwargs):
        for user in extracted or []:
            ProjectMember.objects.create(project=self, user=user)


class PledgeFactory(DjangoModelFactory):
    class Meta:
        model = Pledge

    project = factory.SubFactory(ProjectFactory)
    user = factory.SubFactory(UserFactory)
    resource = Resource.TIME
    amount = 12
    unit = Unit.HOURS
    words = "Un mardi par mois à l’atelier."


class SupporterFactory(DjangoModelFactory):
    class Meta:
        model = Supporter

    call = factory.SubFactory(CallFactory, shares=True, phase=Phase.SHARING_OUT)
    user = factory.SubFactory(UserFactory)
    state = SupporterState.CONFIRMED


def bearer_of(project: Project):
    return project.members.get(role=ProjectRole.BEARER).user


def in_phase(call: Call, phase: Phase, *, begun: int = 10) -> Call:
    """The same call, on another day of its life: its dates move instead of the clock."""
    without = [one for one, name in FIELDS.items() if getattr(call, name) is None]
    for name, day in dates(phase, begun=begun, without=without).items():
        setattr(call, name, day)
    call.save(update_fields=list(FIELDS.values()))
    return call
