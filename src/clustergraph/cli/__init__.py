"""The command line: one module a command, loaded when it is called.

Exit status: 0 done, 1 the answer is no, 2 wrong use. Errors are one sentence on
standard error.
"""

import os
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Final, NoReturn

import click

from clustergraph import __version__
from clustergraph.cli.examples import examples
from clustergraph.dataset.folder import NoProjectError, bundled

COMMANDS: Final = {
    "cite": "clustergraph.cli.cite",
    "completion": "clustergraph.cli.completion",
    "describe": "clustergraph.cli.describe",
    "diff": "clustergraph.cli.diff",
    "evidence": "clustergraph.cli.evidence",
    "export": "clustergraph.cli.export",
    "format": "clustergraph.cli.format",
    "mcp": "clustergraph.cli.mcp",
    "query": "clustergraph.cli.query",
    "report": "clustergraph.cli.report",
    "reports": "clustergraph.cli.reports",
    "search": "clustergraph.cli.search",
    "serve": "clustergraph.cli.serve",
    "validate": "clustergraph.cli.validate",
    "verify": "clustergraph.cli.verify",
}
"""Module of each command, which holds it as ``command``: none is imported before it is wanted."""

_WRONG_USE: Final = 2


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, sorted."""
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command, or None where there is none of that name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command = import_module(COMMANDS[cmd_name]).command
        return command if isinstance(command, click.Command) else None

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: object
    ) -> click.Context:
        """Read the command line, which may print the help; a reader who goes away ends it quietly."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except BrokenPipeError:
            _forget_output()
            raise click.exceptions.Exit(0) from None

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; a reader who goes away ends it quietly, where Click would say 1."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _forget_output()
            ctx.exit(0)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples("reports", "report members --country PT", "describe 'Emily Wise'"),
)
@click.version_option(__version__, prog_name="clustergraph")
@click.option(
    "--project",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    envvar="CLUSTERGRAPH_PROJECT",
    help="Folder of another graph, laid out as this one.",
)
@click.pass_context
def cli(ctx: click.Context, project: Path | None) -> None:
    """Ask, check and reuse the record of European cluster policy."""
    ctx.obj = project or bundled()


def main() -> None:
    """Run the command line; what goes wrong outside the program is told in one sentence."""
    if sys.stdout is None:
        _leave("Standard output is closed.", _WRONG_USE)
    try:
        sys.exit(cli.main(prog_name="clustergraph", standalone_mode=False))
    except click.exceptions.NoArgsIsHelpError as error:
        with suppress(BrokenPipeError):
            error.show()
        sys.exit(_WRONG_USE)
    except click.ClickException as error:
        _leave(error.format_message(), error.exit_code)
    except (NoProjectError, SyntaxError) as error:
        _leave(str(error), _WRONG_USE)
    except click.Abort:
        _leave("Stopped.", 1)
    except OSError as error:
        _forget_output()
        _leave(_os_sentence(error), _WRONG_USE)
    except UnicodeDecodeError as error:
        _leave(f"A file is not UTF-8: byte {error.start} begins no character.", _WRONG_USE)


def _forget_output() -> None:
    """Let nothing be flushed at exit: what is still buffered cannot be written either."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _os_sentence(error: OSError) -> str:
    reason = (error.strerror or str(error)).rstrip(".")
    return f"{error.filename}: {reason}." if error.filename else f"{reason}."


def _leave(sentence: str, status: int) -> NoReturn:
    with suppress(BrokenPipeError):
        click.echo(f"Error: {sentence}", err=True)
    sys.exit(status)
