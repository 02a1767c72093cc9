"""Tools, sheets and monographies on paper: whole, accessible, harmless."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document as File

from dynamics.services import reference as dynamics_reference
from dynamics.services.reference import read
from tests.dynamics.factories import DynamicFactory
from tests.toolbox.factories import TeamVariantFactory, ToolDocumentFactory, ToolFactory, UsageReportFactory
from tests.toolbox.pages import DATA, load_one_of_each, prepare
from tests.toolbox.paper import alternatives, links_of, opened, photo, squeezed, text_of, titles_of
from toolbox.blocks.monographies import SectionBlock
from toolbox.blocks.sheets import LeversBlock
from toolbox.models import LeverExample, MonographPage, SheetPage, Tool
from toolbox.pdf import blocks, press
from toolbox.services.monographies import load_monographies
from toolbox.services.reference import DATA as TOOLS
from toolbox.services.reference import load_tools
from toolbox.services.sheets import load_sheets

pytestmark = pytest.mark.django_db


@pytest.fixture
def one_of_each(tmp_path) -> tuple[SheetPage, MonographPage]:
    return load_one_of_each(tmp_path)


# --- What is in it --------------------------------------------------------------------------------


def test_a_tool_is_told_whole(client, settings):
    tool = ToolFactory(name="Théâtre-forum", summary="On rejoue la scène.", uses=["Les Voisins"])
    UsageReportFactory(tool=tool, did_not_work="La sono.", dynamic__name="La Halle")

    response = client.get(f"/outils/{tool.slug}/pdf/")

    text = text_of(response)
    told = ["Théâtre-forum", "On rejoue la scène.", "À se rencontrer.", "Au début.", "Inviter", "Large."]
    told += ["Ne pas conclure trop tôt.", "Les Voisins", "La Halle", "Le repas.", "La sono."]
    told += ["Trente voisins dans une grange.", "Licence Ouverte", f"/outils/{tool.slug}/"]
    assert [one for one in told if one not in text] == []


def test_variants_of_dynamiques_and_documents_of_a_tool_are_told(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    tool = ToolFactory()
    lived = {"tool": tool, "text": "Sans tour de parole.", "why": "Trop de timides."}
    TeamVariantFactory(**lived, name="En silence", dynamic__name="La Halle", live=True)
    TeamVariantFactory(tool=tool, name="Encore à relire", live=False)
    sheet = ToolDocumentFactory(tool=tool, title="La règle du jeu", credit="La Halle")

    response = client.get(f"/outils/{tool.slug}/pdf/")

    text = text_of(response)
    told = ["Comment des dynamiques l’ont changé", "En silence", "La Halle, depuis", "Sans tour de parole."]
    told += ["Pourquoi ainsi", "Trop de timides.", "Documents", "La règle du jeu", "Crédit : La Halle"]
    assert [one for one in told if one not in text] == []
    assert "Encore à relire" not in text
    assert f"{settings.SITE_URL}{sheet.file.url}" in links_of(opened(response))


def test_it_says_what_it_is_to_machines_and_screen_readers(client):
    tool = ToolFactory(name="L’arpentage", keywords=["lecture"])

    reader = opened(client.get(f"/outils/{tool.slug}/pdf/"))

    root = reader.trailer["/Root"]
    assert root["/Lang"] == "fr-FR"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert (reader.metadata.title, reader.metadata.author) == ("L’arpentage", "Archipel")
    assert "Licence Ouverte" in reader.metadata.subject
    assert reader.metadata.creation_date is not None
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert titles_of(reader) == ["À quoi il sert", "Quand le choisir", "Les étapes", "Points de vigilance"]


def test_a_sheet_and_a_monographie_are_told_whole(client, one_of_each):
    sheet, monographie = one_of_each
    entries = {"fiches": read("sheets", DATA), "monographies": read("monographies", DATA)}
    habitants = next(entry for entry in entries["fiches"] if entry["slug"] == "habitants")
    eusko = next(entry for entry in entries["monographies"] if entry["dynamic"] == "eusko")
    points = [*habitants["conditions"], *habitants["brakes"], *habitants["levers"], *habitants["vigilance"]]
    said = [value for point in points for value in (point["title"], point["text"])]
    said += [example["text"] for point in points for example in point.get("examples") or []]
    said += [*habitants["questions"], *(row["why"] for row in habitants["dynamics"])]
    told = [*eusko["remarkable"], *eusko["questions"], *eusko["opportunities"], eusko["lead"]]

    on_sheet = squeezed(text_of(client.get("/fiches/habitants/pdf/")))
    on_paper = squeezed(text_of(client.get("/monographies/eusko/pdf/")))

    assert [words for words in said if squeezed(words) not in on_sheet] == []
    assert [words for words in told if squeezed(words) not in on_paper] == []
    assert squeezed(monographie.get_licence_display()) in on_paper
    assert squeezed(sheet.title) in on_sheet


# --- Every kind of block --------------------------------------------------------------------------


def test_every_kind_of_block_has_its_drawing():
    in_monographies = {type(block) for block in SectionBlock().child_blocks.values()}
    in_sheets = {type(block) for block in LeversBlock().child_blocks.values()}
    for name in ("conditions", "brakes", "vigilance", "propositions", "further"):
        stream = SheetPage._meta.get_field(name).stream_block
        in_sheets |= {type(block) for block in stream.child_blocks.values()}

    assert set(blocks.READERS) == in_monographies | in_sheets


def test_notes_bear_on_paper_the_numbers_of_the_page(client, one_of_each):
    page = one_of_each[1]
    page.spring = [
        ("text", "<p>Un pari[^pari], puis la loi[^loi].</p>"),
        ("quote", {"quote": "On relit[^pari].", "who": ""}),
    ]
    page.notes = [
        ("note", {"key": "loi", "text": "<p>Celle de <b>2014</b>.</p>"}),
        ("note", {"key": "pari", "text": "<p>Dit en réunion.</p>"}),
        ("note", {"key": "oubli", "text": "<p>Jamais appelée.</p>"}),
    ]
    page.save_revision().publish()

    response = client.get("/monographies/eusko/pdf/")

    text = squeezed(text_of(response))
    assert squeezed("Un pari¹, puis la loi².") in text
    assert squeezed("On relit¹.") in text
    assert squeezed("1. Dit en réunion. 2. Celle de 2014.") in text
    assert squeezed("Jamais appelée") not in text
    assert "Notes" in titles_of(opened(response))


def test_nothing_of_a_monographie_is_lost_on_the_way(client, one_of_each, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    page = one_of_each[1]
    shown = {
        "image": photo(),
        "alt": "La halle un jour de marché",
        "credit": "A. B., CC BY",
        "caption": "Halle",
    }
    file = File.objects.create(title="Les statuts", file=ContentFile(b"x", name="statuts.odt"))
    page.spring = [
        (
            "text",
            '<h4>D’abord</h4><p>Des <b>gens</b>, <a href="/glossaire/">liés</a>.</p><ul><li>un</li></ul>',
        ),
        ("quote", {"quote": "On y va.", "who": "Une voisine"}),
        ("figures", {"title": "Emplois", "figures": [jobs("2018", 50), jobs("2020", 100), budget()]}),
        ("timeline", {"moments": [{"date": "juin 2018", "text": "Un accord.", "source": "DYN 1.3:1333"}]}),
        ("picture", shown),
        ("gallery", {"title": "Le chantier", "pictures": [shown, {**shown, "alt": "Deux maçons"}]}),
        ("map", {"caption": "Vue du pays"}),
        ("video", video("https://tube.exemple/v/1")),
        ("tool", {"tool": "visites-apprenantes", "text": "Trois voyages."}),
        ("tool", {"tool": "outil-disparu", "text": "Un outil retiré depuis."}),
        ("actors", {"actors": [actor()]}),
        ("actor_map", {"title": "Qui prend part", "actors": [placed("Les voisins"), placed("Un lycée")]}),
        ("documents", {"documents": [{"document": file, "about": "Tels que votés"}]}),
        ("silent", "Le budget d’avant."),
    ]
    page.save_revision().publish()

    response = client.get("/monographies/eusko/pdf/")

    text, reader = text_of(response), opened(response)
    told = ["D’abord", "Des gens, liés.", "• un", "On y va.", "Une voisine", "Emplois", "2018", "100 emplois"]
    told += ["2,5 M€", "juin 2018", "Un accord.", "partie 1.3, ligne 1333", "Halle · Crédit : A. B., CC BY"]
    told += [
        "Qui prend part",
        "Les voisins, Plantent",
        "Le chantier",
        "Vue du pays",
        page.dynamic.seat.name,
        "La fête",
        "Vidéo, 12 minutes, sur tube.exemple",
    ]
    told += ["https://tube.exemple/v/1", "Les danses.", "Trois voyages.", "Un outil retiré depuis."]
    told += [
        "La mairie",
        "Prête un lieu",
        "Apporte : une clé",
        "Attend : du monde",
        "Les statuts",
        "Document ODT",
    ]
    told += ["Tels que votés", "Ce que l’étude ne dit pas. Le budget d’avant."]
    assert [one for one in told if squeezed(one) not in squeezed(text)] == []
    assert sorted(one for one in alternatives(reader) if one != "Archipel") == [
        "Deux maçons",
        "La halle un jour de marché",
        "La halle un jour de marché",
    ]
    wanted = {"/glossaire/", "/outils/visites-apprenantes/", "/dynamiques/eusko/", file.url}
    assert {f"{settings.SITE_URL}{path}" for path in wanted} <= links_of(reader)
    assert b"pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_data()


def jobs(label: str, value: float) -> dict:
    return {"label": label, "value": value, "unit": "emplois", "year": None, "source": ""}


def budget() -> dict:
    return {"label": "budget", "value": 2.5, "unit": "M€", "year": 2020, "source": "DYN 1.3:1333"}


def video(url: str) -> dict:
    return {"url": url, "title": "La fête", "duration": "12 minutes", "summary": "Les danses."}


def actor() -> dict:
    return {"name": "La mairie", "role": "Prête un lieu", "gives": "une clé", "expects": "du monde"}


def placed(name: str) -> dict:
    return {"name": name, "role": "Plantent", "circle": ""}


def test_a_lost_picture_is_said_in_words(client, one_of_each, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    page, image = one_of_each[1], photo()
    page.spring = [("picture", {"image": image, "alt": "Une halle", "credit": "A. B.", "caption": ""})]
    page.save_revision().publish()
    image.file.storage.delete(image.file.name)

    assert "Image : Une halle Crédit : A. B." in text_of(client.get("/monographies/eusko/pdf/"))


def test_what_members_lived_is_in_the_sheet_once_published(client, one_of_each):
    sheet = one_of_each[0]
    lever, dynamic = sheet.levers[0].value["key"], DynamicFactory(name="La Halle")
    for text, live in (("Nous avons ouvert un café.", True), ("Encore à relire.", False)):
        LeverExample.objects.create(sheet=sheet, lever=lever, dynamic=dynamic, text=text, live=live)

    text = text_of(client.get("/fiches/habitants/pdf/"))

    assert "Nous avons ouvert un café." in text
    assert "Encore à relire." not in text


# --- Harmless -------------------------------------------------------------------------------------

HOSTILE = '#import "@preview/x:1.0" $a$ *b* _c_ [d] `e` <f> @g \\u{41} #read("/data.json") // = "#h" ~ --'


def test_what_people_write_is_never_read_as_code(client, one_of_each):
    tool = ToolFactory(
        name=HOSTILE[:110], summary=HOSTILE, aim=f"= {HOSTILE}\n\n- {HOSTILE}", keywords=[HOSTILE]
    )
    page = one_of_each[1]
    page.title, page.lead = HOSTILE, HOSTILE
    page.spring = [("quote", {"quote": HOSTILE, "who": HOSTILE}), ("silent", HOSTILE)]
    page.save_revision().publish()

    on_tool = client.get(f"/outils/{tool.slug}/pdf/")
    on_page = client.get("/monographies/eusko/pdf/")

    assert squeezed(text_of(on_tool)).count(squeezed(HOSTILE)) == 5
    assert opened(on_tool).metadata.title == HOSTILE[:110]
    assert squeezed(text_of(on_page)).count(squeezed(HOSTILE)) >= 4
    assert opened(on_page).metadata.title == HOSTILE


def test_a_link_that_is_not_one_leads_nowhere(client, one_of_each):
    page = one_of_each[1]
    links = [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "http://[",
        "https://bon.exemple/",
    ]
    page.spring = [("text", "".join(f'<p><a href="{link}">ici</a></p>' for link in links))]
    page.spring.append(("video", video("javascript:alert(2)")))
    page.save_revision().publish()

    found = links_of(opened(client.get("/monographies/eusko/pdf/")))

    assert {link for link in found if "testserver" not in link} == {"https://bon.exemple/"}


@pytest.mark.parametrize("text", ["Un soleil 🌻", "中文", "a\x07b\ufeffc\ue000", "fin\ud7ff"])
def test_a_character_without_a_font_does_not_keep_the_rest_from_being_read(client, text):
    tool = ToolFactory(name="Le récit", summary=f"{text} pour tous")

    reader = opened(client.get(f"/outils/{tool.slug}/pdf/"))

    assert "pour tous" in reader.pages[0].extract_text()
    assert "/StructTreeRoot" in reader.trailer["/Root"]


# --- The reference data ---------------------------------------------------------------------------


def test_all_the_reference_data_makes_conforming_files(monkeypatch, rf):
    """Composed as visitors get them; a text that costs its conformity to a file would be seen here."""
    from django.contrib.auth.models import AnonymousUser

    from toolbox.views import pdf

    monkeypatch.setattr(press.logger, "warning", lambda *words: pytest.fail(str(words)))
    entries = read("tools", TOOLS)
    dynamics_reference.load_vocabularies()
    for slug in sorted({use["dynamic"] for entry in entries for use in entry["used_by"] if "dynamic" in use}):
        DynamicFactory(slug=slug, name=slug)
    load_tools()
    prepare([*read("sheets", DATA), *read("monographies", DATA)])
    load_sheets()
    load_monographies()
    monkeypatch.setattr(pdf, "limit", lambda *args, **kwargs: None)
    request = rf.get("/")
    request.user = AnonymousUser()

    sizes = {
        f"{view.__name__} {slug}": len(view(request, slug).content)
        for view, rows in (
            (pdf.tool, Tool.objects.filter(slug__in=[entry["slug"] for entry in entries])),
            (pdf.sheet, SheetPage.objects.live()),
            (pdf.monographie, MonographPage.objects.live()),
        )
        for slug in rows.values_list("slug", flat=True)
    }

    assert len(sizes) == len(entries) + 6 + 17
    assert {name: size for name, size in sizes.items() if not 10_000 < size < 600_000} == {}
