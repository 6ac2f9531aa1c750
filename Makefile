# Everything a fresh machine needs: Python 3.11 or later, make and git.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATASETTE_1 := .venv-datasette-1
KB := $(BIN)/kb

.PHONY: demo test check bench eval test-datasette-1 test-browser format clean

demo: $(VENV)/installed ## index the notes, compare two drafts, lint one, search
	@echo; echo '$$ kb index'; $(KB) index
	@echo; echo '$$ kb similar examples/draft-recurs.md'; $(KB) similar examples/draft-recurs.md --limit 3
	@echo; echo '$$ kb similar examples/draft-new.md'; $(KB) similar examples/draft-new.md --limit 3
	@echo; echo '$$ kb lint --draft examples/draft-recurs.md'; $(KB) lint --draft examples/draft-recurs.md || [ $$? -eq 1 ]
	@echo; echo '$$ kb search "idempotency key" OR retry'; $(KB) search '"idempotency key" OR retry' --limit 3
	@echo; echo 'Browse: $(KB) serve --open, or $(BIN)/datasette kb.db -m metadata.yml'

test: $(VENV)/installed-dev ## all tests that need nothing but Python
	$(BIN)/pytest -n auto $(if $(COVERAGE),--cov=kb --cov-report=term:skip-covered --cov-fail-under=95)

check: $(VENV)/installed-dev ## format, lint, types, layers; and our own notes
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(KB) lint

format: $(VENV)/installed-dev ## put the code in form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/installed-bench ## the speed table; QUICK=1 for 2,000 notes
	$(BIN)/python -m compileall -q kb
	$(BIN)/python -m benchmarks $(if $(QUICK),--quick)

eval: $(VENV)/installed-dev ## the ranking figures on KB_CORPORA and KB_RECURRENCE
	$(KB) eval $(KB_RECURRENCE)/pairs.csv --notes $(KB_CORPORA)
	$(BIN)/python -m benchmarks.ranking $(KB_RECURRENCE)
	$(BIN)/python -m benchmarks.ablation $(KB_RECURRENCE) $(KB_CORPORA)

test-datasette-1: $(DATASETTE_1)/installed ## the tests of the site on the newest alpha of Datasette 1.0
	$(DATASETTE_1)/bin/pytest tests/site tests/web

test-browser: $(VENV)/installed-browser ## the site in a real Chromium, which must be installed; KB_SCREENSHOTS=FOLDER keeps pictures
	$(BIN)/pytest -n 2 tests/browser

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	$(BIN)/python -m compileall -q kb
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/dev.txt
	@touch $@

$(VENV)/installed-bench: $(VENV)/installed-dev requirements/bench.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/bench.txt
	@touch $@

$(VENV)/installed-browser: $(VENV)/installed-dev requirements/browser.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/browser.txt
	@touch $@

$(DATASETTE_1)/installed: pyproject.toml requirements/dev.txt
	$(PYTHON) -m venv $(DATASETTE_1)
	$(DATASETTE_1)/bin/python -m pip install --quiet --disable-pip-version-check --editable .
	$(DATASETTE_1)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade --pre 'datasette>=1.0a1'
	$(DATASETTE_1)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements/dev.txt
	@touch $@

clean: ## remove environments and what was built
	rm -rf $(VENV) $(DATASETTE_1) build dist *.egg-info kb.db kb.db-wal kb.db-shm
