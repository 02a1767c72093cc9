"""The steps of a registration, which are also the sections of a record."""

from dataclasses import dataclass

from dynamics.forms.action import ActionForm
from dynamics.forms.actors import ActorsForm
from dynamics.forms.base import StepForm, as_post
from dynamics.forms.identity import IdentityForm
from dynamics.forms.place import PlaceForm
from dynamics.forms.showcase import DocumentsForm, ShowcaseForm
from dynamics.forms.story import StoryForm
from dynamics.models import Dynamic, Registration


@dataclass(frozen=True)
class Step:
    """`key` names it in drafts, `slug` in addresses."""

    key: str
    slug: str
    label: str
    lead: str
    form: type[StepForm]

    @property
    def contents(self) -> set[str]:
        """Fields and lists of Dynamic that it writes."""
        names = {*self.form._meta.fields, *self.form.formsets}
        return names | ({"latitude", "longitude"} if self.key == "place" else set())


STEPS = [
    Step(
        "identity",
        "identite",
        "Identité et type",
        "Comment s’appelle votre dynamique, et à quoi ressemble-t-elle ?",
        IdentityForm,
    ),
    Step("place", "lieu", "Où", "Là où on vous trouve, et là où vous agissez.", PlaceForm),
    Step(
        "action",
        "action",
        "Ce qu’elle fait",
        "Tout est facultatif ici : dites ce que vous savez, le reste viendra.",
        ActionForm,
    ),
    Step("actors", "acteurs", "Avec qui", "Qui coopère, qui anime, avec quels moyens.", ActorsForm),
    Step(
        "story",
        "recit",
        "Son récit",
        "Ce qui vous a mis en mouvement, et ce qui s’est passé depuis.",
        StoryForm,
    ),
    Step(
        "showcase",
        "visibilite",
        "Être vue",
        "Une image, un site, ce que vous cherchez. Vos coordonnées, elles, ne sont jamais publiées.",
        ShowcaseForm,
    ),
]
DOCUMENTS = Step(
    "documents", "documents", "Documents", "Ce que vous partagez avec les autres.", DocumentsForm
)
SECTIONS = [*STEPS, DOCUMENTS]
STEP_BY_SLUG = {step.slug: step for step in STEPS}
SECTION_BY_SLUG = {section.slug: section for section in SECTIONS}
PREVIEW = "apercu"


def step_after(step: Step) -> str:
    """Address part of what follows."""
    rank = STEPS.index(step) + 1
    return STEPS[rank].slug if rank < len(STEPS) else PREVIEW


def step_before(step: Step) -> str:
    rank = STEPS.index(step)
    return STEPS[rank - 1].slug if rank else ""


def draft_of(
    registration: Registration, *, before: Step | None = None
) -> tuple[Dynamic, dict[str, StepForm]]:
    """A dynamique in memory made of what was typed, and the form of each step that was written.

    `before` stops at a step, which is enough to know the type that it depends on.
    """
    dynamic, forms = Dynamic(live=False), {}
    dynamic.picture = registration.picture.name
    for step in STEPS:
        if before is not None and step.key == before.key:
            break
        raw = registration.data.get(step.key)
        if raw is None and (before is not None or step.form.formsets):
            continue  # not opened yet, and all of it is optional
        form = step.form(as_post(raw or {}), instance=dynamic)
        if form.is_valid():
            form.save(commit=False)
        forms[step.key] = form
    return dynamic, forms
