"""The assistant's door: reports, search, descriptions and queries over the Model Context Protocol.

Only ``door`` imports the protocol's package, which is installed on demand.
"""
