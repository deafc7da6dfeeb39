# SPDX-License-Identifier: Apache-2.0
"""Refusals in the shape and the words of the real API server (meta/v1 Status)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from .resources import Resource

_REASONS = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    405: "MethodNotAllowed",
    406: "NotAcceptable",
    409: "AlreadyExists",
    410: "Expired",
    413: "RequestEntityTooLarge",
    422: "Invalid",
    429: "TooManyRequests",
    500: "InternalError",
    503: "ServiceUnavailable",
    504: "Timeout",
}


@dataclass(eq=False)
class Failure(Exception):
    """An answer that is a Status, with its HTTP status code."""

    code: int
    message: str
    reason: str = ""
    details: dict = field(default_factory=dict)
    metadata: dict = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def status(self) -> dict:
        status = {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": self.metadata,
            "status": "Failure",
            "message": self.message,
            "reason": self.reason or _REASONS.get(self.code, ""),
            "details": self.details,
            "code": self.code,
        }
        return {name: value for name, value in status.items() if value or name == "metadata"}

    def body(self) -> bytes:
        return json.dumps(self.status(), separators=(",", ":")).encode() + b"\n"


def unauthorized() -> Failure:
    return Failure(401, "Unauthorized")


def not_found(resource: Resource, name: str) -> Failure:
    details = {"name": name, "group": resource.group, "kind": resource.plural}
    return Failure(404, f'{resource.qualified_name} "{name}" not found', details=_present(details))


def no_such_path() -> Failure:
    return Failure(404, "the server could not find the requested resource")


def already_exists(resource: Resource, name: str) -> Failure:
    details = {"name": name, "group": resource.group, "kind": resource.plural}
    return Failure(409, f'{resource.qualified_name} "{name}" already exists', details=_present(details))


def expired_continue(fresh: str) -> Failure:
    """`fresh` continues the list at today's version, for a client that accepts an inconsistent list."""
    message = (
        "The provided continue parameter is too old to display a consistent list result. You can start a new list "
        "without the continue parameter, or use the continue token in this response to retrieve the remainder of the "
        "results. Continuing with the provided token results in an inconsistent list - objects that were created, "
        "modified, or deleted between the time the first chunk was returned and now may show up in the list."
    )
    return Failure(410, message, metadata={"continue": fresh})


def expired_version(asked: str, oldest: str) -> Failure:
    return Failure(410, f"too old resource version: {asked} ({oldest})")


def future_version(asked: str, newest: str) -> Failure:
    cause = {"reason": "ResourceVersionTooLarge", "message": "Too large resource version"}
    details = {"causes": [cause], "retryAfterSeconds": 1}
    message = f"Timeout: Too large resource version: {asked}, current: {newest}"
    return Failure(504, message, details=details, headers={"Retry-After": "1"})


def not_allowed(why: str) -> Failure:
    """Options of a list or watch that do not go together."""
    return Failure(422, f'ListOptions.meta.k8s.io "" is invalid: {why.split()[0]}: Forbidden: {why}')


def forbidden(user: str, verb: str, resource: Resource, subresource: str, namespace: str, name: str) -> Failure:
    what = f"{resource.plural}/{subresource}" if subresource else resource.plural
    where = f'in the namespace "{namespace}"' if namespace else "at the cluster scope"
    subject = f'{resource.qualified_name} "{name}"' if name else resource.qualified_name
    message = (
        f'{subject} is forbidden: User "{user}" cannot {verb} resource "{what}" in API group "{resource.group}" {where}'
    )
    details = {"name": name, "group": resource.group, "kind": resource.plural}
    return Failure(403, message, details=_present(details))


def forbidden_path(user: str, verb: str, path: str) -> Failure:
    return Failure(403, f'forbidden: User "{user}" cannot {verb} path "{path}"')


def _present(details: dict) -> dict:
    return {name: value for name, value in details.items() if value}
