"""Why an offer is proposed, in French, from what is written in both: each reason can be checked by reading them."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from community.exchanges.matching.encoding import STAGES
from community.exchanges.matching.items import Item, OfferItem, Reason
from community.exchanges.matching.texts import TextSpace, families, weak_tokens
from community.exchanges.matching.vocabulary import Vocabulary
from dynamics.french import MONTHS, fold

NO_BREAK = "\u00a0"
MOST_REASONS = 5
LEAST_REASONS = 2
MOST_WORDS = 3
MOST_PAIRS = 2
LEAST_SHARE = 0.02  # of the score: what weighs less is only said when there is nothing else to say
NEAR_KM = 150
STEPS = {1: "une étape devant vous", 2: "deux étapes devant vous", 3: "trois étapes devant vous"}


class Explainer:
    """Makes the reasons of matches; the words of a text are read once."""

    def __init__(self, vocabulary: Vocabulary, space: TextSpace):
        """space: knows how much a term tells, by how few offers hold it."""
        self.vocabulary, self.space = vocabulary, space
        self.written: Callable[[str], dict[str, str]] = lru_cache(maxsize=4096)(self._written)

    def need(self, need: Item) -> "Told":
        return Told(self, need)

    def _written(self, text: str) -> dict[str, str]:
        weak = weak_tokens(self.vocabulary.analyser)
        found = self.vocabulary.analyser.written(text)
        return {token: word for token, word in found.items() if token not in weak and not token.isdigit()}


class Told:
    """The reasons of one need."""

    def __init__(self, explainer: Explainer, need: Item):
        self.need, self.vocabulary, self._written = need, explainer.vocabulary, explainer.written
        self._rarity, self._is_everywhere = explainer.space.rarity, explainer.space.is_everywhere
        self._text = f"{need.title}\n{need.description}"
        self._words = self._written(self._text)
        self._kin = families(self.vocabulary.analyser)

    def reasons(
        self,
        offer: OfferItem,
        shares: Mapping[str, float],
        recalled: Mapping[str, str] = MappingProxyType({}),
        kilometres: float | None = None,
        is_linked: bool = False,
    ) -> tuple[Reason, ...]:
        """Strongest first, two at least.

        shares: what each ingredient brings to the score. recalled: kind (tools, themes, sheet) → slug that the
        words of both recall, where both did not tick the same.
        """
        total = sum(shares.values()) or 1.0
        weights = defaultdict(float, {name: value / total for name, value in shares.items()})
        found = [
            Reason(kind, text, round(min(1.0, weights[name] * part), 3))
            for name, kind, text, part in self._sentences(offer, recalled, kilometres, is_linked)
        ]
        found.sort(key=lambda reason: -reason.weight)
        strong = [
            reason for reason in found if reason.weight >= LEAST_SHARE and reason.kind not in WEAK_KINDS
        ]
        if len(strong) < LEAST_REASONS:
            strong += [reason for reason in found if reason not in strong][: LEAST_REASONS - len(strong)]
        return tuple(strong[:MOST_REASONS])

    def _sentences(
        self, offer: OfferItem, recalled: Mapping[str, str], kilometres: float | None, is_linked: bool
    ) -> Iterable[tuple[str, str, str, float]]:
        """All that can be said: (ingredient, kind of reason, sentence, part of the ingredient that it tells)."""
        yield from self._shared_words(offer)
        yield from self._shared_choices(offer, recalled)
        if sentence := self._distance(offer, kilometres, is_linked):
            kind = "distance" if kilometres is not None and kilometres > NEAR_KM else "proximity"
            yield "proximity", kind, sentence, 1.0
        if self.need.stage in STAGES and offer.stage in STAGES:
            step = STAGES.index(offer.stage) - STAGES.index(self.need.stage)
            if step == 0:
                yield "stage", "same_stage", "au même stade que vous", 1.0
            elif step > 0:
                yield "stage", "stage", STEPS[step], 1.0
        yield from self._tie(offer, is_linked)
        if self.need.territory_kind and self.need.territory_kind == offer.territory_kind:
            kind = self.vocabulary.name(offer.territory_kind)
            yield "territory", "territory", _list("même sorte de territoire", [kind]), 1.0
        yield "availability", "availability", _availability(offer), 1.0
        if offer.updated_on:
            day = offer.updated_on
            date = f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"
            yield "freshness", "freshness", f"offre relue le {date.replace(' ', NO_BREAK)}", 1.0

    def _shared_choices(
        self, offer: OfferItem, recalled: Mapping[str, str]
    ) -> Iterable[tuple[str, str, str, float]]:
        """What both ticked; else what the words of both recall."""
        name, need = self.vocabulary.name, self.need
        other = "autre type de dynamique, " if self._is_other_type(offer) else ""
        sheets = {need.sheet} & {offer.sheet} - {""}
        for field, one, several, guess, shared in (
            (
                "tools",
                "même levier",
                "mêmes leviers",
                "même levier, d’après vos mots",
                need.tools & offer.tools,
            ),
            (
                "themes",
                "même thème",
                "mêmes thèmes",
                "même thème, d’après vos mots",
                need.themes & offer.themes,
            ),
            ("sheet", f"{other}même fiche", "", "même fiche, d’après vos mots", sheets),
            ("forms", *["se donne comme vous le cherchez"] * 2, "", need.forms & offer.forms),
            (
                "link_objects",
                *["mène à ce que vous cherchez"] * 2,
                "",
                need.link_objects & offer.link_objects,
            ),
            ("languages", *["langue demandée"] * 2, "", need.languages & offer.languages),
        ):
            if shared:
                label = one if len(shared) == 1 else several
                yield field, field, _list(label, [_lower(name(slug)) for slug in sorted(shared)]), 1.0
            elif guess and field in recalled:
                yield field, field, _list(guess, [_lower(name(recalled[field]))]), 1.0

    def _shared_words(self, offer: OfferItem) -> Iterable[tuple[str, str, str, float]]:
        """The same words, as the need writes them; when few, words of one family too, one of each text."""
        text = f"{offer.title}\n{offer.description}"
        theirs = self._written(text)
        shared = [token for token in self._words if token in theirs and not self._is_everywhere(token)]
        same = self._telling(shared)
        close = [] if len(same) > 1 else self._close(theirs, text)
        if same:
            yield (
                "text",
                "text",
                _list("même mot" if len(same) == 1 else "mêmes mots", same),
                0.6 if close else 1.0,
            )
        if close:
            yield "text", "close_words", _list("mots du même sujet", close), 0.4 if same else 1.0

    def _telling(self, tokens: Sequence[str]) -> list[str]:
        """The rarest, as the need writes them and in its order; no word of an expression already said."""
        order = sorted(tokens, key=lambda token: (-self._rarity(token), -len(self._words[token]), token))
        kept: dict[str, str] = {}  # token → word between spaces, folded
        for token in order[: 3 * MOST_WORDS]:
            folded = f" {fold(self._words[token])} "
            if any(folded in other for other in kept.values()):
                continue
            kept = {other: word for other, word in kept.items() if word not in folded}
            if len(kept) < MOST_WORDS:
                kept[token] = folded
        return [_inside(word, self._text) for token, word in self._words.items() if token in kept]

    def _close(self, theirs: Mapping[str, str], text: str) -> list[str]:
        """« médecin et soignants »: a word of each text for a family that both have, the most telling first."""
        of_family: dict[str, str] = {}
        for token in sorted(theirs, key=lambda token: (-self._rarity(token), token)):
            for family in self._kin.get(token, ()):
                of_family.setdefault(family, _inside(theirs[token], text))
        pairs: dict[str, str] = {}
        for token in sorted(set(self._words) - set(theirs), key=lambda token: (-self._rarity(token), token)):
            families = [family for family in self._kin.get(token, ()) if family in of_family]
            for family in sorted(families, key=lambda family: (-self._rarity(family), family))[:1]:
                ours, other = _inside(self._words[token], self._text), of_family[family]
                if other not in pairs.values():
                    pairs[ours] = other
        return [f"{ours} et {other}" for ours, other in list(pairs.items())[:MOST_PAIRS]]

    def _distance(self, offer: OfferItem, kilometres: float | None, is_linked: bool) -> str:
        if kilometres is None:
            return "dans la même région" if self.need.region and self.need.region == offer.region else ""
        near = f"à {round(kilometres)}{NO_BREAK}km" if kilometres >= 1 else "à moins d’un kilomètre"
        can_say = self.need.dynamic is not None and offer.dynamic is not None and not is_linked
        return f"{near}, et vous ne vous connaissez pas" if can_say else near

    def _tie(self, offer: OfferItem, is_linked: bool) -> Iterable[tuple[str, str, str, float]]:
        if self._is_other_type(offer):
            label = "autre type de dynamique"
            text = label if offer.type == "autre" else _list(label, [self.vocabulary.name(offer.type)])
            yield "complementarity", "complementarity", text, 1.0
        if is_linked:
            yield "complementarity", "link", "vos deux dynamiques ont déjà un lien", 0.0
        else:
            yield "complementarity", "no_link", "aucun lien connu entre vous", 0.0

    def _is_other_type(self, offer: OfferItem) -> bool:
        return bool(self.need.type and offer.type and self.need.type != offer.type)


# True, but not what one proposes an offer for: said when there is nothing better.
WEAK_KINDS = {"distance", "same_stage", "link", "no_link", "availability", "freshness"}


def _availability(offer: OfferItem) -> str:
    if offer.capacity is None:
        return "peut recevoir des demandes"
    left = offer.capacity - offer.load
    return f"peut encore recevoir {left} demande{'s' if left > 1 else ''} ce trimestre"


def _list(label: str, items: Sequence[str]) -> str:
    return f"{label}{NO_BREAK}: {', '.join(items)}"


def _inside(word: str, text: str) -> str:
    """A word of a text, as it is written inside a sentence: a proper name keeps its capital."""
    if word[:1].isupper() and not re.search(rf"[\w,;)’'] {re.escape(word)}", text):
        return _lower(word)
    return word


def _lower(word: str) -> str:
    """Without the capital of a beginning; an abbreviation keeps its own."""
    return word if word[1:2].isupper() else word[:1].lower() + word[1:]
