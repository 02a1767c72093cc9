"""The capital of the community: tools, what dynamiques lived with them, what is missing."""

from toolbox.models.bookmarks import ToolBookmark
from toolbox.models.experience import ResourcePerson, TeamVariant, UsageReport
from toolbox.models.gaps import Gap, GapAnswer
from toolbox.models.glossary import StartingTick, Term
from toolbox.models.monographies import MonographIndexPage, MonographPage, SecondReaderTask
from toolbox.models.reading import ReadingInvitation
from toolbox.models.sheets import LeverExample, LeverTick, SheetDynamic, SheetIndexPage, SheetPage
from toolbox.models.tools import Tool, ToolDocument, ToolPitfall, ToolStep, ToolUse, ToolVariant

__all__ = [
    "Gap",
    "GapAnswer",
    "LeverExample",
    "LeverTick",
    "MonographIndexPage",
    "MonographPage",
    "ReadingInvitation",
    "ResourcePerson",
    "SecondReaderTask",
    "SheetDynamic",
    "SheetIndexPage",
    "SheetPage",
    "StartingTick",
    "TeamVariant",
    "Term",
    "Tool",
    "ToolBookmark",
    "ToolDocument",
    "ToolPitfall",
    "ToolStep",
    "ToolUse",
    "ToolVariant",
    "UsageReport",
]
