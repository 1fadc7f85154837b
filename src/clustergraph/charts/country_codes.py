"""Country codes: those of the EU authority table (ISO 3166-1 alpha-3) aligned with the numbers of ISO 3166-1."""

from typing import Final

from clustergraph.namespaces import PREFIXES

_ALIGNMENT: Final = """
ALB 008  AND 020  ARM 051  AUT 040  AZE 031  BEL 056  BGR 100  BIH 070  BLR 112  CHE 756  CYP 196  CZE 203
DEU 276  DNK 208  DZA 012  EGY 818  ESP 724  EST 233  FIN 246  FRA 250  FRO 234  GBR 826  GEO 268  GGY 831
GRC 300  HRV 191  HUN 348  IMN 833  IRL 372  ISL 352  ISR 376  ITA 380  JEY 832  JOR 400  LBN 422  LBY 434
LIE 438  LTU 440  LUX 442  LVA 428  MAR 504  MCO 492  MDA 498  MKD 807  MLT 470  MNE 499  NLD 528  NOR 578
POL 616  PRT 620  PSE 275  ROU 642  RUS 643  SMR 674  SRB 688  SVK 703  SVN 705  SWE 752  SYR 760  TUN 788
TUR 792  UKR 804  VAT 336
"""

_WORDS: Final = _ALIGNMENT.split()

NUMBERS: Final = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))
"""Numbers by code, for Europe and the countries around it."""


def code(iri: str) -> str:
    """Return the code of a country of the EU authority table, or nothing for any other IRI."""
    namespace = PREFIXES["country"]
    return iri.removeprefix(namespace) if iri.startswith(namespace) else ""
