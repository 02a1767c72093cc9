"""Why an offer is proposed, in French, from what is written in both: each reason can be checked by reading them."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from community.exchanges.matching.encoding import STAGES
from community.exchanges.matching.items import Item, OfferItem, Reason
from community.exchanges.matching.texts import families, weak_tokens
from community.exchanges.matching.vocabulary import Vocabulary

NO_BREAK = "\u00a0"
MOST_REASONS = 5
LEAST_REASONS = 2
MOST_WORDS = 3
LEAST_SHARE = 0.02  # of the score: what weighs less is only said when there is nothing else to say
NEAR_KM = 150
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
STEPS = {1: "une étape devant vous", 2: "deux étapes devant vous", 3: "trois étapes devant vous"}

Sentence = tuple[str, str]


class Explainer:
    """Makes the reasons of matches; the words of a text are read once."""

    def __init__(self, vocabulary: Vocabulary):
        self.vocabulary = vocabulary
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
        self._words = self._written(f"{need.title}\n{need.description}")
        self._kin = families(self.vocabulary.analyser)

    def reasons(
        self, offer: OfferItem, shares: dict[str, float], kilometres: float | None, is_linked: bool
    ) -> tuple[Reason, ...]:
        """Strongest first, two at least. shares: what each ingredient brings to the score."""
        total = sum(shares.values()) or 1.0
        weights = {name: value / total for name, value in shares.items()}
        found = [
            Reason(kind, text, round(min(1.0, weights[name]), 3))
            for name, (kind, text) in self._sentences(offer, kilometres, is_linked)
            if weights[name] > 0 or name in ("complementarity", "proximity", "availability")
        ]
        found.sort(key=lambda reason: -reason.weight)
        strong = [reason for reason in found if reason.weight >= LEAST_SHARE and reason.kind not in WEAK_KINDS]
        missing = LEAST_REASONS - len(strong)
        if missing > 0:
            strong += [reason for reason in found if reason not in strong][:missing]
        return tuple(strong[:MOST_REASONS])

    def _sentences(
        self, offer: OfferItem, kilometres: float | None, is_linked: bool
    ) -> Iterable[tuple[str, Sentence]]:
        """(ingredient, (kind, sentence)): all that can be said, at most one sentence for each ingredient but words."""
        name, need = self.vocabulary.name, self.need
        yield from (("text", sentence) for sentence in self._shared_words(offer))
        if tools := sorted(need.tools & offer.tools):
            levers = "même levier" if len(tools) == 1 else "mêmes leviers"
            yield "tools", ("tools", _list(levers, [_lower(name(slug)) for slug in tools]))
        if themes := sorted(need.themes & offer.themes):
            label = "même thème" if len(themes) == 1 else "mêmes thèmes"
            yield "themes", ("themes", _list(label, [name(slug) for slug in themes]))
        if need.sheet and need.sheet == offer.sheet:
            other = "autre type de dynamique, " if self._is_other_type(offer) else ""
            yield "sheet", ("sheet", _list(f"{other}même fiche", [_lower(name(need.sheet))]))
        if forms := sorted(need.forms & offer.forms):
            yield "forms", ("forms", _list("se donne comme vous le cherchez", [name(slug) for slug in forms]))
        if objects := sorted(need.link_objects & offer.link_objects):
            yield "link_objects", ("link_objects", _list("mène à", [name(slug) for slug in objects]))
        if languages := sorted(need.languages & offer.languages):
            yield "languages", ("languages", _list("se parle aussi en", [name(slug) for slug in languages]))
        yield from (("proximity", sentence) for sentence in self._place(offer, kilometres, is_linked))
        yield from (("stage", sentence) for sentence in self._stage(offer))
        yield "complementarity", self._tie(offer, is_linked)
        if need.territory_kind and need.territory_kind == offer.territory_kind:
            kind = name(need.territory_kind)
            yield "territory", ("territory", _list("même sorte de territoire", [kind]))
        yield "availability", ("availability", _availability(offer))
        if offer.updated_on:
            day = offer.updated_on
            date = f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"
            yield "freshness", ("freshness", f"offre relue le {date.replace(' ', NO_BREAK)}")

    def _shared_words(self, offer: OfferItem) -> Iterable[Sentence]:
        """The same words, as the need writes them; else words of one family, one of each text."""
        theirs = self._written(f"{offer.title}\n{offer.description}")
        same = [word for token, word in self._words.items() if token in theirs]
        if same:
            label = "même mot" if len(same) == 1 else "mêmes mots"
            yield "text", _list(label, [_lower(word) for word in _longest(same)])
        of_family: dict[str, str] = {}
        for token, word in theirs.items():
            for family in self._kin.get(token, ()):
                of_family.setdefault(family, word)
        close = {}
        for token, word in self._words.items():
            if token not in theirs:
                for family in self._kin.get(token, ()):
                    if family in of_family:
                        close.setdefault(word.lower(), of_family[family].lower())
        if close and len(same) < LEAST_REASONS:
            pairs = [f"{ours} et {other}" for ours, other in list(close.items())[:MOST_WORDS]]
            yield "close_words", _list("mots du même sujet", pairs)

    def _place(self, offer: OfferItem, kilometres: float | None, is_linked: bool) -> Iterable[Sentence]:
        if kilometres is None:
            if self.need.region and self.need.region == offer.region:
                yield "proximity", "dans la même région"
            return
        distance = "à moins d’un kilomètre"
        if kilometres >= 1:
            distance = f"à {round(kilometres)}{NO_BREAK}km"
        known = self.need.dynamic is not None and offer.dynamic is not None
        unknown_yet = known and not is_linked
        kind = "proximity" if kilometres <= NEAR_KM else "distance"
        yield kind, f"{distance}, et vous ne vous connaissez pas" if unknown_yet else distance

    def _stage(self, offer: OfferItem) -> Iterable[Sentence]:
        if self.need.stage not in STAGES or offer.stage not in STAGES:
            return
        step = STAGES.index(offer.stage) - STAGES.index(self.need.stage)
        if step == 0:
            yield "same_stage", "au même stade que vous"
        elif step > 0:
            yield "stage", STEPS[step]

    def _tie(self, offer: OfferItem, is_linked: bool) -> Sentence:
        if self._is_other_type(offer):
            return "complementarity", _list("autre type de dynamique", [self.vocabulary.name(offer.type)])
        if is_linked:
            return "link", "vos deux dynamiques ont déjà un lien"
        return "no_link", "aucun lien connu entre vous"

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


def _lower(word: str) -> str:
    """Without the capital of a beginning; an abbreviation keeps its own."""
    return word if word[1:2].isupper() else word[:1].lower() + word[1:]


def _longest(words: Sequence[str]) -> list[str]:
    """The most telling, as far as length tells, in the order of the text."""
    unique = list(dict.fromkeys(words))
    kept = sorted(unique, key=lambda word: (-len(word), word))[:MOST_WORDS]
    return [word for word in unique if word in kept]
