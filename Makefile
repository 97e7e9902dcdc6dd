# Commands: make run (the product), make demo (with sample data and live traffic), make test (everything it promises).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup run demo test check chromium soak lock

setup: $(VENV)/.development

$(VENV)/.development: requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed"; exit 1; }
	@echo "Creating $(VENV) and installing the locked dependencies (about a minute, once) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

run: setup
	@exec $(BIN)/python manage.py up

demo: setup
	@exec $(BIN)/python manage.py up --demo

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/mypy .

test: check chromium
	@$(BIN)/python -m pytest -m "not slow" --numprocesses logical --maxprocesses 4 --dist loadfile

soak: setup
	@$(BIN)/python -m pytest -m slow

chromium:
	@for name in chromium chromium-browser google-chrome; do command -v $$name > /dev/null && exit 0; done; \
	if [ "$$(id -u)" = 0 ]; then as_root=; else as_root="sudo -n"; fi; \
	if command -v apt-get > /dev/null && $$as_root true 2> /dev/null; then \
		echo "Installing Chromium for the browser tests (once) ..."; \
		$$as_root apt-get update -qq && $$as_root apt-get install -qq -y --no-install-recommends chromium > /dev/null && exit 0; \
	fi; \
	echo "Browser tests are left out: they need Chromium or Chrome on the PATH (apt-get install chromium)"

lock:
	uv pip compile -q pyproject.toml --universal --generate-hashes --python-version 3.11 --no-header -o requirements.txt
	uv pip compile -q pyproject.toml --extra dev --universal --generate-hashes --python-version 3.11 --no-header -o requirements-dev.txt
