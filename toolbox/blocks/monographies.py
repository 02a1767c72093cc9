"""Blocks that monographies are written with; what each looks like is in `templates/toolbox/blocks/`."""

from urllib.parse import urlsplit

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from dynamics.numbers import format_number
from dynamics.outlines import draw
from toolbox.blocks.actors import ActorMapBlock, ActorsBlock
from toolbox.blocks.fields import FEATURES, SMALL_FEATURES, SourceBlock, ToolChoiceBlock, cited
from toolbox.notes import KEY

MAP_WIDTH = 480
FULL = 100


class TextBlock(blocks.RichTextBlock):
    class Meta:
        icon = "pilcrow"
        label = "Texte"
        description = "Un ou plusieurs paragraphes, avec des intertitres si le passage est long."
        help_text = (
            "Des phrases courtes. Un intertitre toutes les dix lignes aide à lire. "
            "[^mot] appelle la note de repère « mot », écrite plus bas."
        )
        template = "toolbox/blocks/text.html"


class QuoteBlock(blocks.StructBlock):
    quote = blocks.TextBlock(label="Parole", help_text="Avec l’accord de la personne, dans ses mots.")
    who = blocks.CharBlock(
        required=False, max_length=160, label="Qui parle", help_text="Nom et rôle, s’il le veut bien."
    )

    class Meta:
        icon = "openquote"
        label = "Parole"
        description = "Les mots d’une personne, mis en avant."
        help_text = (
            "Deux ou trois phrases au plus, telles qu’elles ont été dites. Demandez l’accord avant de citer."
        )
        template = "toolbox/blocks/quote.html"


class FigureBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=160, label="Ce qui est compté")
    value = blocks.FloatBlock(label="Valeur")
    unit = blocks.CharBlock(
        required=False, max_length=40, label="Unité", help_text="« personnes », « € », « % »"
    )
    year = blocks.IntegerBlock(required=False, min_value=1800, max_value=2100, label="Année")
    source = SourceBlock()

    class Meta:
        icon = "decimal"
        label = "Chiffre"


class FiguresBlock(blocks.StructBlock):
    """Figures of the same unit are bars on one scale, with their table; a figure alone is written large."""

    title = blocks.CharBlock(required=False, max_length=160, label="Titre")
    figures = blocks.ListBlock(FigureBlock(), min_num=1, label="Chiffres")

    class Meta:
        icon = "table"
        label = "Chiffres"
        description = "Des nombres datés et sourcés. Ceux de même unité se dessinent en barres comparables."
        help_text = (
            "Donnez la même unité aux chiffres qui se comparent. Chaque chiffre a son année et sa source."
        )
        template = "toolbox/blocks/figures.html"

    def get_context(self, value, parent_context=None):
        groups: dict[str, list] = {}
        for figure in value["figures"]:
            groups.setdefault(figure.get("unit") or "", []).append(figure)
        return {
            **super().get_context(value, parent_context),
            "charts": [chart_of(unit, rows) for unit, rows in groups.items() if is_drawn(rows)],
            "alone": [figure_of(row) for rows in groups.values() if not is_drawn(rows) for row in rows],
        }


def is_drawn(rows: list) -> bool:
    """Whether a common scale makes sense."""
    return len(rows) > 1 and all(row["value"] >= 0 for row in rows) and any(row["value"] for row in rows)


def chart_of(unit: str, rows: list) -> dict:
    most = max(row["value"] for row in rows)
    sources = dict.fromkeys(filter(None, (cited(row.get("source")) for row in rows)))
    return {
        "title": f"En {unit}" if unit else "En nombre",
        "rows": [
            {
                "label": ", ".join(filter(None, (row["label"], str(row.get("year") or "")))),
                "percent": round(row["value"] * FULL / most, 1),
                "display": displayed(row),
            }
            for row in rows
        ],
        "caption": " ; ".join(sources),
    }


