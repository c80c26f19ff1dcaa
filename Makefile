# Two commands matter: `make demo` and `make test`. The rest is for those who build.
SHELL := /bin/bash
VENV  := .venv
BIN   := $(VENV)/bin
PORT  ?= 8000

.PHONY: demo demo-fresh test lint types floors bench lock messages clean

demo: $(VENV)/.runs
	@KLAVERBLAD_DEMO=1 $(BIN)/klaverblad demo --port $(PORT)

demo-fresh: $(VENV)/.runs
	@KLAVERBLAD_DEMO=1 $(BIN)/klaverblad demo --port $(PORT) --fresh

test: $(VENV)/.tests
	@PATH="$(abspath $(BIN)):$$PATH" bash tests/run.sh

lint: $(VENV)/.tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet src

types: $(VENV)/.tests
	$(BIN)/mypy

floors: $(VENV)/.tests
	$(BIN)/lint-imports

bench: $(VENV)/.tests
	@for f in benchmarks/[a-z]*.py; do echo "== $$f"; $(BIN)/python $$f || exit 1; done

# Locks carry names, versions and hashes only: no address of any registry, no path of any machine.
lock: $(VENV)/.tests
	$(BIN)/pip-compile -q --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-emit-trusted-host --allow-unsafe --no-header -o requirements/base.txt requirements/base.in
	$(BIN)/pip-compile -q --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-emit-trusted-host --allow-unsafe --no-header -o requirements/dev.txt requirements/dev.in

messages: $(VENV)/.tests
	cd src/klaverblad && KLAVERBLAD_DEMO=1 $(abspath $(BIN))/klaverblad makemessages -l fr -l en --no-location --no-wrap
	@# The languages that only the pages of a person speak: adds what is missing there, and no more.
	$(BIN)/python -m tests.house.person_pages

# What runs: built anew only when the pins or the project file change.
$(VENV)/.runs: requirements/base.txt pyproject.toml
	@bash tools/venv.sh $(VENV) requirements/base.txt
	@# Compiled once, here, and not when somebody waits for a first map of barriers.
	@$(BIN)/klaverblad match warm
	@touch $@

$(VENV)/.tests: requirements/base.txt requirements/dev.txt pyproject.toml
	@bash tools/venv.sh $(VENV) requirements/base.txt requirements/dev.txt
	@touch $@ $(VENV)/.runs

clean:
	rm -rf $(VENV) var build
