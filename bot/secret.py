from __future__ import annotations


class Secret:
    """A token that shows itself only when asked by name: not in logs, messages, tracebacks or pickles."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        """The token itself, for the one call that needs it."""
        return self.__value

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__

    def __reduce__(self) -> str:
        raise TypeError("a secret is not written down")
