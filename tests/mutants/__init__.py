"""Small bugs, put into a copy of the package one at a time: what compares the fake with CKAN has to catch them."""
