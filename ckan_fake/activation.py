"""An address of the world outside answered by a FakeCKAN, for code that makes its own session.

This is the one place that patches other libraries: how requests and httpx send a request, for as long as a `with` block
lasts. Requests to other addresses go where they would go without it.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from ckan_fake.transports import FakeAdapter

if TYPE_CHECKING:
    from ckan_fake.fake import FakeCKAN

_ADDRESS = "_ckan_fake_address"


class ActivationError(RuntimeError):
    """An address is answered by a fake already."""


@contextmanager
def activate(fake: FakeCKAN, url: str) -> Iterator[FakeCKAN]:
    """Answer requests to `url` (an address without a path) by the fake, whoever sends them with requests or httpx.

    The site's address is `url` meanwhile. Raises ValueError for an address with a path, ActivationError where a fake
    answers for it already.
    """
    address = urlsplit(url)
    if address.scheme not in ("http", "https") or not address.netloc or address.path.strip("/") or address.query:
        raise ValueError(f"give an address like https://demo.ckan.org, not {url!r}")
    origin = f"{address.scheme}://{address.netloc}"
    before = fake.site_url
    with ExitStack() as stack:
        stack.enter_context(_patched(HTTPAdapter, "send", origin, _by_requests(fake)))
        if importlib.util.find_spec("httpx"):
            _patch_httpx(stack, fake, origin)
        fake.site.site_url = origin
        try:
            yield fake
        finally:
            fake.site.site_url = before


@contextmanager
def _patched(owner: Any, name: str, origin: str, wrap: Callable[[Any], Any]) -> Iterator[None]:
    """Wrap a method in the block. Blocks may end in any order: a wrapper that is out of use is passed over."""
    original = inner = getattr(owner, name)
    while inner is not None:
        if getattr(inner, _ADDRESS, None) == origin:
            raise ActivationError(f"a fake answers for {origin} already; leave its `with` block first")
        inner = getattr(inner, "__wrapped__", None)
    wrapper = wrap(original)
    setattr(wrapper, _ADDRESS, origin)
    wrapper.__wrapped__ = original
    setattr(owner, name, wrapper)
    try:
        yield
    finally:
        setattr(wrapper, _ADDRESS, None)
        while getattr(getattr(owner, name), _ADDRESS, "") is None:
            setattr(owner, name, getattr(owner, name).__wrapped__)


def _is_for(wrapper: Any, url: str) -> bool:
    origin = getattr(wrapper, _ADDRESS)
    return origin is not None and (url == origin or url.startswith((f"{origin}/", f"{origin}?")))


def _by_requests(fake: FakeCKAN) -> Callable[[Any], Any]:
    adapter = FakeAdapter(fake)

    def wrap(original: Any) -> Any:
        def send(self: HTTPAdapter, request: requests.PreparedRequest, *args: Any, **options: Any) -> Any:
            if _is_for(send, request.url or ""):
                return adapter.send(request, *args, **options)
            return original(self, request, *args, **options)

        return send

    return wrap


def _patch_httpx(stack: ExitStack, fake: FakeCKAN, origin: str) -> None:
    import httpx

    transport = fake.transport()

    def sync(original: Any) -> Any:
        def handle_request(self: Any, request: httpx.Request) -> httpx.Response:
            if _is_for(handle_request, str(request.url)):
                return transport.handle_request(request)
            answer: httpx.Response = original(self, request)
            return answer

        return handle_request

    def asynchronous(original: Any) -> Any:
        async def handle_async_request(self: Any, request: httpx.Request) -> httpx.Response:
            if _is_for(handle_async_request, str(request.url)):
                return await transport.handle_async_request(request)
            answer: httpx.Response = await original(self, request)
            return answer

        return handle_async_request

    stack.enter_context(_patched(httpx.HTTPTransport, "handle_request", origin, sync))
    stack.enter_context(_patched(httpx.AsyncHTTPTransport, "handle_async_request", origin, asynchronous))
