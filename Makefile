# People and CI call the same targets. `make help` lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help

PYTHON := $(shell for p in python3.13 python3.12 python3.11 python3; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.installed-run
DEV_STAMP := $(VENV)/.installed-dev
PROVIDER := tests/openid
PROVIDER_STAMP := $(PROVIDER)/node_modules/.package-lock.json
ROOMS := activities adapters bench commands domain messages service tests workflows

.PHONY: help demo decide-the-rest sign-the-rest rehearse test test-all check format install install-demo tools requirements histories catalogue bench clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

demo: $(RUN_STAMP) ## Start everything on this machine, with the 20-party agreement
	$(BIN)/sidos demo $(ARGS)

decide-the-rest: $(RUN_STAMP) ## In a running demo, approve behind every link to decide
	$(BIN)/sidos demo --decide-the-rest $(ARGS)

sign-the-rest: $(RUN_STAMP) ## In a running demo, sign every link that still waits
	$(BIN)/sidos demo --sign-the-rest $(ARGS)

rehearse: $(RUN_STAMP) ## Run a whole signing round unattended; the result goes to ./rehearsal
	$(BIN)/sidos rehearse --out rehearsal $(ARGS)

test: install ## All tests on real parts
	$(BIN)/pytest -q -n 2 --dist loadscope --no-loadscope-reorder $(ARGS)

test-all: install ## Also the long ones: every page in every language, light and dark; the main job with dxpdf
	$(BIN)/pytest -q -n 2 --dist loadscope --no-loadscope-reorder -m "all or not all" $(ARGS)

check: $(DEV_STAMP) ## Lint, types, import rule, catalogues, requirement files, compose file
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m adapters.i18n.catalogue check
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	sh requirements/check.sh $(BIN)

format: $(DEV_STAMP) ## Format the code and mend what the linter can
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: install ## The benchmarks, each against a floor measured in the same run
	@for f in bench/*.py; do echo "== $$f"; $(BIN)/python $$f || exit 1; done

histories: install ## Record histories of a new path: make histories RELEASE=0.3 PLAYS="changed left"
	$(BIN)/python -m tests.replay.record $(RELEASE) $(PLAYS)

catalogue: $(DEV_STAMP) ## Bring the message catalogues up to date with the texts in the code
	$(BIN)/python -m adapters.i18n.catalogue update

requirements: $(DEV_STAMP) ## Compile the hashed requirement files anew from pyproject.toml
	@for set in run build dev; do sh requirements/compile.sh $(BIN) $$set; done

install: tools $(DEV_STAMP) $(PROVIDER_STAMP) ## Everything that tests need: packages, browser, PDF tools, PostgreSQL

install-demo: $(RUN_STAMP) ## What the demo needs: Python packages only

tools:
	@sh .ci/tools

$(VENV)/bin/uv:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and none was found." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt

$(RUN_STAMP): requirements/run.txt pyproject.toml | $(VENV)/bin/uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/run.txt -r requirements/build.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_STAMP): requirements/dev.txt $(RUN_STAMP)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@

$(PROVIDER_STAMP): $(PROVIDER)/package-lock.json | tools
	npm ci --prefix $(PROVIDER) --ignore-scripts --no-audit --no-fund --silent
	@touch $@

clean: ## Remove what was installed and made here
	rm -rf $(VENV) $(PROVIDER)/node_modules rehearsal .mypy_cache .ruff_cache .pytest_cache .hypothesis
