# make setup · demo · test · check · bench · docs · clean
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
SPARK_OR_NOT = $(shell java -version >/dev/null 2>&1 || echo not spark)

.PHONY: setup demo tools lint test check bench docs clean

setup: $(if $(filter uv,$(UV)),,$(UV))
	@$(SYNC)
	@echo "Klar: $(BIN)/rettidig"

.uv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Rettidig kræver Python 3.11 eller nyere; $(PYTHON) er ældre." >&2; exit 1; }
	@$(PYTHON) -m venv .uv \
		|| { rm -rf .uv; echo "Installér uv eller modulet venv (på Debian pakken python3-venv)." >&2; exit 1; }
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check uv
	@echo "*" > .uv/.gitignore

demo: setup
	$(BIN)/rettidig demo

tools: setup
	@$(SYNC) --group dev --extra spark

lint: tools
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

# Two processes; a file's tests stay together, since they share what was computed for the file.
test: lint
	$(if $(SPARK_OR_NOT),@echo "Java er ikke fundet: Testene på Spark er sprunget over (de kræver Java 17 eller nyere).")
	$(BIN)/pytest -n 2 --dist loadfile --cov --cov-report term $(if $(SPARK_OR_NOT),-m "$(SPARK_OR_NOT)")

check: lint
	$(BIN)/pytest -n 2 --dist loadfile -m "not slow and not spark" --hypothesis-profile quick -x -q

bench: setup
	@$(SYNC) --group dev --group bench --extra spark
	$(BIN)/python -m bench.run

docs: tools
	$(BIN)/python -m docs.generate
	$(BIN)/python -m tests.support.features

clean:
	rm -rf .venv .uv .uv-cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -rf .coverage .coverage.* dist spark-warehouse metastore_db derby.log
	find src tests bench docs -name __pycache__ -type d -prune -exec rm -rf {} +
