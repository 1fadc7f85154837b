"""Charts: one picture a report, as its header says, described in Vega-Lite."""
