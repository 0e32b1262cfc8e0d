# make setup · demo · test · thorough · coverage · check · bench · docs · clean
# Needs Python 3.11 or newer and make. Everything that is installed lies in this folder.

PYTHON ?= python3
BIN := .venv/bin
UV := $(shell uv --version >/dev/null 2>&1 && echo uv || echo .uv/bin/uv)

# uv keeps its cache in the home folder; where there is none that can be written to, it is kept here.
ifneq ($(shell test -d "$$HOME" && test -w "$$HOME" && echo yes),yes)
export UV_CACHE_DIR ?= $(CURDIR)/.uv-cache
endif

# Municipal networks often have their own root certificate: trust what the machine trusts, where it says so.
ifneq ($(wildcard /etc/ssl/certs/*),)
export UV_SYSTEM_CERTS ?= 1
export UV_NATIVE_TLS ?= 1
endif

# --inexact: what another target has installed stays.
SYNC := $(UV) sync --frozen --inexact --quiet
HAS_SPARK = $(shell java -version >/dev/null 2>&1 && echo yes)
HAS_BROWSER = $(shell test -x /usr/bin/chromium && echo yes)
CAN = $(if $(HAS_SPARK),,and not spark) $(if $(HAS_BROWSER),,and not journey)
PYTEST = $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder
APPS = accounts caseloads findings integrity jobs journal reviews rounds snapshots
HAS_NPM = $(shell command -v npm)

.PHONY: setup demo tools browser lint test thorough coverage check bench docs clean

setup: $(if $(filter uv,$(UV)),,$(UV)) node_modules
	@$(SYNC) --extra web
	@echo "Klar: $(BIN)/rettidig"

# What the pages are styled with. Without npm the site is plain, and says nothing less.
node_modules: package-lock.json
	@$(if $(HAS_NPM),npm ci --no-audit --no-fund --loglevel=error >/dev/null && touch node_modules,echo "npm er ikke fundet: Websiderne vises uden Det Fælles Designsystem.")

.uv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Rettidig kræver Python 3.11 eller nyere; $(PYTHON) er ældre." >&2; exit 1; }
	@$(PYTHON) -m venv .uv \
		|| { rm -rf .uv; echo "Installér uv eller modulet venv (på Debian pakken python3-venv)." >&2; exit 1; }
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check uv
	@echo "*" > .uv/.gitignore

# The result of the main job, and then the site with an invented municipality, until it is stopped.
demo: setup
	$(BIN)/rettidig demo
	$(BIN)/rettidig serve --demo

tools: setup
	@$(SYNC) --extra web --group dev --extra spark

lint: tools
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	RETTIDIG_DATA=$(CURDIR)/.venv/lint $(BIN)/mypy
	$(BIN)/lint-imports

# The journeys need Debian's browser; it is installed where that can be done without asking.
browser:
	@test -x /usr/bin/chromium || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
		&& { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; } >/dev/null 2>&1; } \
		|| echo "Chromium er ikke fundet: Rejserne i browseren er sprunget over (på Debian pakken chromium)."

# Two processes; a file's tests stay together, since they share what
# was computed for the file. The site's tests are run on SQLite, and those of the apps that change rows on PostgreSQL too.
test: lint browser
	$(if $(HAS_SPARK),,@echo "Java er ikke fundet: Testene på Spark er sprunget over (de kræver Java 17 eller nyere).")
	$(MAKE) --no-print-directory tests

.PHONY: tests
tests:
	$(PYTEST) -m "not thorough $(CAN)"
	$(BIN)/python -m tests.web.on_postgresql -n 2 --dist loadfile -q -m "not slow" $(foreach app,$(APPS),tests/web/test_$(app)*.py)

# Everything that make test leaves out as well, on both databases: an hour.
thorough: tools browser
	$(PYTEST) -m "(thorough or not thorough) $(CAN)"
	$(BIN)/python -m tests.web.on_postgresql -n 2 --dist loadfile -q tests/web

# The same with the lines that no test reaches; it takes about twice as long.
coverage: tools browser
	$(PYTEST) --cov --cov-report term -m "not thorough $(CAN)"

# The site's tests are left out here: pytest tests/web.
check: lint
	$(BIN)/pytest -n 2 --dist loadfile --ignore=tests/web --ignore=tests/journeys -m "not slow and not thorough and not spark and not journey" --hypothesis-profile quick -x -q

bench: setup
	@$(SYNC) --extra web --group dev --group bench --extra spark
	$(BIN)/python -m bench.run

docs: tools
	$(BIN)/python -m docs.generate
	$(BIN)/python -m tests.support.features

clean:
	rm -rf .venv .uv .uv-cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -rf .coverage .coverage.* dist spark-warehouse metastore_db derby.log
	find src tests bench docs -name __pycache__ -type d -prune -exec rm -rf {} +
