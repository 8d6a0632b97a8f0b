from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.errors import Gone
from bot.limits import Limits, limits_for
from claims.model import Post

from .network import Mention, Reply


class DryNetwork:
    """The default network: nobody speaks to it, and it prints what would be posted.

    Args:
        write: takes each block of text, such as `click.echo`.
    """

    name = "dry"

    def __init__(self, *, write: Callable[[str], object]) -> None:
        self._write = write
        self._posted = 0

    async def account(self) -> str:
        """A name that nobody else has here."""
        return "factping"

    async def limits(self) -> Limits:
        """Those of the roomiest network."""
        return limits_for(self.name)

    def greeting(self, author: str) -> str:
        """The account with an @ before it."""
        return f"@{author} "

    async def mentions(self, since: str | None) -> Sequence[Mention]:  # noqa: ARG002 -- there is nobody to mention us
        """None."""
        return ()

    async def fetch_post(self, post_id: str) -> Post:
        """None: there are no posts here."""
        raise Gone(f"dry: there is no post {post_id}")

    async def reply(self, reply: Reply) -> str:
        """Print the post; ids count up from dry-1."""
        self._posted += 1
        picture = f"\n[picture: {reply.media.alt}]" if reply.media else ""
        self._write(f"--- dry-{self._posted}, {reply.visibility}, in reply to {reply.to}\n{reply.text}{picture}")
        return f"dry-{self._posted}"

    async def find_own_reply(self, reply: Reply) -> str | None:  # noqa: ARG002 -- what is printed is not kept
        """None: what is printed is not kept."""
        return None
