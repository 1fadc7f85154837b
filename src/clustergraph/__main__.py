"""Run the command line as ``python -m clustergraph``."""

from clustergraph.cli import main

if __name__ == "__main__":
    main()
