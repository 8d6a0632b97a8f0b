"""The command line: parse, call one function, print. Commands are imported only when they are used."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

from telemetry.errors import BadInput, NewerDatabase, TelemetryError

from .errors import BotError

# The first words of each command stand here as well, so that --help imports none of them; a test compares the two.
COMMANDS = {
    "agent": ("bot.commands.agent:agent", "Measure services on a schedule and ship the samples to a hub."),
    "calibrate": ("bot.commands.calibrate:calibrate", "Say how often verdicts are right in a simulated year."),
    "check": ("bot.commands.check:check", "Check the claims of a post against what was collected."),
    "compare": ("bot.commands.compare:compare", "How a service answered before and after."),
    "demo": ("bot.commands.demo:demo", "Replay three recorded real events and answer their posts."),
    "doctor": ("bot.commands.doctor:doctor", "Say what works here and what does not."),
    "evaluate": ("bot.commands.evaluate:evaluate", "Score the extractor on marked posts."),
    "extract": ("bot.commands.extract:extract", "Find the claims in posts."),
    "import": ("bot.commands.imports:imports", "Bring in measurements, status pages and reports."),
    "init": ("bot.commands.init:init", "Write a commented factping.toml."),
    "lag": ("bot.commands.lag:lag", "How long official pages took to tell of trouble."),
    "methods": ("bot.commands.methods:methods", "Print the published methods."),
    "pages": ("bot.commands.pages:pages", "Read official status pages."),
    "probe": ("bot.commands.probe:probe", "Measure services from here."),
    "rejudge": ("bot.commands.rejudge:rejudge", "Judge claims on record again, as `run` does by itself."),
    "review": (
        "bot.commands.review:review",
        "Answer disputes, correct and withdraw verdicts, and let corrections go out.",
    ),
    "run": ("bot.commands.run:run", "Collect, listen, answer in the thread, and remember."),
    "serve": ("bot.commands.serve:serve", "Show the claim database in a browser."),
    "services": ("bot.commands.services:services", "The service catalogue."),
    "sources": ("bot.commands.sources:sources", "What third parties measured or saw."),
    "status": ("bot.commands.status:status", "What we measure beside what the official page says."),
    "verdict": ("bot.commands.verdict:verdict", "Print every version of the verdict on a claim."),
}


class LazyGroup(click.Group):
    """A group whose commands are modules, imported when one is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        """The names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- click's signature
        """The command of this name; None if there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a reader that has gone, as with `| head`, is no failure."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            sys.stdout = None  # nothing is left to say, not even at interpreter exit
            return 0

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 -- click's signature
        """Write the list of commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in sorted(COMMANDS.items())])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="factping")
def cli() -> None:
    """Check what companies say about uptime and performance against what can be measured."""


def main() -> None:
    """Run the command line; every refusal is one line on standard error.

    Exit codes: 0 ok, 1 the work failed, 2 bad usage or bad input.
    """
    try:
        code = cli.main(standalone_mode=False)
    except click.Abort:
        _quit("stopped", 130)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.ClickException as error:
        _quit(error.format_message(), error.exit_code)
    except (BadInput, NewerDatabase) as error:
        _quit(str(error), 2)
    except (TelemetryError, BotError) as error:
        _quit(str(error), 1)
    except OSError as error:
        sys.stdout = None  # what is still buffered cannot be written at interpreter exit either
        _quit(f"{error.filename or 'standard output'}: {error.strerror}", 1)
    sys.exit(code if isinstance(code, int) else 0)


def _quit(problem: str, code: int) -> None:
    line = " ".join(problem.split())
    click.echo(f"factping: {line}", err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
