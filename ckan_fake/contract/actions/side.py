"""One of the two targets of a run: sends a step to it and makes its answer comparable.

Ids, tokens and other secrets differ between two targets. In a run they are written by the placeholders of the
normalisation, as in `{"id": "<id4>"}`; each side puts in its own before it sends.
"""

from __future__ import annotations

import copy
import json
import re
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import requests

from ckan_fake.contract.normalise import Normaliser
from ckan_fake.contract.actions.orders import settled
from ckan_fake.contract.actions.steps import Configure, Step
from ckan_fake.fake import FakeCKAN
from ckan_fake.live import LiveCKAN, Target

TIMEOUT = 120
HEADERS = (
    "content-type", "location", "access-control-allow-origin", "www-authenticate", "content-disposition",
    "cache-control", "vary",
)
"""The headers that are compared."""

PLACEHOLDER = re.compile(r"<(?:id|hex|rnd|token)\d+>")
NOT_IN_FAKE = 501


@dataclass(frozen=True)
class Answer:
    """A comparable answer. `bug` is the fake's own error where it had one."""

    status: int
    headers: dict[str, str]
    body: Any
    bug: str = ""


@dataclass(frozen=True)
class Controls:
    """How a live CKAN is emptied and its options are set; `{}` undoes all changes of options."""

    reset: Callable[[], object]
    configure: Callable[[Mapping[str, Any]], object]


class Side:
    """A target, emptied, with the keys of the users that the run makes."""

    def __init__(self, target: Target, controls: Controls | None = None) -> None:
        self.target = target
        if isinstance(target, LiveCKAN):
            if controls is None:
                raise ValueError("a live CKAN needs controls: how it is emptied and its options are set")
            self._controls = controls
        else:
            self._controls = Controls(target.reset, target.configure)
        self._session = requests.Session() if isinstance(target, LiveCKAN) else target.session()
        self.start()

    def start(self) -> None:
        """Empty the target and forget what was seen."""
        self._controls.configure({})
        self._controls.reset()
        self.norm = Normaliser(self.target.site_url)
        self.keys = {"sysadmin": self.target.sysadmin.api_key}
        self.norm.known[self.keys["sysadmin"]] = "<sysadmin-key>"
        self.tokens: list[str] = []

    def known(self) -> dict[str, str]:
        """What each placeholder stands for here."""
        values = {placeholder: value for value, placeholder in self.norm.numbered()}
        return {**values, **{f"<token{number}>": token for number, token in enumerate(self.tokens)}}

    def play(self, step: Step | Configure) -> Answer:
        """Play a step."""
        if isinstance(step, Configure):
            self._controls.configure(dict(step.options))
            return Answer(200, {}, None)
        data = self._filled(step.data)
        try:
            response = self._send(step, data)
        except (requests.RequestException, UnicodeError):
            raise
        except Exception as error:  # the fake's own: it counts as a divergence, and the run goes on to tell it
            return Answer(0, {}, None, bug="".join(traceback.format_exception(error)[-3:]) or repr(error))
        body = self._body(step.action, response)
        if step.action == "api_token_create" and response.status_code == 200:
            self._keep_token(data, response)
        headers = {
            name: self.norm.text(response.headers[name]).lower().replace("; ", ";")
            for name in HEADERS if name in response.headers
        }
        return Answer(response.status_code, headers, body)

    def _filled(self, value: Any) -> Any:
        known = self.known() if PLACEHOLDER.search(json.dumps(value)) else {}

        def fill(value: Any) -> Any:
            if isinstance(value, str):
                return PLACEHOLDER.sub(lambda match: known.get(match[0], match[0]), value) if known else value
            if isinstance(value, list):
                return [fill(item) for item in value]
            return {key: fill(item) for key, item in value.items()} if isinstance(value, dict) else value

        return fill(copy.deepcopy(value))

    def _send(self, step: Step, data: dict[str, Any]) -> requests.Response:
        url = f"{self.target.site_url}/api/3/action/{step.action}"
        headers = {"User-Agent": "contract"}
        if step.caller is not None:
            headers["Authorization"] = self.keys.get(step.caller, "no-such-token")
        if step.how == "json":
            headers["Content-Type"] = "application/json"
            body = json.dumps(data).encode()
            return self._session.post(url, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False)
        flat = {name: _flat(value) for name, value in data.items()}
        if step.how == "form":
            return self._session.post(url, data=flat, headers=headers, timeout=TIMEOUT, allow_redirects=False)
        if step.how == "jsonp":
            flat["callback"] = "back"
        return self._session.get(url, params=flat, headers=headers, timeout=TIMEOUT, allow_redirects=False)

    def _keep_token(self, data: dict[str, Any], response: requests.Response) -> None:
        match = re.search(r'"token":\s*"([^"]+)"', response.text)
        if match:
            self.tokens.append(match[1])
            if isinstance(data.get("user"), str):
                self.keys.setdefault(data["user"], match[1])

    def _body(self, action: str, response: requests.Response) -> Any:
        content_type = response.headers.get("content-type", "").lower()
        if "html" in content_type:
            return "<html>"
        text = response.text
        if "javascript" in content_type and (match := re.fullmatch(r"(?s)(\w+\()(.*)(\);)", text)):
            return [match[1], self._walk(action, json.loads(match[2])), match[3]]
        if "json" not in content_type:
            return self.norm.text(text)[:20000]
        try:
            return self._walk(action, json.loads(text))
        except ValueError:
            return {"<not json>": self.norm.text(text)}

    def _walk(self, action: str, body: Any) -> Any:
        if action == "help_show" and isinstance(body, dict) and isinstance(body.get("result"), str):
            body["result"] = "<doc>"
        return self.norm.walk(settled(action, body, self.norm))

    def not_implemented(self, answer: Answer) -> bool:
        """Whether the fake answered that it cannot do this yet."""
        return isinstance(self.target, FakeCKAN) and answer.status == NOT_IN_FAKE


def _flat(value: Any) -> str | list[str]:
    """A value as a form or a query carries it: a list of texts is repeated, what else has a structure is JSON."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value) and len(value) > 1:
        return [str(_flat(item)) for item in value]
    return json.dumps(value)
