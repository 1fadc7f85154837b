"""The report of a validation: its findings, and the SHACL report that they come from."""

from dataclasses import dataclass

from pyoxigraph import Triple

from clustergraph.validation.findings import LENIENT, Finding


@dataclass(frozen=True, slots=True)
class Report:
    """What a validation found.

    ``graph`` holds the triples of the SHACL validation report; house rules are no
    SHACL and are among the findings only.
    """

    findings: tuple[Finding, ...]
    graph: tuple[Triple, ...]

    @property
    def conforms(self) -> bool:
        """Say whether no finding is a violation.

        Warnings and remarks do not count here; in the SHACL report, as SHACL 1.0
        has it, ``sh:conforms`` is false wherever there is a result.
        """
        return all(finding.severity in LENIENT for finding in self.findings)

    def count(self, severity: str) -> int:
        """Return the number of findings of a severity; one of somebody's own counts as a violation."""
        if severity in LENIENT:
            return sum(finding.severity == severity for finding in self.findings)
        return sum(finding.severity not in LENIENT for finding in self.findings)
