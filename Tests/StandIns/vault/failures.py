# SPDX-License-Identifier: Apache-2.0
"""What Vault says when it refuses."""

from __future__ import annotations

import json

from .listener import Answer


class Failure(Exception):
    """Answered as {"errors": [...]}."""

    def __init__(self, status: int, *errors: str) -> None:
        super().__init__(f"{status} {errors}")
        self.status, self.errors = status, list(errors)

    def answer(self) -> Answer:
        return Answer(self.status, json.dumps({"errors": self.errors}).encode() + b"\n")


def sealed() -> Failure:
    return Failure(503, "Vault is sealed")


def permission_denied() -> Failure:
    """No policy of the token allows it; without a token, also where there is nothing."""
    return Failure(403, "1 error occurred:\n\t* permission denied\n\n")


def invalid_token() -> Failure:
    return Failure(403, "2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n")


def no_handler(path: str) -> Failure:
    return Failure(404, f'no handler for route "{path}". route entry not found.')


def unsupported_path() -> Failure:
    return Failure(404, "1 error occurred:\n\t* unsupported path\n\n")


def unsupported_operation() -> Failure:
    return Failure(405, "1 error occurred:\n\t* unsupported operation\n\n")


def nothing() -> Failure:
    """A list without entries, or an object that is not there: 404 that says nothing."""
    return Failure(404)
