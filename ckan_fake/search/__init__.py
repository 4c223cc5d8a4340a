"""Solr's part: the index of datasets and the queries over it."""
