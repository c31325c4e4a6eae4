# Everything starts from python3, make and git. `make help` lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CI ?= false
# Two workers: the browser keeps one core busy, the rest the other.
WORKERS ?= 2
CHROMIUMS := chromium chromium-browser google-chrome

.DEFAULT_GOAL := help
.PHONY: help setup demo run test check bench pictures browser lock clean

help:
	@echo "make setup     install Handrail and its tools into $(VENV) (again only if a lock file changed)"
	@echo "make demo      open a made-up business in the browser"
	@echo "make run       run Handrail on this machine"
	@echo "make test      run every test, on SQLite and where it matters on PostgreSQL too"
	@echo "make check     lint, format, types, templates, migrations, arrows between the floors"
	@echo "make bench     measure what the README promises"
	@echo "make pictures  take the pictures of the documentation"
	@echo "make lock      choose new versions of the packages and write the lock files"
	@echo "make clean     remove $(VENV) and caches"

setup: $(VENV)/.handrail

# uv is used where it is there, because it is quick; pip does the same.
$(VENV)/.packages: requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Handrail needs Python 3.11 or newer. Name one: make setup PYTHON=python3.12"; exit 1; }
	@echo "Installing packages into $(VENV), about a minute ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "On Debian or Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	@if command -v uv >/dev/null; \
		then uv pip install --quiet --python $(BIN)/python --require-hashes -r $<; \
		else $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r $<; fi
	@touch $@

$(VENV)/.handrail: $(VENV)/.packages pyproject.toml
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --root-user-action=ignore \
		--no-build-isolation --no-deps --editable .
	@touch $@

demo: setup
	@$(BIN)/handrail demo

run: setup
	@$(BIN)/handrail up

test: setup browser
	$(BIN)/pytest -n $(WORKERS) $(ARGS)
	@if problem=$$($(BIN)/python -m tests.pg 2>&1); then \
		HANDRAIL_TEST_DATABASE=postgres $(BIN)/pytest -n $(WORKERS) -m both tests; \
	else \
		echo "The tests marked 'both' were not run on PostgreSQL: $$problem"; test "$(CI)" != true; \
	fi

# The checkers read the settings, which keep a folder; it should not be the one a person works with.
check: export HANDRAIL_DATA := $(CURDIR)/$(VENV)/data
check: export DJANGO_SETTINGS_MODULE := handrail.settings
check: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	find src -name '*.html' -exec $(BIN)/djade --check --target-version 5.2 {} +
	$(BIN)/mypy src tests $(wildcard bench docs/*.py)
	$(BIN)/lint-imports
	$(BIN)/python -m django makemigrations --check --dry-run
	@echo "lock files name no address"
	@! grep -nE '://|file:|^--' requirements*.lock

bench: setup
	$(BIN)/python -m bench $(ARGS)

pictures: setup browser
	$(BIN)/python docs/pictures.py

browser:
	@for name in $(CHROMIUMS); do if command -v $$name >/dev/null; then exit 0; fi; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium ..."; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	else \
		echo "No Chromium found, so the browser tests cannot run. On Debian: sudo apt-get install chromium"; \
		test "$(CI)" != true; \
	fi

LOCK := uv pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes \
	--no-annotate --no-header --no-emit-index-url --no-emit-find-links

# setuptools goes into both, so that Handrail itself can be installed without asking for anything else.
lock: export PATH := $(CURDIR)/$(VENV)/lock/bin:$(PATH)
lock:
	@command -v uv >/dev/null || { $(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/pip install --quiet uv; }
	echo 'setuptools>=80' | $(LOCK) pyproject.toml - --extra postgres --output-file requirements.lock
	echo 'setuptools>=80' | $(LOCK) pyproject.toml - --extra postgres --extra dev --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
