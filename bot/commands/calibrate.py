"""factping calibrate: how right verdicts are, in a simulated year whose truth is known."""

from __future__ import annotations

import json
import signal
import sys
from contextlib import closing

import click

from bot.options import json_option


@click.command()
@click.option("--claims", type=click.IntRange(min=1), default=20_000, show_default=True, help="How many to judge.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Another seed, another world.")
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Years judged side by side.")
@json_option
def calibrate(*, claims: int, seed: int, workers: int, as_json: bool) -> int:
    """Say how often verdicts are right in a simulated year.

    Honest and dishonest claims of every kind are judged, as `check` judges, by what faulty vantages, late pages and
    erring third parties told in simulated years. Exits with 1 where true claims are accused, or false ones missed, more
    often than they may be.
    """
    from bot.calibration_lines import calibration_as_json, calibration_lines
    from claims.calibrate.parallel import replayed
    from claims.calibrate.tally import Tally

    # A supervisor's stop is a Ctrl-C: nobody goes on working, and no folder is left behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    tally = Tally()
    hidden = not sys.stderr.isatty()
    with (
        closing(replayed(seed, claims, workers)) as years,
        click.progressbar(length=claims, label="judging", file=sys.stderr, hidden=hidden) as bar,
    ):
        for year in years:
            tally.add(year)
            bar.update(len(year))
    if as_json:
        click.echo(json.dumps(calibration_as_json(tally, seed), ensure_ascii=False, allow_nan=False))
    else:
        for line in calibration_lines(tally, seed):
            click.echo(line)
    return 0 if tally.reached else 1
