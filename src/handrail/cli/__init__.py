"""The `handrail` command: a door like the others, for whoever runs the machine."""

from __future__ import annotations

import os
import sys

import typer

from handrail.cli import firm, look, owners, run, take
from handrail.cli.ready import Data
from handrail.cli.say import _, explain

app = typer.Typer(
    name="handrail",
    help=_("A sales system in which no lead is let go of."),
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("up", help=_("Serve Handrail here until Ctrl-C."))(run.up)
app.command("demo", help=_("Make up a company in a folder of its own (./handrail-demo) and serve it."))(run.demo)
app.command("import", help=_("Take in the leads of a CSV file, or take an import back."))(take.take_in)
app.add_typer(owners.app, name="seller")
app.add_typer(firm.app, name="business")
app.add_typer(firm.sources, name="source")
app.command("doctor", help=_("Ask whether every promise holds; status 1 when one does not."))(look.doctor)
app.command("version", help=_("Print which Handrail this is."))(look.version)


@app.callback()
def everywhere(_data: Data = None) -> None:
    """Take what may stand before every command; the folder is chosen by its option."""


def main() -> None:
    """Run the command. An error is one sentence; HANDRAIL_DEBUG=1 shows where it came from."""
    if sys.argv[1:] in (["version"], ["--version"]):
        look.version()  # Scripts ask this often; reading options would double the time it takes.
        return
    try:
        app(prog_name="handrail")
    except Exception as error:
        if os.environ.get("HANDRAIL_DEBUG") == "1":
            raise
        raise SystemExit(explain(error)) from None
