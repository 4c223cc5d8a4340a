"""What one server is made of, as actions, authorization and validators see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ckan_fake.clock import Clock
from ckan_fake.config import Config
from ckan_fake.ids import Ids
from ckan_fake.overlay import Overlay
from ckan_fake.state import State
from ckan_fake.versions import Version

if TYPE_CHECKING:
    from ckan_fake.search.engine import Engine


@dataclass
class Site:
    """One server's version, options, plugins, data, time and ids.

    `given_keys` maps keys of one's own to token ids; `overlay` holds what extensions add.
    """

    version: Version
    config: Config
    plugins: tuple[str, ...]
    site_url: str
    clock: Clock
    ids: Ids
    state: State = field(default_factory=State)
    given_keys: dict[str, str] = field(default_factory=dict)
    overlay: Overlay = field(default_factory=Overlay)
    _engine: Engine | None = None

    def __post_init__(self) -> None:
        self.config.stored = self._stored_option

    def _stored_option(self, name: str) -> str | None:
        row = self.state.system_info.get(name)
        return row.value if row is not None else None

    def loads(self, plugin: str) -> bool:
        """Whether a plugin is loaded, or its part is in CKAN itself at this version."""
        return plugin in self.plugins or (plugin == "activity" and bool(self.version["activity_in_core"]))

    @property
    def search(self) -> Engine:
        """The search engine over the indexed datasets; made when it is first asked."""
        if self._engine is None:
            from ckan_fake.search.engine import Engine

            self._engine = Engine(self.state, self.site_user, self.clock, self.version)
        return self._engine

    @property
    def site_user(self) -> str:
        """The name of the site user, CKAN's own sysadmin."""
        return str(self.config["ckan.site_id"])
