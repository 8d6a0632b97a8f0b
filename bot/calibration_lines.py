"""What a calibration came to, as lines of text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from claims.calibrate.made import Truth
from claims.calibrate.replay import Judged
from claims.calibrate.tally import LEAST_FOUND, MOST_ACCUSED, Share, Tally
from claims.calibrate.year import WORLD
from claims.model import Kind, Label

Json = dict[str, object]

NOTHING = "-"


def calibration_lines(tally: Tally, seed: int) -> Iterator[str]:
    """Tables of verdicts by kind, of false claims found, of confidence, of abstentions; and what went wrong."""
    yield f"{tally.claims} simulated claims, world {WORLD}, seed {seed}"
    yield ""
    yield f"{'':<17} {'verdict':<15} {'n':>6} {'right':>8}   of true / half / false / neither"
    for kind in Kind:
        for label in Label:
            yield from _verdicts(tally, kind, label)
    yield ""
    yield f"{'untrue claims that the evidence shows':<43} {'n':>6} {'contradicted':>13}"
    for kind in Kind:
        found = tally.found_of(kind)
        if found.whole:
            yield f"{kind.value:<43} {found.whole:>6} {_percent(found.ratio):>13}"
    for (kind, case, label, rule), count in sorted(tally.missed.items(), key=lambda each: (-each[1], each[0])):
        yield f"    {count} {kind.value} ({case}): {label.value}, {rule}"
    yield ""
    yield f"{'stated confidence':<17} {'decided':>7} {'right':>8}   95 % interval"
    for stated, right in tally.reliability().items():
        low, high = right.interval
        yield f"{stated:<17.2f} {right.whole:>7} {_percent(right.ratio):>8}   {low:.1%} to {high:.1%}"
    if tally.calibration_error is not None and tally.brier is not None:
        yield f"on average {tally.calibration_error:.1%} apart; Brier score {tally.brier:.4f}"
    yield ""
    yield "unproven, by the rule that said so"
    for rule, count in sorted(tally.abstained.items(), key=lambda each: (-each[1], each[0])):
        yield f"    {count:>6} {rule}"
    yield ""
    if tally.read:
        yield f"found in the text of its post: {tally.read[True]} of {tally.read.total()}"
    yield from _targets(tally)
    for each in tally.accused:
        yield f"    {each.kind.value} {each.post} ({each.case}): {each.label.value}, {each.rule}"


def calibration_as_json(tally: Tally, seed: int) -> Json:
    """The same in one object."""
    return {
        "world": WORLD,
        "seed": seed,
        "claims": tally.claims,
        "verdicts": [
            {"kind": kind.value, "truth": truth.value, "label": label.value, "count": count}
            for (kind, truth, label), count in sorted(tally.verdicts.items())
        ],
        "shown": {kind.value: _share(found) for kind in Kind if (found := tally.found_of(kind)).whole},
        "reliability": [{"stated": stated} | _share(right) for stated, right in tally.reliability().items()],
        "calibration_error": tally.calibration_error,
        "brier": tally.brier,
        "unproven": dict(sorted(tally.abstained.items())),
        "read": _share(Share(part=tally.read[True], whole=tally.read.total())),
        "false_accusations": _share(tally.accusations),
        "contradicted_of_shown": _share(tally.found),
        "accused": [_accused(each) for each in tally.accused],
        "reached": tally.reached,
    }


def _verdicts(tally: Tally, kind: Kind, label: Label) -> Iterator[str]:
    right = tally.right(kind, label)
    if right.whole:
        of = " / ".join(str(tally.verdicts[kind, truth, label]) for truth in Truth)
        ratio = NOTHING if label is Label.UNPROVEN else _percent(right.ratio)
        yield f"{kind.value:<17} {label.value:<15} {right.whole:>6} {ratio:>8}   {of}"


def _targets(tally: Tally) -> Iterator[str]:
    found, accused = tally.found, tally.accusations
    reached = "reached" if found.ratio is not None and found.ratio >= LEAST_FOUND else "missed"
    yield (
        f"untrue claims that the evidence shows, contradicted: {found.part} of {found.whole} "
        f"({_percent(found.ratio)}); at least {LEAST_FOUND:.0%}: {reached}"
    )
    reached = "reached" if accused.ratio is not None and accused.ratio < MOST_ACCUSED else "missed"
    yield (
        f"true claims called contradicted or {Label.MISLEADING}: {accused.part} of {accused.whole} "
        f"({_percent(accused.ratio)}, at most {accused.interval[1]:.2%} with 95 % certainty); "
        f"fewer than {MOST_ACCUSED:.1%}: {reached}"
    )


def _share(share: Share) -> Json:
    low, high = share.interval
    return {"part": share.part, "of": share.whole, "ratio": share.ratio, "low": low, "high": high}


def _accused(judged: Judged) -> Json:
    return {
        "kind": judged.kind.value,
        "case": judged.case,
        "label": judged.label.value,
        "rule": judged.rule,
        "post": judged.post,
    }


def _percent(ratio: float | None) -> str:
    return NOTHING if ratio is None else f"{ratio:.2%}"
