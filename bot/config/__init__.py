"""factping.toml: one file for each of its tables, and `file` for the whole."""

from __future__ import annotations

from .file import DEFAULT, Config, load_agents, load_config, load_sources
from .networks import MastodonSettings

__all__ = ["DEFAULT", "Config", "MastodonSettings", "load_agents", "load_config", "load_sources"]
