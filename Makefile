# Two commands for a fresh machine with Python >= 3.11 and make:
#   make demo   create the environment, install, score the example article
#   make test   install with everything, then lint, types and tests

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

.PHONY: demo test lint types check notebooks clean

demo: $(VENV)/.installed
	$(BIN)/analyzer score examples/harbour-forum.txt

test: $(VENV)/.installed-dev lint types check

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev
	$(BIN)/mypy

check: $(VENV)/.installed-dev
	$(BIN)/pytest -n auto

notebooks: $(VENV)/.installed-dev
	$(BIN)/jupyter execute --inplace notebooks/*.ipynb

# Installed in place, so that a change in the source is a change in the command.
$(VENV)/.installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache
