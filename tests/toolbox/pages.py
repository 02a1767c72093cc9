"""What the tests of sheets and monographies start from: a site, and the rows that the data files name."""

import io
import shutil
from pathlib import Path

from django.core.files.images import ImageFile
from PIL import Image as Picture
from PIL import ImageChops
from wagtail.images.models import Image

from community.members.services.moderation import load_workflows
from dynamics.models import Dynamic
from dynamics.services.reference import read
from portal.services.pages import site_root
from tests.dynamics.factories import CommuneFactory, DynamicFactory, TypologyFactory
from toolbox.models import MonographIndexPage, MonographPage, SheetDynamic, SheetIndexPage, SheetPage, Tool
from toolbox.services.monographies import load_monographies
from toolbox.services.pages import publish_page, write_index
from toolbox.services.sheets import load_sheets

DATA = Path("toolbox/data")


def named_dynamics(entries: list[dict]) -> set[str]:
    """Every dynamique that sheets or monographies name."""
    found: set[str] = set()
    for value in walk(entries):
        if isinstance(value, dict) and isinstance(value.get("dynamic"), str):
            found.add(value["dynamic"])
    return found


def named_tools(entries: list[dict]) -> set[str]:
    found: set[str] = set()
    for value in walk(entries):
        if isinstance(value, dict):
            found |= set(value.get("tools") or [])
            found |= {value["tool"]} if isinstance(value.get("tool"), str) else set()
    return found


def walk(value):
    yield value
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from walk(child)


def prepare(entries: list[dict]) -> None:
    """The site, the roles, and one row for each dynamique and tool that the entries name."""
    site_root()
    load_workflows()
    known = set(Dynamic.objects.values_list("slug", flat=True))
    typology, seat = TypologyFactory(), CommuneFactory()
    for slug in sorted(named_dynamics(entries) - known):
        DynamicFactory(slug=slug, name=slug, typology=typology, seat=seat)
    tools = set(Tool.objects.values_list("slug", flat=True))
    Tool.objects.bulk_create(
        Tool(slug=slug, name=f"Outil {slug}", live=True) for slug in sorted(named_tools(entries) - tools)
    )


def one_of_each(folder: Path) -> Path:
    """A data folder with one sheet and one monographie."""
    for kind, name in (("sheets", "habitants.yaml"), ("monographies", "eusko.yaml")):
        (folder / kind).mkdir()
        shutil.copy(DATA / kind / name, folder / kind)
    return folder


def load_one_of_each(folder: Path) -> tuple[SheetPage, MonographPage]:
    data = one_of_each(folder)
    prepare([*read("sheets", data), *read("monographies", data)])
    load_sheets(data)
    load_monographies(data)
    return SheetPage.objects.get(), MonographPage.objects.get()


def draft_of(author, dynamic: str = "biovallee") -> MonographPage:
    """A monographie that a rédacteur has written and not yet submitted."""
    page = MonographPage(
        title="Une radio dans la vallée",
        slug="une-radio",
        dynamic=Dynamic.objects.get(slug=dynamic),
        lead="Elle relie les acteurs.",
        live=False,
        owner=author,
    )
    page.spring = [("text", "<p>Au départ, trois voisins.</p>")]
    MonographIndexPage.objects.get().add_child(instance=page)
    page.save_revision(user=author)
    return page


def every_block(shown: dict) -> list[tuple]:
    """A section with each kind of block; `shown` is the value of a picture."""
    return [
        ("text", "<p>Bonjour<script>alert(1)</script></p>"),
        ("quote", {"quote": "On y va.", "who": "Une voisine"}),
        (
            "figures",
            {
                "title": "",
                "figures": [
                    {"label": "2018", "value": 50.0, "unit": "emplois", "year": None, "source": ""},
                    {
                        "label": "2020",
                        "value": 100.0,
                        "unit": "emplois",
                        "year": None,
                        "source": "DYN 1.3:1333",
                    },
                    {"label": "budget", "value": 2.5, "unit": "M€", "year": 2020, "source": ""},
                ],
            },
        ),
        ("timeline", {"moments": [{"date": "juin 2018", "text": "Un accord.", "source": ""}]}),
        ("picture", shown),
        ("gallery", {"title": "Le chantier", "pictures": [shown, shown]}),
        ("map", {"caption": ""}),
        ("video", {"url": "https://tube.exemple/v/1", "title": "La fête", "duration": "", "summary": ""}),
        ("tool", {"tool": "visites-apprenantes", "text": "Trois voyages."}),
        ("tool", {"tool": "outil-disparu", "text": "Un outil retiré depuis."}),
        ("actors", {"actors": [{"name": "La mairie", "role": "Prête un lieu", "gives": "", "expects": ""}]}),
        (
            "actor_map",
            {
                "title": "Qui prend part",
                "actors": [
                    {"name": "Les voisins", "role": "Plantent", "circle": "noyau-dur"},
                    {"name": "Un lycée", "role": "", "circle": ""},
                ],
            },
        ),
        ("actor_map", {"title": "", "actors": []}),
        ("silent", "Le budget."),
    ]


def photograph() -> bytes:
    """As heavy as a real one: shapes, and the grain of a phone in the evening."""
    grain = Picture.effect_noise((3000, 2000), 30)
    shapes = [
        Picture.effect_noise((60, 40), 120).resize((3000, 2000), Picture.Resampling.BICUBIC) for _ in range(3)
    ]
    photo = Picture.merge("RGB", [ImageChops.add(shape, grain, 2) for shape in shapes])
    held = io.BytesIO()
    photo.save(held, "JPEG", quality=90)
    return held.getvalue()


def picture(rank: int = 0) -> dict:
    """The value of a picture block, with a photograph of its own."""
    file = ImageFile(io.BytesIO(photograph()), name=f"photo-{rank}.jpg")
    return {
        "image": Image.objects.create(title=f"photo {rank}", file=file),
        "alt": f"La halle, vue {rank}",
        "credit": "A. B., CC BY",
        "caption": "",
    }


def published_sheet(key: str, *, levers=(), dynamics=(), **fields) -> SheetPage:
    """A short sheet: levers are dicts of `LeverBlock`, dynamiques those that show it."""
    site_root()
    index = write_index(SheetIndexPage, slug="fiches", title="Fiches", introduction="", description="")
    sheet = SheetPage(slug=key, key=key, title=f"Fiche {key}", summary="En deux phrases.", **fields)
    sheet.stake = sheet.stake or "<p>L’enjeu.</p>"
    sheet.levers = [
        ("lever", {"title": "Agir", "text": "<p>Ensemble.</p>", "examples": [], "tools": [], **lever})
        for lever in levers
    ]
    sheet.shown_dynamics = [
        SheetDynamic(sort_order=rank, dynamic=one, why="Elle le montre.") for rank, one in enumerate(dynamics)
    ]
    publish_page(index, sheet)
    return sheet
