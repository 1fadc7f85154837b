"""Verification: saved answers read back, and compared with what the dataset answers now."""
