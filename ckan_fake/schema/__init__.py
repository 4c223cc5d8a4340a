"""Validation: the engine, validators under CKAN's own names, schemas per entity."""
