"""Errors that a person can act on: a stable code, what happened, what it means for the data, what to do."""


class ClusterError(Exception):
    """Raised where a job cannot start or go on. `code` is stable; the message is one or more whole sentences."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
