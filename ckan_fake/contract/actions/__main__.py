"""`python -m ckan_fake.contract.actions`."""

from ckan_fake.contract.actions.command import main

if __name__ == "__main__":
    raise SystemExit(main())
