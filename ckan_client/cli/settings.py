"""Which CKAN a command talks to, and with which token."""

from __future__ import annotations

import json
import os
import pathlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import click

from ckan_client.highlevel import CkanHighlevelClient
from ckan_client.lowlevel import CkanLowlevelClient
from ckan_client.sync import SynchronizationClient

#: As in 2014: where nothing says otherwise.
DEFAULT_URL = "http://127.0.0.1:5000"


@dataclass(frozen=True)
class Settings:
    """An address, a token, and options of the clients. The token is in no text of it."""

    url: str
    api_key: str | None = field(default=None, repr=False)
    options: Mapping[str, Any] = field(default_factory=dict)

    def low(self) -> CkanLowlevelClient:
        """The low-level client."""
        return CkanLowlevelClient(self.url, self.api_key, **self.options)

    def high(self) -> CkanHighlevelClient:
        """The high-level client."""
        return CkanHighlevelClient(self.url, self.api_key, **self.options)

    def synchronizer(self, **options: Any) -> SynchronizationClient:
        """The synchronisation client."""
        return SynchronizationClient(self.url, self.api_key, **self.options, **options)


def config_file(environment: Mapping[str, str]) -> pathlib.Path:
    """Where the profiles are: CKAN_CLIENT_CONFIG, else ckan-client/profiles.json in the user's configuration."""
    if path := environment.get("CKAN_CLIENT_CONFIG"):
        return pathlib.Path(path)
    folder = environment.get("XDG_CONFIG_HOME") or os.path.join(environment.get("HOME", ""), ".config")
    return pathlib.Path(folder) / "ckan-client" / "profiles.json"


def profile(name: str, environment: Mapping[str, str]) -> dict[str, Any]:
    """A profile: `{"url": ..., "token": ...}`, of a JSON object of profiles by name."""
    path = config_file(environment)
    try:
        profiles = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise click.ClickException(f"there are no profiles: {error}") from None
    except ValueError as error:
        raise click.ClickException(f"{path}: {error}") from None
    if not isinstance(profiles, dict) or not isinstance(profiles.get(name), dict):
        raise click.ClickException(f"{path} has no profile {name!r}")
    return dict(profiles[name])


def saved_key(url: str, environment: Mapping[str, str]) -> str | None:
    """The key of an address in ~/.ckanpass, as in 2014: lines of `url:key`, colons in the url behind a backslash."""
    path = pathlib.Path(environment.get("HOME", "")) / ".ckanpass"
    if not path.is_file():
        return None
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = _fields(line.strip())
        if len(fields) == 2 and fields[0].rstrip("/") == url.rstrip("/"):
            return fields[1]
    return None


def _fields(line: str) -> list[str]:
    found, text, escaped = [], "", False
    for letter in line:
        if escaped or letter not in "\\:":
            text, escaped = text + letter, False
        elif letter == "\\":
            escaped = True
        else:
            found.append(text)
            text = ""
    return [*found, text]


def settings(
    remote: str | None,
    api_key: str | None,
    profile_name: str | None,
    environment: Mapping[str, str],
    options: Mapping[str, Any],
) -> Settings:
    """What the command line says, else the profile, else the environment, else ~/.ckanpass."""
    chosen = profile(profile_name, environment) if profile_name else {}
    url = remote or chosen.get("url") or environment.get("CKAN_URL") or DEFAULT_URL
    key = api_key or chosen.get("token")
    if key is None and not chosen:
        key = environment.get("CKAN_API_TOKEN") or environment.get("CKAN_API_KEY")
    return Settings(url, key or saved_key(url, environment), options)
