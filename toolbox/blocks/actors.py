"""The actors of a monographie: a list of cards, or a drawing of circles around the dynamique."""

from itertools import groupby

from wagtail import blocks

from dynamics.charts import capitalised
from dynamics.enums import Circle
from toolbox import actor_maps

OUTSIDE = "Autres parties prenantes"
ORDER = [*Circle.values, ""]


class ActorBlock(blocks.StructBlock):
    name = blocks.CharBlock(max_length=160, label="Nom")
    role = blocks.CharBlock(max_length=240, label="Rôle dans la dynamique")
    gives = blocks.CharBlock(required=False, max_length=240, label="Ce qu’il apporte")
    expects = blocks.CharBlock(required=False, max_length=240, label="Ce qu’il attend")

    class Meta:
        icon = "user"
        label = "Acteur"


class ActorsBlock(blocks.StructBlock):
    actors = blocks.ListBlock(ActorBlock(), min_num=1, label="Acteurs")

    class Meta:
        icon = "group"
        label = "Acteurs"
        description = "Qui prend part, ce que chacun apporte et attend."
        help_text = "Des organisations ou des groupes, jamais une personne privée sans son accord."
        template = "toolbox/blocks/actors.html"


class PlacedActorBlock(blocks.StructBlock):
    name = blocks.CharBlock(max_length=160, label="Nom")
    role = blocks.CharBlock(required=False, max_length=160, label="Rôle, en quelques mots")
    circle = blocks.ChoiceBlock(
        choices=Circle.choices, required=False, label="Cercle", help_text="Du plus proche au plus large."
    )

    class Meta:
        icon = "user"
        label = "Acteur"


class ActorMapBlock(blocks.StructBlock):
    """Drawn from the actors written here, else from those of the record of the dynamique."""

    title = blocks.CharBlock(required=False, max_length=160, label="Titre")
    actors = blocks.ListBlock(
        PlacedActorBlock(),
        max_num=actor_maps.MOST,
        default=[],
        label="Acteurs",
        help_text="Sans acteur ici, ceux de la fiche de la dynamique sont dessinés.",
    )

    class Meta:
        icon = "crosshairs"
        label = "Carte des acteurs"
        description = "Qui entoure la dynamique, en cercles, du noyau dur aux partenaires."
        help_text = (
            "Le dessin porte des numéros, la liste qui le suit porte les noms : elle dit la même chose."
        )
        template = "toolbox/blocks/actor_map.html"

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        dynamic = context.get("dynamic")
        actors = [placed(one) for one in value["actors"]] or (recorded(dynamic) if dynamic else [])
        return {**context, "map": actor_maps.draw(by_circle(actors))}


def placed(actor) -> dict:
    return {
        "name": actor["name"],
        "role": actor.get("role") or "",
        "circle": actor.get("circle") or "",
        "url": "",
    }


def recorded(dynamic) -> list[dict]:
    """The actors of its record; organisations lead to their page."""
    found = dynamic.actors.select_related("organisation")[: actor_maps.MOST]
    return [
        {
            "name": actor.shown_name,
            "role": capitalised(actor.get_category_display()),
            "circle": actor.circle,
            "url": actor.organisation.get_absolute_url() if actor.organisation_id else "",
        }
        for actor in found
    ]


def by_circle(actors: list[dict]) -> list[dict]:
    """From the closest to the centre outwards; those without a circle last."""
    known = [actor for actor in actors if actor["circle"] in ORDER]
    known.sort(key=lambda actor: ORDER.index(actor["circle"]))
    circles = [
        {"name": capitalised(Circle(circle).label) if circle else OUTSIDE, "actors": list(group)}
        for circle, group in groupby(known, key=lambda actor: actor["circle"])
    ]
    if len(circles) == 1 and circles[0]["name"] == OUTSIDE:
        circles[0]["name"] = "Parties prenantes"
    return circles
