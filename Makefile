# make run        build everything and open the chat window on the demo pages
# make ask Q=…    ask one question on the command line
# make test       run every test, on up to four cores (ARGS=-n0: in one process)
# make lint       ruff, mypy, import direction
# make bench      quality over the demo pages and the time of a cold question
# make bench-all EVAL=… DATA=…   every figure of bench/RESULTS.md; ARGS=--quick for small sizes (bench/README.md)
#
# PYTHON=python3.12           another interpreter (3.10 or later)
# VENV=.venv                  another place for the environment
# ARGS="--port 8000"          more for `wenyuan serve` or `wenyuan ask`
# PIP_EXTRA="--extra-index-url …"   more for pip, such as the index of PyTorch's CPU build (README.md, "PyTorch")

PYTHON ?= python3
VENV ?= .venv
ARGS ?=
PIP_EXTRA ?=
Q ?= 2023年投资目标是多少

BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.installed
TEST_STAMP := $(VENV)/.installed-for-tests
BENCH_STAMP := $(VENV)/.installed-for-bench

# The question reaches the shell as a variable, so that quotes and backticks in it stay text.
export Q

.PHONY: run ask test lint bench bench-all clean

run: $(RUN_STAMP)
	$(BIN)/wenyuan serve $(ARGS)

ask: $(RUN_STAMP)
	@$(BIN)/wenyuan ask "$$Q" $(ARGS)

test: $(TEST_STAMP)
	$(BIN)/python -m pytest -n logical --maxprocesses=4 --dist loadfile $(ARGS)

lint: $(TEST_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(TEST_STAMP)
	$(BIN)/python -m bench.seeds
	$(BIN)/python -m bench.cold

bench-all: $(BENCH_STAMP)
	@test -n "$(EVAL)" -a -n "$(DATA)" || { echo "name the folders of the sets: make bench-all EVAL=… DATA=…" >&2; exit 2; }
	$(BIN)/python -m bench.all --eval "$(EVAL)" --data "$(DATA)" $(ARGS)

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and f"wenyuan needs Python 3.10 or later, and {sys.executable} is {sys.version.split()[0]}; set PYTHON=")'
	$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt $(PIP_EXTRA) --editable .
	@touch $@

$(TEST_STAMP): pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt $(PIP_EXTRA) --editable '.[test]'
	@touch $(RUN_STAMP) $@

$(BENCH_STAMP): pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt $(PIP_EXTRA) --editable '.[bench]'
	@touch $(RUN_STAMP) $@
