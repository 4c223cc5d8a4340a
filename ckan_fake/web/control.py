"""The control plane, `/_fake/...`: what a test does to its server, for any language. JSON in, JSON out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ckan_fake.calls import Call
from ckan_fake.config import ConfigError
from ckan_fake.har import har
from ckan_fake.web.answers import Answer
from ckan_fake.web.incoming import Incoming

if TYPE_CHECKING:
    from ckan_fake.fake import FakeCKAN

PREFIX = "/_fake/"
_JSON = "application/json"
_NULL = type(None)
_TYPES = {
    _NULL: "null", str: "a text", int: "a whole number", float: "a number", bool: "true or false", dict: "an object",
}
_NUMBER = (int, float)
_FAULT: dict[str, tuple[type, ...]] = {
    "action": (str, _NULL), "path": (str, _NULL), "status": (int,), "times": (int, _NULL), "after": (int,),
    "body": (object,), "content_type": (str, _NULL), "headers": (dict, _NULL),
    "kind": (str,), "done": (bool, _NULL),
}
Control = Callable[["FakeCKAN", Incoming], Any]


class Refusal(Exception):
    """A control that cannot be done: a status, and what to do instead."""

    def __init__(self, status: int, error: str) -> None:
        super().__init__(error)
        self.status = status


def respond(fake: FakeCKAN, incoming: Incoming) -> Answer:
    """Answer a request below `/_fake/`. What is wrong is told in `error`, with what would be right."""
    try:
        return _json(200, _control(incoming)(fake, incoming))
    except Refusal as refusal:
        return _json(refusal.status, {"error": str(refusal)})


def _json(status: int, data: Any) -> Answer:
    return data if isinstance(data, Answer) else Answer(status, json.dumps(data).encode(), _JSON, cache="")


def _control(incoming: Incoming) -> Control:
    name, _, rest = incoming.path.removeprefix(PREFIX).partition("/")
    methods = CONTROLS.get(f"{name}/*" if rest else name)
    if methods is None:
        known = ", ".join(PREFIX + known.replace("*", "ID") for known in sorted(CONTROLS))
        raise Refusal(404, f"there is no {incoming.path}; there are {known}")
    if incoming.method not in methods:
        raise Refusal(405, f"{incoming.path} knows {' and '.join(methods)}, not {incoming.method}")
    return methods[incoming.method]


def body(incoming: Incoming, **known: tuple[type, ...]) -> dict[str, Any]:
    """The request's JSON object; {} without a body.

    Refuses what is none, and unless none are `known`, other keys than the known ones and values of other types.
    """
    try:
        data = json.loads(incoming.body or b"{}")
    except ValueError as error:
        raise Refusal(400, f"the body is no JSON: {error}") from None
    if not isinstance(data, dict):
        raise Refusal(400, f"send a JSON object, not {json.dumps(data)[:100]}")
    for name, value in data.items() if known else ():
        if name not in known:
            raise Refusal(400, f"there is no {name!r}; there are {', '.join(known)}")
        if not isinstance(value, known[name]) or (isinstance(value, bool) and bool not in known[name]):
            raise Refusal(400, f"{name} cannot be {json.dumps(value)[:100]}; it takes {_names(known[name])}")
    return data


def _names(types: tuple[type, ...]) -> str:
    return " or ".join(_TYPES[kind] for kind in types)


def health(fake: FakeCKAN, incoming: Incoming) -> Any:
    """That it answers, and as what."""
    return {
        "ok": True, "version": fake.version, "site_url": fake.site_url, "calls": len(fake.calls),
        "bugs": len(fake.bugs), "unsupported": len(fake.unsupported),
    }


def reset(fake: FakeCKAN, incoming: Incoming) -> Any:
    """As new."""
    fake.reset()
    return {"ok": True}


def config(fake: FakeCKAN, incoming: Incoming) -> Any:
    """Set the options of the JSON object; an empty one undoes all that were set so."""
    try:
        fake.configure(body(incoming))
    except ConfigError as error:
        raise Refusal(400, str(error)) from None
    return {"ok": True, "changed": fake.site.config.changes}


def commit_search(fake: FakeCKAN, incoming: Incoming) -> Any:
    """Let searches see all that was written, where `ckan.search.solr_commit` is off."""
    fake.commit_search()
    return {"ok": True}


def snapshot(fake: FakeCKAN, incoming: Incoming) -> Any:
    """A mark to come back to by `restore`."""
    number = len(fake.marks) + 1
    fake.marks[number] = fake.snapshot()
    return {"id": number}


def restore(fake: FakeCKAN, incoming: Incoming) -> Any:
    """Back to the mark `id`. Marks that were taken after it are gone, as after a reset all are."""
    number = body(incoming, id=(object,)).get("id")
    if not isinstance(number, int) or number not in fake.marks:
        raise Refusal(400, f"there is no snapshot {number!r} (any more); POST {PREFIX}snapshot gives an id")
    fake.restore(fake.marks[number])
    for later in [other for other in fake.marks if other > number]:
        del fake.marks[later]
    return {"ok": True}


def clock(fake: FakeCKAN, incoming: Incoming) -> Any:
    """`{"freeze": "2024-01-01T00:00:00", "tick": 1}` (null: now), `{"shift": seconds}`, `{"release": true}`."""
    data = body(incoming, freeze=(str, _NULL), tick=_NUMBER, shift=_NUMBER, release=(bool,))
    if incoming.method == "POST" and not data.keys() & {"freeze", "shift", "release"}:
        raise Refusal(400, 'send {"freeze": "2024-01-01T00:00:00"}, {"shift": seconds} or {"release": true}')
    with fake.site.state.lock:
        try:
            if data.get("release"):
                fake.clock.release()
            if "freeze" in data:
                fake.clock.freeze(data["freeze"], tick=float(data.get("tick", 0)))
            if "shift" in data:
                fake.clock.shift(float(data["shift"]))
        except (ValueError, OverflowError) as error:
            raise Refusal(400, f"freeze takes an ISO date or null, tick and shift seconds: {error}") from None
        return {"now": fake.clock.copy().now().isoformat()}


def _described(call: Call) -> dict[str, Any]:
    return {
        "method": call.method, "path": call.path, "action": call.action, "user": call.user, "status": call.status,
        "payload": json.loads(json.dumps(call.payload, default=str)), "answer": call.answer, "duration": call.duration,
    }


def calls(fake: FakeCKAN, incoming: Incoming) -> Any:
    """The calls that were answered, oldest first."""
    return {"calls": [_described(call) for call in fake.calls]}


def calls_as_har(fake: FakeCKAN, incoming: Incoming) -> Any:
    """The same as the content of a HAR file."""
    return har(fake.calls, fake.site_url)


def forget_calls(fake: FakeCKAN, incoming: Incoming) -> Any:
    """Forget the calls."""
    fake.calls.clear()
    return {"ok": True}


def faults(fake: FakeCKAN, incoming: Incoming) -> Any:
    """The faults that are in place."""
    return {"faults": [fault.describe() for fault in fake.faults]}


def add_fault(fake: FakeCKAN, incoming: Incoming) -> Any:
    """Put a fault in place, as `FakeCKAN.fail` does with arguments of these names."""
    data = body(incoming, **_FAULT)
    headers = {name: str(value) for name, value in (data.pop("headers", None) or {}).items()}
    try:
        return fake.fail(data.pop("action", None), headers=headers, **data).describe()
    except ValueError as error:
        raise Refusal(400, str(error)) from None


def remove_faults(fake: FakeCKAN, incoming: Incoming) -> Any:
    """Take all faults away, or the one in the path."""
    number = incoming.path.removeprefix(PREFIX).partition("/")[2]
    if not number:
        fake.faults.clear()
    elif not (number.isdecimal() and fake.faults.remove(int(number))):
        raise Refusal(404, f"there is no fault {number}; GET {PREFIX}faults lists them")
    return {"ok": True}


def load(fake: FakeCKAN, incoming: Incoming) -> Any:
    """Take in a dump: see `control_io`."""
    from ckan_fake.web import control_io

    return control_io.load(fake, incoming)


def dump(fake: FakeCKAN, incoming: Incoming) -> Any:
    """Give out a dump: see `control_io`."""
    from ckan_fake.web import control_io

    return control_io.dump(fake, incoming)


CONTROLS: dict[str, dict[str, Control]] = {
    "health": {"GET": health}, "reset": {"POST": reset}, "config": {"POST": config},
    "commit_search": {"POST": commit_search},
    "snapshot": {"POST": snapshot}, "restore": {"POST": restore}, "clock": {"GET": clock, "POST": clock},
    "calls": {"GET": calls, "DELETE": forget_calls}, "har": {"GET": calls_as_har},
    "faults": {"GET": faults, "POST": add_fault, "DELETE": remove_faults}, "faults/*": {"DELETE": remove_faults},
    "load": {"POST": load}, "dump": {"GET": dump},
}