def figure_of(row) -> dict:
    unit = (row.get("unit") or "").lower()
    is_said = bool(unit) and unit in row["label"].lower()  # « 10 », « partenaires réunis dans… »
    return {
        "label": row["label"],
        "value": displayed({"value": row["value"]} if is_said else row),
        "year": str(row.get("year") or ""),
        "source": cited(row.get("source")),
    }


def displayed(row) -> str:
    value = row["value"]
    whole = int(value) if float(value).is_integer() else value
    return f"{format_number(whole)} {row.get('unit') or ''}".strip()


class MomentBlock(blocks.StructBlock):
    date = blocks.CharBlock(max_length=60, label="Quand", help_text="« juin 2018 », « 2015-2017 »")
    text = blocks.TextBlock(label="Ce qui s’est passé")
    source = SourceBlock()

    class Meta:
        icon = "date"
        label = "Moment"


class TimelineBlock(blocks.StructBlock):
    moments = blocks.ListBlock(MomentBlock(), min_num=1, label="Moments")

    class Meta:
        icon = "history"
        label = "Frise"
        description = "Les dates qui comptent, dans l’ordre."
        help_text = "De la plus ancienne à la plus récente. Un moment tient en une phrase."
        template = "toolbox/blocks/timeline.html"

    def get_context(self, value, parent_context=None):
        events = [
            {"date_label": moment["date"], "title": moment["text"], "source": cited(moment.get("source"))}
            for moment in value["moments"]
        ]
        return {**super().get_context(value, parent_context), "events": events}


class PictureBlock(blocks.StructBlock):
    """An image cannot go without its alternative text and its credit."""

    image = ImageChooserBlock(label="Image")
    alt = blocks.CharBlock(
        max_length=240,
        label="Texte de remplacement",
        help_text="Ce que l’image montre, pour qui ne la voit pas. Une phrase.",
    )
    credit = blocks.CharBlock(max_length=160, label="Crédit", help_text="Auteur·rice et licence.")
    caption = blocks.CharBlock(required=False, max_length=240, label="Légende")

    class Meta:
        icon = "image"
        label = "Image"
        description = "Une photographie ou un dessin, avec son crédit et son texte de remplacement."
        help_text = "Au moins 1 600 pixels de large : chaque écran reçoit ensuite la taille qui lui va. Pas de personne reconnaissable sans son accord."
        template = "toolbox/blocks/picture.html"


class GalleryBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=160, label="Titre de la galerie")
    pictures = blocks.ListBlock(PictureBlock(), min_num=2, max_num=12, label="Images")

    class Meta:
        icon = "image"
        label = "Galerie"
        description = "De deux à douze images côte à côte."
        help_text = "Des images au format paysage se rangent mieux : chacune est recadrée à quatre tiers."
        template = "toolbox/blocks/gallery.html"


class MapBlock(blocks.StructBlock):
    caption = blocks.CharBlock(required=False, max_length=240, label="Légende")

    class Meta:
        icon = "site"
        label = "Carte"
        description = "Où se trouve la dynamique : son département et son siège, dessinés."
        help_text = "Rien à régler : le lieu vient de la fiche de la dynamique. La légende est facultative."
        template = "toolbox/blocks/map.html"

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        dynamic = (parent_context or {}).get("dynamic")
        return {**context, "map": locate(dynamic) if dynamic else None}


def locate(dynamic) -> dict | None:
    """The drawing of its département with its seat, or None when nobody knows where it is."""
    seat = dynamic.seat
    if seat is None or dynamic.latitude is None or dynamic.longitude is None:
        return None
    areas = (("departement", seat.departement.code),) if seat.departement else ()
    sheet = draw(areas, ((dynamic.longitude, dynamic.latitude),), MAP_WIDTH)
    x, y = sheet.frame.place(dynamic.longitude, dynamic.latitude)
    place = f"{seat.name}, {seat.departement.name}" if seat.departement else seat.name
    return {"sheet": sheet, "marks": [{"x": x, "y": y}], "place": place}


