"""Solr's part: the index of datasets and the queries over it.

A request goes through `package_query` (what CKAN adds and refuses), `engine` (Solr's `/select`), `parsers` with
`query`, `dismax`, `edismax` and `simple` (text to tree), `build` (tree to `queries`, by the `fields`), and comes back
through `ordering`, `returned` and `facets`. `functions` are used in many of these places.

Datasets come in through `copies` (what is stored, and from when on searches see it); `document` makes fields of
them, and `index` terms, by `analysis`, when a search first looks at a field.

Where answers may differ from a live CKAN's, because Solr's own depend on its history:

- Scores count the living documents only. Solr counts deleted ones too until it merges their segment.
- Documents of equal score and sort values come in the order in which they were last indexed. Solr merges segments.
- `indexed_ts` is the dataset's `metadata_modified`. The names of vocabularies and of related datasets are those of the
  moment when a field is first asked for, not of the moment when the dataset was indexed.

What raises UnsupportedByFake:

- the query parsers in `names.OTHERS` (complexphrase, surround, maxscore and others that few sites use)
- local parameters (`{!name ...}`) that get through CKAN: those of parsers that an option allows, and in CKAN up to 2.9
  those that it does not look for; `_val_`, and other parsers by `_query_`, in CKAN up to 2.9
- functions of analysed fields, of parameters (`$x`), and those in `functions._OTHERS`; augmenters (`[explain]`) in fl
- years before 1 and after 9999; repetitions and ranges over a thousand in regular expressions
- lone surrogates in CKAN up to 2.8, which Solr's web server refuses with a page of its own
"""
