# Every target works from nothing but Python 3.11 or newer and make.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/installed
WORKERS ?= auto

.PHONY: install build serve test lint unit check-long bench export requirements clean

install: $(STAMP)

# Hashed requirements first, then the package alone: pip cannot verify a folder by its hash.
$(STAMP): requirements.txt requirements-dev.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# What comes from npm: the scripts of the pages, and the outlines of countries. Without it pages are plain and maps are bars.
BUILT := src/clustergraph/web/static/build/built
build: $(BUILT)

$(BUILT): $(STAMP) $(wildcard web/*.* web/src/*.js web/src/*/*.js)
	$(BIN)/python web/build.py
	touch $@

serve: install
	@$(MAKE) --no-print-directory build || echo "The scripts of the pages could not be built: pages are plain."
	$(BIN)/clustergraph serve

test: lint unit

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/clustergraph format --check
	$(BIN)/clustergraph validate

unit: install
	$(BIN)/pytest --numprocesses=$(WORKERS) --durations=10 -m "not long"

check-long: install
	$(BIN)/pytest --numprocesses=$(WORKERS) --durations=10 -m long

bench: install
	$(BIN)/python benchmarks/first_row.py
	$(BIN)/python benchmarks/run.py

export: install
	$(BIN)/clustergraph export export

requirements: install
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --output-file requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --output-file requirements-dev.txt requirements-dev.in

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache
