"""Makes answers of two servers comparable: the normalisation that the contract machines use."""

from ckan_fake.contract.normalise import Normaliser, unordered

__all__ = ["Normaliser", "unordered"]
