"""HTTP in, HTTP out: no rules of CKAN's in here."""