class VideoBlock(blocks.StructBlock):
    url = blocks.URLBlock(label="Adresse de la vidéo", help_text="La page de la vidéo, en https.")
    title = blocks.CharBlock(max_length=160, label="Titre")
    duration = blocks.CharBlock(required=False, max_length=40, label="Durée", help_text="« 12 minutes »")
    summary = blocks.TextBlock(
        required=False,
        label="En quelques mots",
        help_text="Ce qu’on y apprend, pour qui ne peut pas la voir.",
    )

    class Meta:
        icon = "media"
        label = "Vidéo"
        description = (
            "Un lien qui ouvre la vidéo dans un nouvel onglet : rien n’est demandé ailleurs avant le clic."
        )
        help_text = "Résumez ce qu’on y apprend : tout le monde ne peut pas la regarder."
        template = "toolbox/blocks/video.html"

    def get_context(self, value, parent_context=None):
        host = urlsplit(value["url"] or "").hostname or ""
        return {**super().get_context(value, parent_context), "host": host.removeprefix("www.")}


class ToolCardBlock(blocks.StructBlock):
    tool = ToolChoiceBlock()
    text = blocks.TextBlock(required=False, label="Ce que la dynamique en a fait")

    class Meta:
        icon = "cog"
        label = "Outil"
        description = "Un outil de la boîte, et l’usage que la dynamique en a eu."
        help_text = "Dites ce que la dynamique en a fait ; sans texte, le résumé de l’outil est montré."
        template = "toolbox/blocks/tool.html"

    def get_context(self, value, parent_context=None):
        tools = (parent_context or {}).get("tools") or {}
        return {**super().get_context(value, parent_context), "tool": tools.get(value["tool"])}


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label="Document")
    about = blocks.CharBlock(required=False, max_length=240, label="Ce qu’il contient")

    class Meta:
        icon = "doc-full"
        label = "Document"


class DocumentsBlock(blocks.StructBlock):
    documents = blocks.ListBlock(DocumentBlock(), min_num=1, label="Documents")

    class Meta:
        icon = "doc-full"
        label = "Documents"
        description = "Des fichiers à télécharger."
        help_text = "Un titre qui dit ce que c’est, un fichier léger. Préférez le PDF accessible."
        template = "toolbox/blocks/documents.html"


class SilentBlock(blocks.TextBlock):
    class Meta:
        icon = "help"
        label = "Ce que l’étude ne dit pas"
        description = "Une limite, dite franchement : ce que l’on ne sait pas."
        help_text = "Ce que les sources ne permettent pas de savoir, en une ou deux phrases."
        template = "toolbox/blocks/silent.html"


class SectionBlock(blocks.StreamBlock):
    """One of the five sections of a monographie."""

    text = TextBlock(features=FEATURES)
    quote = QuoteBlock()
    figures = FiguresBlock()
    timeline = TimelineBlock()
    picture = PictureBlock()
    gallery = GalleryBlock()
    map = MapBlock()
    video = VideoBlock()
    tool = ToolCardBlock()
    actors = ActorsBlock()
    actor_map = ActorMapBlock()
    documents = DocumentsBlock()
    silent = SilentBlock()


class NoteBlock(blocks.StructBlock):
    """A footnote: its key is typed in the text, its number comes from the order of reading."""

    key = blocks.RegexBlock(
        regex=rf"^{KEY}$",
        label="Repère",
        help_text="Un mot court, sans espace. Dans le texte, [^repère] appelle la note.",
        error_messages={"invalid": "Un repère est fait de lettres, de chiffres et de tirets, sans espace."},
    )
    text = blocks.RichTextBlock(features=SMALL_FEATURES, label="Note")

    class Meta:
        icon = "superscript"
        label = "Note"
        description = "Une précision ou une référence, rangée en bas de page."
