"""[networks]: where to listen and answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.secret import Secret
from telemetry.errors import BadInput

from .section import Section, ServerAddress, TokenVariable


@dataclass(frozen=True, slots=True, kw_only=True)
class MastodonSettings:
    """One account on one Mastodon server."""

    base_url: str
    token: Secret
    account: str | None = None


class _Mastodon(Section):
    base_url: ServerAddress
    token_env: TokenVariable
    account: str | None = None


class _Dry(Section):
    pass


class NetworksSection(Section):
    """The networks that are named, each with its own table."""

    dry: _Dry | None = None
    mastodon: _Mastodon | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Names of `bot.networks.ADAPTERS`, in the order of use."""
        return tuple(name for name in NetworksSection.model_fields if name in self.model_fields_set)

    def mastodon_settings(self, environ: Mapping[str, str], source: str) -> MastodonSettings | None:
        """The account to use; None where the network is not named.

        Raises:
            BadInput: its token is not set, or can be none.
        """
        section = self.mastodon
        if section is None:
            return None
        field = "networks.mastodon.token_env"
        token = environ.get(section.token_env, "").strip()
        if not token:
            raise BadInput(f"the environment variable {section.token_env} is not set", source=source, field=field)
        # Anything else cannot stand in a header, and the library's complaint about that would quote it.
        if not (token.isascii() and token.isprintable() and " " not in token):
            raise BadInput(f"{section.token_env} holds characters that no token has", source=source, field=field)
        return MastodonSettings(base_url=section.base_url, token=Secret(token), account=section.account)
