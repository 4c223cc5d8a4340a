"""One of the two targets of a run: sends a step to it and makes its answer comparable.

Ids, tokens and other secrets differ between two targets. In a step they are written as what an earlier step's answer
held: `{"id": "<12:result.id>"}`. Each side puts in its own before it sends.
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

from ckan_fake.config import Config
from ckan_fake.contract.actions.orders import settled
from ckan_fake.contract.actions.steps import Configure, Step
from ckan_fake.contract.normalise import Normaliser
from ckan_fake.fake import FakeCKAN
from ckan_fake.live import LiveCKAN, Target
from ckan_fake.versions import Version

TIMEOUT = 120
HEADERS = (
    "content-type", "location", "access-control-allow-origin", "www-authenticate", "content-disposition",
    "cache-control", "vary",
)
"""The headers that are compared."""

REFERENCE = re.compile(r"<(\d+):([\w.]+)>")
PASSWORD = re.compile(r"\$pbkdf2-sha512\$\d+\$[\w./]+\$[\w./]+")
INVITED = re.compile(r"\b(one|two|three|four|new|xy|a|admin_ann)-\d{1,4}\b")
"""The names that user_invite makes of the e-mail addresses in `values`: with a random number."""
NOT_IN_FAKE = 501
LONGEST_URL = 3000


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
    """A target, emptied, with the keys of the users that the run makes. `session`: what a live CKAN is called by."""

    def __init__(
        self, target: Target, controls: Controls | None = None, session: requests.Session | None = None
    ) -> None:
        self.target = target
        if isinstance(target, LiveCKAN):
            if controls is None:
                raise ValueError("a live CKAN needs controls: how it is emptied and its options are set")
            self._controls = controls
        else:
            self._controls = Controls(target.reset, target.configure)
        self._session = session or (requests.Session() if isinstance(target, LiveCKAN) else target.session())
        self.start()

    def start(self) -> None:
        """Empty the target and forget what was seen."""
        self._controls.configure({})
        self._controls.reset()
        self.norm = Normaliser(self.target.site_url)
        self.keys = {"sysadmin": self.target.sysadmin.api_key}
        self.norm.known[self.keys["sysadmin"]] = "<sysadmin-key>"
        self._old_keys: dict[str, str] = {}  # of CKANs without API tokens
        self._raw: dict[int, Any] = {}
        self._changed: dict[str, None] = {}

    def play(self, number: int, step: Step | Configure) -> Answer:
        """Play a step. `number` is its own in the run, by which later steps refer to its answer."""
        if isinstance(step, Configure):
            self._configure(step.options)
            return Answer(200, {}, None)
        data = self._filled(copy.deepcopy(step.data))
        mark = self.target.snapshot() if isinstance(self.target, FakeCKAN) else None
        try:
            response = self._send(step, data)
        except (requests.RequestException, UnicodeError):
            raise
        except Exception as error:  # the fake's own: it counts as a divergence, and the run goes on to tell it
            return Answer(0, {}, None, bug="".join(traceback.format_exception(error)[-3:]) or repr(error))
        if mark is not None and response.status_code == NOT_IN_FAKE:
            self.target.restore(mark)  # that someone called is not noted on the other side either
        body = self._body(step.action, response)
        if response.status_code == 200 and step.how != "jsonp":
            self._raw[number] = response.json()
            result = self._raw[number].get("result")
            if step.action == "api_token_create" and isinstance(data.get("user"), str):
                self.keys.setdefault(data["user"], result["token"])
            if step.action == "user_create" and result.get("apikey"):
                self._old_keys.setdefault(result["name"], result["apikey"])
        headers = {
            name: self.norm.text(response.headers[name]).lower().replace("; ", ";")
            for name in HEADERS if name in response.headers
        }
        return Answer(response.status_code, headers, body)

    def _configure(self, options: Mapping[str, Any]) -> None:
        """Set options, or undo the run's one by one: what config_option_update has set stays."""
        if options:
            self._changed.update(dict.fromkeys(options))
            self._controls.configure(dict(options))
        elif self._changed:
            defaults = Config({}, Version.parse(self.target.version))
            known = set(defaults)  # an option of the pages only has no default here, and no effect
            self._controls.configure({name: defaults[name] for name in self._changed if name in known})

    def _filled(self, value: Any) -> Any:
        if isinstance(value, str):
            return REFERENCE.sub(lambda match: self._held(int(match[1]), match[2]), value) if "<" in value else value
        if isinstance(value, list):
            return [self._filled(item) for item in value]
        return {key: self._filled(item) for key, item in value.items()} if isinstance(value, dict) else value

    def _held(self, number: int, path: str) -> str:
        """What the answer to a step held; a text of no meaning where it held nothing there."""
        value = self._raw.get(number)
        for key in path.split("."):
            if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
                value = value[int(key)]
            else:
                value = value.get(key) if isinstance(value, dict) else None
        return value if isinstance(value, str) else f"nothing-{number}"

    def _send(self, step: Step, data: dict[str, Any]) -> requests.Response:
        self._session.cookies.clear()
        url = f"{self.target.site_url}/api/3/action/{step.action}"
        headers = {"User-Agent": "contract"}
        if step.caller is not None:
            headers["Authorization"] = self.keys.get(step.caller) or self._old_keys.get(step.caller, "no-such-token")
        if step.how == "json":
            headers["Content-Type"] = "application/json"
            body = json.dumps(data).encode()
            return self._session.post(url, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False)
        flat = {name: _flat(value) for name, value in data.items()}
        if step.how == "form":
            return self._session.post(url, data=flat, headers=headers, timeout=TIMEOUT, allow_redirects=False)
        if step.how == "jsonp":
            flat["callback"] = "back"
        asked = requests.Request("GET", url, params=flat, headers=headers).prepare()
        if len(asked.url or "") > LONGEST_URL:  # what is in front of a live CKAN refuses it, not CKAN
            return self._session.post(url, data=flat, headers=headers, timeout=TIMEOUT, allow_redirects=False)
        return self._session.send(asked, timeout=TIMEOUT, allow_redirects=False)

    def _body(self, action: str, response: requests.Response) -> Any:
        content_type = response.headers.get("content-type", "").lower()
        if "html" in content_type:
            return "<html>"
        text = INVITED.sub(r"\1-<number>", PASSWORD.sub("<password>", response.text))
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
