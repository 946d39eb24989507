"""Who may use a route. Every route says so itself; one that doesn't keeps the application from starting."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Literal, TypeAlias, TypeVar

from aiohttp import web

Role: TypeAlias = Literal["coordinator", "adviser", "reader"]
Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]
ANYBODY: frozenset[str] = frozenset({"anybody"})
COORDINATES: frozenset[str] = frozenset({"coordinator"})
WORKS_CASES: frozenset[str] = frozenset({"coordinator", "adviser"})
ALL_STAFF: frozenset[str] = frozenset({"coordinator", "adviser", "reader"})

H = TypeVar("H", bound=Callable[..., Awaitable[web.StreamResponse]])


class UndeclaredRoute(Exception):  # noqa: N818 - says what is wrong with the route
    """A route that doesn't say who may use it."""


def open_to(who: frozenset[str]) -> Callable[[H], H]:
    """Declare who may use a route: `ANYBODY`, or a set of roles."""

    def declare(handler: H) -> H:
        handler.open_to = who  # type: ignore[attr-defined]  # functions carry attributes; Callable doesn't say so
        return handler

    return declare


def who_may(handler: object) -> frozenset[str]:
    """Return who may use a handler. Raises UndeclaredRoute."""
    who: frozenset[str] | None = getattr(handler, "open_to", None)
    if who is None:
        raise UndeclaredRoute(getattr(handler, "__qualname__", repr(handler)))
    return who


def declared(routes: Iterable[web.RouteDef]) -> list[web.RouteDef]:
    """Return these routes, each of which says who may use it. Raises UndeclaredRoute."""
    checked = list(routes)
    for route in checked:
        who_may(route.handler)
    return checked
