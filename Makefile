# On a machine with Python 3.11 or newer, make and PyPI: `make run` opens the chat, `make test` tests it.
# `make` alone lists what there is. Another Python: make clean && make test PYTHON=python3.13

PYTHON ?= python3
UV_VERSION := 0.13.9
UV := .tools/uv-$(UV_VERSION)/bin/uv
BIN := .venv/bin
# For `make reader`: the folder of the data sets, and one for checkpoints.
DATA ?=
RUN ?= .reader

# nltk, inside llama-index, refuses hard-linked data files.
export UV_LINK_MODE := copy
# The Python that was asked for, or none; and the certificates that this machine trusts.
export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS := 1
# Let Python keep what it compiles: without that, every start of the chat takes seconds longer.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test torture lint types format pictures audit licences reader clean

help:  ## list what there is
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 16

run: .venv/.ready  ## make the environment if need be, then open the chat on http://127.0.0.1:8501
	@$(BIN)/onrecord chat

test: lint types  ## lint, types and tests
	@$(BIN)/python -m pytest -n auto --maxprocesses 8 --dist loadfile --no-loadscope-reorder

torture: .venv/.ready-to-test  ## the long forms of the tests that try to break it; hours
	@ONRECORD_TORTURE=1 $(BIN)/python -m pytest -n auto --maxprocesses 8 --dist load -rf --timeout=0 \
	  tests/ingest/test_damage.py tests/ingest/test_crash.py tests/ingest/test_states.py \
	  tests/ingest/test_many_at_once.py tests/ingest/test_million.py

lint: .venv/.ready-to-test  ## style and formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: .venv/.ready-to-test  ## mypy, strict
	@$(BIN)/mypy

format: .venv/.ready-to-test  ## put style and formatting right
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

pictures: .venv/.ready-to-test  ## draw the README's pictures: what the browser tests see
	@$(BIN)/python -m pytest tests/app -k "can_be_followed_into_its_article or axe_finds_nothing_on_any_page"
	@mkdir -p docs && cp screenshots/citation.png docs/citation.png && cp screenshots/library-light.png docs/library.png

audit: | $(UV)  ## ask PyPI which of the locked packages have known faults
	@$(UV) export --frozen --quiet --no-emit-project --all-extras --no-dev --no-hashes > .tools/locked.txt
	@$(UV) tool run --quiet pip-audit -r .tools/locked.txt --no-deps --disable-pip --progress-spinner off

licences: .venv/.ready-to-test  ## list the licences of what is locked in docs/licences.md
	@$(BIN)/python -m tests.licences > docs/licences.new && mv docs/licences.new docs/licences.md

reader:  ## make the reader's weights anew, in minutes on a GPU: make reader DATA=folder RUN=folder
	@test -d "$(DATA)/train" -a -d "$(DATA)/dev" || { \
	  echo "Name the folder that holds the data sets under train and dev: make reader DATA=folder" >&2; exit 1; }
	@$(MAKE) --no-print-directory .venv-training/.ready
	@.venv-training/bin/python -m training.prepare "$(DATA)" "$(RUN)"
	@.venv-training/bin/python -m training.learn "$(RUN)" spans
	@.venv-training/bin/python -m training.learn "$(RUN)" claims
	@.venv-training/bin/python -m training.export "$(RUN)" --data "$(DATA)/train"
	@.venv-training/bin/python -m training.calibrate "$(DATA)/train" "$(DATA)/dev" "$(RUN)"

clean:  ## remove the environments and caches; the library in data/ stays
	rm -rf .venv .venv-training .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis

# The tools for testing come on top of what the chat needs, and a later `make run` leaves them there.
.venv/.ready: pyproject.toml uv.lock | $(BIN)/python
	@$(UV) sync --frozen --quiet --no-dev --inexact
	@touch $@

.venv/.ready-to-test: pyproject.toml uv.lock | $(BIN)/python
	@$(UV) sync --frozen --quiet
	@touch .venv/.ready $@

# PyTorch and its kin have an environment of their own: nothing else here needs them.
.venv-training/.ready: pyproject.toml uv.lock | $(UV)
	@UV_PROJECT_ENVIRONMENT=.venv-training $(UV) sync --frozen --quiet --no-dev --group training \
	  --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')"
	@touch $@

$(BIN)/python: | $(UV)
	@echo "Making the environment in .venv; this takes a minute or two, once."
	@$(UV) venv --quiet --clear --no-project --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" .venv

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "On Record needs Python 3.11 or newer, and $(PYTHON) is not that." \
	    "Name another: make run PYTHON=python3.12" >&2; exit 1; }
	@if $(PYTHON) -m pip --version >/dev/null 2>&1; then \
	  PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 $(PYTHON) -m pip install -qq --target $(@D)/.. uv==$(UV_VERSION); \
	else \
	  $(PYTHON) -m venv $(@D)/.. && $(@D)/python -m pip install -qq uv==$(UV_VERSION); \
	fi
