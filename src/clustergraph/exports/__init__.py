"""What is published beside the graph: files derived from it and from its vocabulary."""
