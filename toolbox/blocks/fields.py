"""What the blocks of sheets and monographies share."""

from django.db.utils import DatabaseError
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from dynamics.citations import cite
from toolbox.models.tools import Tool

FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]
SMALL_FEATURES = ["bold", "italic", "ol", "ul", "link"]


def tool_choices() -> list[tuple[str, str]]:
    """The tools of the toolbox, by name."""
    try:
        return list(Tool.objects.published().values_list("slug", "name").order_by("name"))
    except DatabaseError:  # before the first migration, a check of the models may ask
        return []


def cited(source: str) -> str:
    """A source field in words, without links."""
    return " ; ".join(one.text for one in cite(source or ""))


class SourceBlock(blocks.CharBlock):
    """Where it comes from."""

    def __init__(self, **kwargs):
        kwargs = {
            "required": False,
            "max_length": 200,
            "label": "Source",
            "help_text": "« DYN 1.3:1317 » (étude, partie, ligne), ou une source en toutes lettres.",
            **kwargs,
        }
        super().__init__(**kwargs)


class ToolChoiceBlock(blocks.ChoiceBlock):
    """A tool of the toolbox, kept by its address."""

    def __init__(self, **kwargs):
        super().__init__(**{"choices": tool_choices, "label": "Outil", **kwargs})

    def normalize_choice(self, value):
        """The slug as it is kept: no query a tool to look for it among the choices."""
        return value


class DynamicBlock(SnippetChooserBlock):
    def __init__(self, **kwargs):
        kwargs.pop("target_model", None)
        super().__init__("dynamics.Dynamic", **{"label": "Dynamique", **kwargs})
