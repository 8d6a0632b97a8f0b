"""What a hub answers, as an agent reads it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, ValidationError

from .wire import Moment


class HubAnswer(BaseModel):
    """A batch was taken: which, how many of its samples were new, and what time it is there."""

    # A later hub may say more; what we read must be as it should be.
    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")

    sequence: int
    new: int
    now: Moment


class HubRefusal(BaseModel):
    """A batch was not taken: the hub's word for why, what it says, and the last number that it took from us."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")

    refusal: str = ""
    problem: str = ""
    last: int | None = None


def hub_answer(body: bytes, sequence: int) -> HubAnswer | None:
    """What a hub says that has taken this batch; None where it is not that."""
    try:
        answer = HubAnswer.model_validate_json(body)
    except ValidationError:
        return None
    return answer if answer.sequence == sequence else None


def hub_refusal(body: bytes) -> HubRefusal:
    """Why a batch was not taken; without words where it is not a hub that answers."""
    try:
        return HubRefusal.model_validate_json(body)
    except ValidationError:
        return HubRefusal()
