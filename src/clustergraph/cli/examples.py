"""Examples: lines that end a command's help, to be typed as they stand."""


def examples(*commands: str) -> str:
    """Return the end of a help text that shows commands, each given without the program's name."""
    heading = "Examples:" if len(commands) > 1 else "Example:"
    return "\n".join(["\b", heading, *(f"  $ clustergraph {command}" for command in commands)])
