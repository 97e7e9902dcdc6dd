# Commands: make setup (environment alone), make test (everything the project promises).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup test check lock

setup: $(VENV)/.development

$(VENV)/.development: requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed"; exit 1; }
	@echo "Creating $(VENV) and installing the locked dependencies (about a minute, once) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/mypy .

test: check
	@$(BIN)/python -m pytest

lock:
	uv pip compile -q pyproject.toml --universal --generate-hashes --python-version 3.11 --no-header -o requirements.txt
	uv pip compile -q pyproject.toml --extra dev --universal --generate-hashes --python-version 3.11 --no-header -o requirements-dev.txt
