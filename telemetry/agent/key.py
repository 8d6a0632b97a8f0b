from __future__ import annotations

import hashlib
import hmac

from telemetry.errors import BadInput

# As many as `openssl rand -hex 16` prints; a word that somebody thought of can be guessed from one signed batch.
SHORTEST = 32


class AgentKey:
    """What an agent signs with and its hub knows too; it signs, compares, and never shows itself.

    Args:
        text: printable ASCII without spaces, of SHORTEST characters at least.
        source: the name of the environment variable that it came from.

    Raises:
        BadInput: the text is too short, or has other characters; the message does not hold it.
    """

    __slots__ = ("__secret", "id")

    def __init__(self, text: str, *, source: str) -> None:
        if not (text.isascii() and text.isprintable() and " " not in text):
            raise BadInput("holds characters that no key has", source=source)
        if len(text) < SHORTEST:
            raise BadInput(f"is shorter than {SHORTEST} characters; `openssl rand -hex 32` makes a key", source=source)
        self.__secret = text.encode()
        self.id = hashlib.sha256(b"factping agent key\n" + self.__secret).hexdigest()[:8]

    def sign(self, content: bytes) -> str:
        """The HMAC-SHA256 of some bytes, as lower-case hexadecimal."""
        return hmac.new(self.__secret, content, hashlib.sha256).hexdigest()

    def signed(self, content: bytes, signature: str) -> bool:
        """Whether the signature is this key's, found in the same time wherever they differ."""
        return hmac.compare_digest(self.sign(content), signature)

    def same_as(self, other: AgentKey) -> bool:
        """Whether two keys are one."""
        return hmac.compare_digest(self.__secret, other.__secret)

    def __repr__(self) -> str:
        return f"AgentKey({self.id})"

    def __reduce__(self) -> str:
        raise TypeError("a key is not written down")
