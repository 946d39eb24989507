# Everything a person needs to run, test and check PraktijkWijs. `make` alone says what there is.
# Nothing but packages is put outside this folder; the Python packages stay in .venv.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
LOCK := $(BIN)/python -m piptools compile --quiet --allow-unsafe --strip-extras --generate-hashes --no-header \
	--no-annotate --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

.DEFAULT_GOAL := help
.PHONY: help run demo test check format messages bench bench-desk bench-questions lock audit clean

help: ## Say what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' Makefile

run: .venv/.run ## Start PraktijkWijs: web chat, staff desk, and Telegram when its token is set
	@$(BIN)/praktijkwijs run

demo: .venv/.run ## Start PraktijkWijs with sixty invented cases on the desk
	@$(BIN)/python -m bot.demo

test: .venv/.dev ## Run all tests; fetches a browser and fonts from Debian's packages when they are missing
	@.ci/browser
	@temporary=$$(mktemp -d) && trap 'rm -rf "$$temporary"' EXIT INT TERM && \
		chmod 711 "$$temporary" && mkdir -m 700 "$$temporary/run" && \
		TMPDIR="$$temporary" XDG_RUNTIME_DIR="$$temporary/run" XDG_CACHE_HOME="$$temporary" XDG_CONFIG_HOME="$$temporary" \
		$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: .venv/.dev ## Prove what can be proved without running: style, types, imports, texts, facts, paths
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/praktijkwijs check

format: .venv/.dev ## Lay out the code, and mend what can be mended by itself
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

messages: .venv/.run ## Bring the translations in locale/ up to date with the Dutch texts (LANGUAGE=fr begins one)
	@$(BIN)/python -m bot.translating $(LANGUAGE)

bench: .venv/.dev ## Measure speed and cost beside a python-telegram-bot ConversationHandler bot
	@$(BIN)/python -m tests.bench

bench-questions: .venv/.dev ## Compare ways to find the topic of a typed question (WRITE=--write: into docs/questions.md)
	@$(BIN)/python -m tests.bench_questions $(WRITE)

bench-desk: .venv/.dev ## Measure how fast the desk answers with 5,000 cases and 50,000 messages
	@$(BIN)/python -m tests.bench_desk

lock: .venv/.dev ## Choose the newest allowed packages and write the lock files anew
	@$(LOCK) --upgrade --all-build-deps --only-build-deps --output-file requirements-build.txt pyproject.toml
	@$(LOCK) --upgrade --output-file requirements.txt pyproject.toml
	@$(LOCK) --upgrade --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml

audit: .venv/.dev ## Look up known weaknesses of the locked packages
	@$(BIN)/pip-audit --disable-pip --requirement requirements.txt

clean: ## Throw away .venv and what tools left behind; data/ stays
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

.venv/.run: requirements-build.txt requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "PraktijkWijs needs Python 3.11 or newer with its venv module (Debian: apt install python3-venv)."; \
		echo "Have it under another name? Then: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear .venv
	@echo "Installing the packages (only when they have changed; a minute or two)"
	@$(PIP) install --quiet --require-hashes -r requirements-build.txt -r requirements.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.run requirements-dev.txt
	@echo "Installing the packages for developers"
	@$(PIP) install --quiet --require-hashes -r requirements-dev.txt
	@touch $@
