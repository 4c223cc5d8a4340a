"""What CKAN does other than one would think: each quirk is a test, and a line of docs/quirks.md."""
