"""The types of relationships between datasets, each with its reverse."""

from __future__ import annotations

from ckan_fake.errors import ServerError

TYPES = (
    ("depends_on", "dependency_of"),
    ("derives_from", "has_derivation"),
    ("links_to", "linked_from"),
    ("child_of", "parent_of"),
)
FORWARD = {forward: reverse for forward, reverse in TYPES}
REVERSE = {reverse: forward for forward, reverse in TYPES}
ALL_TYPES = [name for pair in TYPES for name in pair]


def reverse_type(name: object) -> str:
    """The type seen from the other side; an unknown one crashes CKAN: 500."""
    if isinstance(name, str):
        other = FORWARD.get(name) or REVERSE.get(name)
        if other:
            return other
    raise ServerError("the relationship type is not registered")
