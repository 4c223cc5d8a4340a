"""`python -m ckan_fake` is `ckan-fake`."""

from ckan_fake.cli import main

main(prog_name="python -m ckan_fake")
