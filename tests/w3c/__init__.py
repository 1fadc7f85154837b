"""The W3C test suites, read from their manifests and put to clustergraph."""
