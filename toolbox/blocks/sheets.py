"""Blocks of the six thematic sheets."""

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError

from toolbox.blocks.fields import SMALL_FEATURES, DynamicBlock, SourceBlock, ToolChoiceBlock


class ExampleBlock(blocks.StructBlock):
    """What happened somewhere."""

    dynamic = DynamicBlock(required=False, help_text="Si elle a une page sur Archipel.")
    name = blocks.CharBlock(
        required=False, max_length=200, label="Nom", help_text="Sinon, le nom du lieu ou du collectif."
    )
    text = blocks.TextBlock(label="Ce qui s’y est passé")
    source = SourceBlock()

    class Meta:
        icon = "site"
        label = "Exemple"
        template = "toolbox/blocks/example.html"


class PointBlock(blocks.StructBlock):
    """A condition, a brake or a point to watch."""

    title = blocks.CharBlock(max_length=160, label="Titre")
    text = blocks.RichTextBlock(features=SMALL_FEATURES, label="Texte")
    examples = blocks.ListBlock(ExampleBlock(), default=[], label="Exemples")
    source = SourceBlock()

    class Meta:
        icon = "list-ul"
        label = "Point"
        description = "Un titre, une explication, des exemples avec leur source."
        template = "toolbox/blocks/point.html"


class WatchBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=160, label="Titre")
    text = blocks.RichTextBlock(features=SMALL_FEATURES, label="Texte")
    source = SourceBlock()

    class Meta:
        icon = "warning"
        label = "Point de vigilance"
        template = "toolbox/blocks/point.html"


class LeverBlock(PointBlock):
    """Something one can act on."""

    key = blocks.RegexBlock(
        regex=r"^[a-z0-9]+(?:-[a-z0-9]+)*$",
        max_length=60,
        label="Clé",
        help_text="En minuscules, avec des traits d’union, unique dans la fiche : elle fait l’adresse du levier. "
        "Ne la changez plus une fois publiée, les lecteurs y ont accroché leurs repères.",
        error_messages={
            "invalid": "Des minuscules sans accent, des chiffres et des traits d’union seulement."
        },
    )
    tools = blocks.ListBlock(ToolChoiceBlock(), default=[], label="Outils")

    class Meta:
        icon = "cogs"
        label = "Levier"
        description = "Ce sur quoi on peut agir, avec ses exemples et ses outils."
        template = "toolbox/blocks/lever.html"
        form_layout = ["key", "title", "text", "examples", "tools", "source"]

    def get_context(self, value, parent_context=None):
        """What the page knows of this lever: its tools, what members lived, whether the reader ticked it."""
        page = parent_context or {}
        tools = page.get("tools") or {}
        return {
            **super().get_context(value, parent_context),
            "lever_tools": [tools[slug] for slug in value["tools"] if slug in tools],
            "lived_here": (page.get("lived") or {}).get(value["key"], []),
            "is_ticked": value["key"] in (page.get("ticked") or ()),
        }


class LeversBlock(blocks.StreamBlock):
    """Levers, each with a key of its own."""

    lever = LeverBlock()

    def clean(self, value):
        cleaned = super().clean(value)
        seen, errors = set(), {}
        for position, child in enumerate(cleaned):
            key = child.value.get("key")
            if key in seen:
                errors[position] = ValidationError("Deux leviers ont la même clé.")
            seen.add(key)
        if errors:
            raise StreamBlockValidationError(block_errors=errors)
        return cleaned


class PropositionBlock(blocks.StructBlock):
    number = blocks.CharBlock(max_length=20, label="Numéro", help_text="« DYN D2 », « COOP 18 »")
    text = blocks.TextBlock(label="Ce qu’elle demande")
    source = SourceBlock()

    def get_context(self, value, parent_context=None):
        """With the page of the proposition, when the page of the sheet knows it."""
        links = (parent_context or {}).get("proposition_links") or {}
        context = super().get_context(value, parent_context=parent_context)
        return {**context, "proposition_url": links.get(value["number"], "")}

    class Meta:
        icon = "pick"
        label = "Proposition"
        template = "toolbox/blocks/proposition.html"


class FurtherBlock(blocks.StructBlock):
    text = blocks.TextBlock(label="Texte")
    source = SourceBlock()

    class Meta:
        icon = "link"
        label = "Pour aller plus loin"
        template = "toolbox/blocks/further.html"
