# `make` alone lists the targets. PYTHON is the interpreter that .venv is made with.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCKED := $(VENV)/.locked
READY := $(VENV)/.ready
SITE := build/site
PARALLEL := --numprocesses 2 --dist worksteal
# What tests the pipeline, the types, the documentation and releasing: in make check, so that make test
# stays short.
UPKEEP := $(addprefix tests/generated/test_,constructs.py documents.py generate.py kinds.py types.py \
	whole_documents.py) tests/docs tests/release tests/site tests/tools tests/typing
PRISM := tests/prism/node_modules/.ready

.DEFAULT_GOAL := help
.PHONY: help setup generate docs site drift sync compat check test test-one test-lowest \
	coverage torture bench demo recording format build release lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## make .venv with everything pinned in requirements.lock

$(LOCKED): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'batchwright needs Python 3.11 or newer; try: make PYTHON=python3.13'; exit 1; }
	@echo 'Setting up $(VENV), which takes about a minute …'
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

# An edit of pyproject.toml, such as a release's new version, installs batchwright anew and nothing else.
$(READY): $(LOCKED) pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

generate: $(READY) ## regenerate generated/ from openapi.yaml and openapi-lines.yaml
	$(BIN)/python tools/generate.py

docs: $(READY) ## write docs/reference/ and the README's lists
	$(BIN)/python tools/docs.py

site: $(READY) ## build the site from the README and docs/ into build/site/
	rm -rf $(SITE)
	$(BIN)/sphinx-build --quiet --fresh-env --fail-on-warning --keep-going \
		-c docs -d $(SITE)/.doctrees . $(SITE)
	rm -rf $(SITE)/.doctrees

drift: $(READY) ## compare the specification with a published document: make drift UPSTREAM=path-or-URL
	$(if $(UPSTREAM),,$(error say which: make drift UPSTREAM=path-or-URL))
	@$(BIN)/python tools/drift.py "$(UPSTREAM)" $(ARGS)

sync: $(READY) ## take over what is new in a published document: make sync UPSTREAM=path-or-URL
	$(if $(UPSTREAM),,$(error say which: make sync UPSTREAM=path-or-URL))
	@$(BIN)/python tools/sync.py "$(UPSTREAM)" $(ARGS)

compat: $(READY) ## list what changed for users since BASE: a tag, commit, checkout or wheel; else the last tag
	@$(BIN)/python tools/compat.py $(BASE)

check: $(READY) ## check generated/, docs/reference/, the format, imports and types, and test the upkeep
	$(BIN)/python tools/check_spec.py
	$(BIN)/python tools/check_lines.py
	$(BIN)/python tools/generate.py --check
	$(BIN)/python tools/docs.py --check
	$(BIN)/python tools/compat.py --check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/python tools/workflows.py
	$(BIN)/mypy
	$(BIN)/basedpyright
	$(BIN)/python -m pytest --quiet $(PARALLEL) $(UPKEEP)

test: $(READY) $(PRISM) ## run the tests, except those that make check runs
	$(BIN)/python -m pytest $(PARALLEL) $(UPKEEP:%=--ignore %) $(ARGS)

test-one: $(READY) ## run selected tests: make test-one T=tests/test_names.py::test_x, or K=expression
	$(if $(T)$(K),,$(error say which: make test-one T=tests/test_names.py::test_x, or K=expression))
	$(BIN)/python -m pytest $(if $(T),"$(T)") $(if $(K),-k "$(K)")

test-lowest: $(READY) ## run the tests with the lowest versions of the dependencies
	$(BIN)/python tools/lowest.py $(ARGS)

coverage: $(READY) $(PRISM) ## measure the branch coverage of overlays/, with a page in HTML
	$(BIN)/python -m pytest $(PARALLEL) --cov --cov-report= $(ARGS)
	$(BIN)/coverage html --fail-under=0
	$(BIN)/coverage report

torture: $(READY) ## kill runs at every point, and run 200 mixes of faults and kills
	$(BIN)/python tools/torture.py $(ARGS)

bench: $(READY) ## measure the SDK beside its peers, for docs/performance.md, in about ten minutes
	$(BIN)/python bench $(ARGS)

# Prism needs Node.js; without npm its tests are skipped and say so.
$(PRISM): tests/prism/package-lock.json
	@if command -v npm >/dev/null; then \
		npm ci --prefix tests/prism --ignore-scripts --no-audit --no-fund --silent && touch $@ \
			|| echo 'npm cannot install Prism: its tests will be skipped'; \
	else echo 'npm is missing: the tests with Prism will be skipped'; fi

demo: $(READY) ## run several thousand requests against a server on localhost
	$(BIN)/python examples/demo.py

recording: $(READY) ## record the demo in a terminal as docs/demo.svg
	$(BIN)/python tools/recording.py

format: $(READY) ## format the hand-written code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

build: $(READY) ## build the wheel and the sdist into dist/, twice, and check them
	$(BIN)/python tools/packages.py

release: $(READY) ## make the release VERSION=x.y.z; uploads nothing
	$(if $(VERSION),,$(error say which: make release VERSION=x.y.z))
	@$(BIN)/python tools/release.py $(VERSION)
	@$(MAKE) --no-print-directory setup

lock: ## update the pinned versions (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade \
		--all-extras --group generate --group test --group build --group release --group site pyproject.toml --output-file requirements.lock
	rm -f requirements-lowest.lock
	uv pip compile --quiet --universal --python-version 3.11 --resolution lowest-direct --generate-hashes --no-header \
		--no-annotate --extra cli --extra server --extra tables --extra zstd pyproject.toml \
		--output-file requirements-lowest.lock
	for file in bench/locks/*.in; do \
		uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
			--upgrade $$file --output-file $${file%.in}.lock || exit 1; done

clean: ## remove what the other targets create, except generated/
	rm -rf $(VENV) build dist .coverage .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
