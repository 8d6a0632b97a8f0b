"""[policy]: the numbers of bot.policy.Policy."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.policy import Policy

from .section import Count, Section

DEFAULT = Policy()


class PolicySection(Section):
    """Caps and attempts."""

    answers_per_author_a_day: Count = DEFAULT.answers_per_author_a_day
    answers_a_day: Count = DEFAULT.answers_a_day
    depth: Count = DEFAULT.depth
    attempts: Annotated[int, Field(ge=1, le=100)] = DEFAULT.attempts
    corrections_a_day: Count = DEFAULT.corrections_a_day
    corrections_per_thread: Count = DEFAULT.corrections_per_thread
    approve_corrections: bool = DEFAULT.approve_corrections

    def settings(self) -> Policy:
        """The policy."""
        return Policy(**self.model_dump())
