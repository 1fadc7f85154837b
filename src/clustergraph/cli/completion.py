"""``clustergraph completion``: the script that lets a shell complete commands, options and values."""

from typing import Final

import click
from click.shell_completion import get_completion_class

from clustergraph.cli.examples import examples

PROGRAM: Final = "clustergraph"
VARIABLE: Final = "_CLUSTERGRAPH_COMPLETE"
"""The environment variable by which a shell asks for completions."""

_SHELLS: Final = ("bash", "fish", "zsh")


@click.command(
    "completion",
    epilog=examples(
        "completion bash > clustergraph.bash",
        "completion zsh > _clustergraph",
        "completion fish > clustergraph.fish",
    ),
)
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the completion script for SHELL: commands, reports, parameters, and their values from the graph.

    In bash, put `source <(clustergraph completion bash)` into ~/.bashrc. In zsh,
    keep the script as `_clustergraph` in a folder of $fpath; in fish as
    ~/.config/fish/completions/clustergraph.fish.
    """
    script = get_completion_class(shell)
    if script is None:
        message = f"There is no completion script for {shell}."
        raise click.UsageError(message)
    click.echo(script(ctx.find_root().command, {}, PROGRAM, VARIABLE).source(), nl=False)
