"""Evidence: line spans of the source documents, stamped, proved and shown."""
