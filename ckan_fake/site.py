"""What one server is made of, as actions, authorization and validators see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ckan_fake.clock import Clock
from ckan_fake.config import Config
from ckan_fake.ids import Ids
from ckan_fake.state import State
from ckan_fake.versions import Version

if TYPE_CHECKING:
    from ckan_fake.search.engine import Engine


@dataclass
class Site:
    """One server's version, options, plugins, data, time and ids. `given_keys` maps keys of the user's choice to token ids."""

    version: Version
    config: Config
    plugins: tuple[str, ...]
    site_url: str
    clock: Clock
    ids: Ids
    state: State = field(default_factory=State)
    given_keys: dict[str, str] = field(default_factory=dict)
    _engine: Engine | None = None

    @property
    def search(self) -> Engine:
        """The search engine over the indexed datasets; made when it is first asked."""
        if self._engine is None:
            from ckan_fake.search.engine import Engine

            self._engine = Engine(self.state)
        return self._engine

    @property
    def site_user(self) -> str:
        """The name of the site user, CKAN's own sysadmin."""
        return str(self.config["ckan.site_id"])
