"""Schema.org: what search engines for datasets read of this one, as JSON-LD in its pages."""

from typing import Any, Final

from flask import url_for

from clustergraph.formats import DATASETS
from clustergraph.namespaces import BASE
from clustergraph.web.about import dated
from clustergraph.web.service import service

_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_NAME: Final = "clustergraph: the record of European cluster policy as a knowledge graph"
_DESCRIPTION: Final = (
    "Who advises the European Commission on clusters, what they recommend, which initiatives, events and figures the"
    " documents name, and where these disagree: read from five documents of 2019 and 2020 into RDF, each statement"
    " with the lines of the document that support it."
)


def dataset_description() -> dict[str, Any]:
    """Return the description of the dataset, its addresses those of this service."""
    found = service()
    day = dated()
    distributions = [
        {
            "@type": "DataDownload",
            "name": f"clustergraph.{format_.suffix}",
            "encodingFormat": format_.media_type,
            "contentUrl": url_for("dataset.download", suffix=format_.suffix, _external=True),
        }
        for format_ in DATASETS.values()
    ]
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": f"{BASE}dataset",
        "name": _NAME,
        "description": _DESCRIPTION,
        "url": url_for("dataset.dataset", _external=True),
        "license": _LICENCE,
        "creator": {
            "@type": "Organization",
            "name": "clustergraph editors",
            "url": url_for("about.about", _external=True),
        },
        "version": found.version,
        **({"dateModified": day} if day else {}),
        "isAccessibleForFree": True,
        "inLanguage": "en",
        "keywords": ["clusters", "industrial policy", "European Union", "knowledge graph", "RDF", "SPARQL", "SHACL"],
        "distribution": distributions,
    }
