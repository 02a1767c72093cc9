"""« Sans glossaire » in the editor of rich texts: the terms of what is selected are not explained.

Added by the editor itself, whatever features a field names: fields and blocks keep their definitions.
"""

import wagtail.admin.rich_text.editors.draftail.features as draftail_features
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineStyleElementHandler

FEATURE = "sans-glossaire"
STYLE = "SANS-GLOSSAIRE"


class RichTextArea(DraftailRichTextArea):
    """Wagtail's editor with « sans glossaire »."""

    def __init__(self, *args, **kwargs):
        if kwargs.get("features") is not None:
            kwargs["features"] = [*kwargs["features"], FEATURE]
        super().__init__(*args, **kwargs)


def register(features) -> None:
    """Tell Wagtail what the button is and how the passage is stored."""
    features.register_editor_plugin(
        "draftail",
        FEATURE,
        draftail_features.InlineStyleFeature(
            {
                "type": STYLE,
                "icon": "no-view",
                "description": "Sans glossaire\u00a0: les mots de ce passage ne sont pas expliqués",
                "style": {"borderBottom": "2px dotted currentColor"},
            }
        ),
    )
    features.register_converter_rule(
        "contentstate",
        FEATURE,
        {
            "from_database_format": {"span[data-sans-glossaire]": InlineStyleElementHandler(STYLE)},
            "to_database_format": {
                "style_map": {STYLE: {"element": "span", "props": {"data-sans-glossaire": "true"}}}
            },
        },
    )
    features.default_features.append(FEATURE)
