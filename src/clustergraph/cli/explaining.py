"""Explaining: what a report's parameters take, and a command that runs it, in words for a help text."""

import shlex

from clustergraph.reports.header import Report
from clustergraph.reports.parameters import Parameter


def sample(report: Report) -> str:
    """Return the words of a command that runs a report: with what it requires, else with its first parameter."""
    parameters = list(report.parameters.values())
    shown = [parameter for parameter in parameters if parameter.required] or parameters[:1]
    words = [f"--{parameter.name} {shlex.quote(parameter.example)}" for parameter in shown]
    return " ".join(["report", report.name, *words])


def explained(parameter: Parameter) -> str:
    """Return what can be given for a parameter, in a sentence."""
    kind = f"{parameter.type} of {parameter.of}" if parameter.of else parameter.type
    marks = [kind, *(["required"] if parameter.required else []), *(["may be repeated"] if parameter.many else [])]
    default = "" if parameter.default is None else f" Without it: {parameter.default}."
    return f"{parameter.label}, for example {parameter.example} ({'; '.join(marks)}).{default}"
