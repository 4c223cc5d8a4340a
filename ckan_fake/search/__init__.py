"""Solr's part: the index of datasets and the queries over it.

A request goes through `package_query` (what CKAN adds and refuses), `engine` (Solr's `/select`), `query` and `dismax`
(text to tree), `build` (tree to `queries`, by the `fields`), and comes back through `ordering` and `facets`.

Where answers may differ from a live CKAN's, because Solr's own depend on its history:

- Scores count the living documents only. Solr counts deleted ones too until it merges their segment.
- Documents of equal score and sort values come in the order in which they were last indexed. Solr merges segments.
- `indexed_ts` is the dataset's `metadata_modified`. The names of vocabularies and of related datasets are those of the
  moment when a field is first asked for, not of the moment when the dataset was indexed.

What raises UnsupportedByFake: the parser edismax, fuzzy words, regular expressions, words near each other
(`"a b"~2`), comments, sorting by functions, functions in `fl`, `bf` and `boost` of plain queries, years beyond four
digits.
"""
