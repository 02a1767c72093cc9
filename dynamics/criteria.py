"""What a list, a map or an export is asked for, as the snapshot understands it."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

# Keys with one value a row, then keys with several, which are the bits of an unsigned integer.
CODE_KEYS = ("types", "stages", "origins", "regions", "departements")
BIT_KEYS = ("themes", "legal_forms", "helps", "sheets")
KEYS = CODE_KEYS + BIT_KEYS


@dataclass(frozen=True, eq=False)
class Criteria:
    """What is asked: OR within a key, AND between keys; an empty key asks nothing.

    −1 asks for the rows where a code is not given; a value that no row can have matches nothing.
    ``ids`` are those of a text search, best first; None when there was none.
    """

    types: Collection[int] = frozenset()
    stages: Collection[int] = frozenset()
    origins: Collection[int] = frozenset()
    regions: Collection[int] = frozenset()
    departements: Collection[int] = frozenset()
    themes: Collection[int] = frozenset()
    legal_forms: Collection[int] = frozenset()
    helps: Collection[int] = frozenset()
    sheets: Collection[int] = frozenset()
    ids: Sequence[int] | np.ndarray | None = None

    def __post_init__(self):
        for key in KEYS:
            object.__setattr__(self, key, frozenset(getattr(self, key)))
        if self.ids is not None:
            object.__setattr__(self, "ids", np.array(self.ids, np.int64).ravel())

    @cached_property
    def active(self) -> dict[str, frozenset[int]]:
        """The keys that ask something."""
        return {key: wanted for key in KEYS if (wanted := getattr(self, key))}

    @cached_property
    def identity(self) -> tuple:
        """Hashable; equal for criteria that ask the same, text results being in the same order."""
        digest = None if self.ids is None else hashlib.blake2b(self.ids.tobytes(), digest_size=16).digest()
        return (tuple(self.active.items()), digest)

    @property
    def asks_nothing(self) -> bool:
        return self.ids is None and not self.active


EVERYTHING = Criteria()
