# Python 3.11 or newer and make are all that must be here; the rest is installed into .venv and node_modules.
PYTHON ?= python3
RUN := .venv/bin/python

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' Makefile | expand -t 20

setup: ## Install what the build needs
	@$(PYTHON) -I builder/install.py

setup-test: ## Install what the tests need, browsers included
	@$(PYTHON) -I builder/install.py tests

build: setup ## Build the guide into site/
	$(RUN) build.py

serve: setup ## Show the guide, and rebuild it while you write; PORT=8080 chooses where
	$(RUN) build.py --serve $(if $(PORT),--port $(PORT))

test: setup-test ## Check everything; ARGS="-k refund" checks a part
	$(RUN) -m pytest -n 2 $(ARGS)

setup-rules: ## Install what tests need that run without a browser
	@$(PYTHON) -I builder/install.py rules

test-rules: setup-rules ## Check what needs neither a site nor a browser, but for what is long: half a minute
	$(RUN) -m pytest -n 2 tests/rules -m "not long" $(ARGS)

test-build: setup-test ## Check what makes a site, or needs one
	$(RUN) -m pytest -n 2 tests/build $(ARGS)

test-browsers: setup-test ## Check what runs in browsers; BROWSER=firefox runs one of them
	$(RUN) -m pytest -n 2 tests/browsers $(if $(BROWSER),-k $(BROWSER)) $(ARGS)

setup-lint: ## Install what reads the code without running it
	@$(PYTHON) -I builder/install.py lint

lint: setup-lint ## Look for slips that no test finds: style, types, names, spelling
	lint/.venv/bin/ruff check
	lint/.venv/bin/ruff format --check
	lint/.venv/bin/mypy --python-executable $(RUN)
	lint/.venv/bin/codespell *.md docs glossary calculators builder runtime build.py
	lint/node_modules/.bin/tsc -p lint/tsconfig.page.json
	lint/node_modules/.bin/tsc -p lint/tsconfig.worker.json

format: setup-lint ## Set the code as `make lint` wants it
	lint/.venv/bin/ruff check --fix
	lint/.venv/bin/ruff format

setup-bench: ## Install what our own is measured against, too
	@$(PYTHON) -I builder/install.py bench

bench: setup-bench ## Measure; ARGS="start" measures one subject, ARGS=--list names them
	$(RUN) -m bench $(ARGS)

bench-start: setup-bench build ## Measure how soon the first answer is there, and write it into the page about it
	$(RUN) -m bench start

check-host: ## Tell what a host gets wrong: make check-host URL=https://…
	@$(PYTHON) builder/host.py "$(URL)"

publish-check: setup-test ## Put a version over the published one, step by step, and look at each: make publish-check OLD=… NEW=site
	$(RUN) -m tests.support.publish_check "$(OLD)" "$(or $(NEW),site)"

reproduce: setup ## Build twice from scratch and compare every byte
	$(RUN) -m builder.reproduce

published: setup ## Keep today's rules and answers, for links made with them: when a version goes to its readers
	$(RUN) -m builder.archive

lock: ## Choose versions anew; UPGRADE=--upgrade takes the newest
	@$(PYTHON) -m builder.lock $(UPGRADE)

upgrade-pyodide: setup-test ## Bring Pyodide to another version as far as that goes by itself, and list the rest: TO=314.0.7
	$(RUN) -m runtime.upgrade "$(TO)"

clean: ## Remove what was built
	rm -rf build site .pytest_cache .hypothesis

.PHONY: help setup setup-test setup-bench setup-rules setup-lint lint format build serve test test-rules test-build test-browsers bench bench-start check-host publish-check reproduce published lock upgrade-pyodide clean
