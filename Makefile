# `make sheet` and `make test` set up all that they need: Python 3.11 or newer with venv, make, and a package index.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A stamp is older than pyproject.toml when the dependencies may have changed; then the install is made again.
RUN := $(VENV)/.installed-run
DEV := $(VENV)/.installed-dev
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help sheet test bench lint keys clean
.DELETE_ON_ERROR:

help:
	@echo "make sheet   a practice sheet and its key as PDF, in out/"
	@echo "make test    lint, types, answer keys and tests, as the continuous integration runs them"
	@echo "make lint    ruff and mypy alone"
	@echo "make keys    recompute the answer keys and compare"
	@echo "make bench   the benchmarks"
	@echo "make clean   remove everything that was made, out/ excepted"

sheet: out/sheet.pdf
	@echo "practice sheet: out/sheet.pdf    its key: out/key.pdf"

out/sheet.pdf: | $(RUN)
	@mkdir -p out
	$(BIN)/markscheme sheet mlp/backprop norm/batchnorm attention/scaled_dot_product \
		--seed 1 -o out/sheet.pdf --key out/key.pdf

# The profile makes hypothesis repeat itself, so that a commit cannot pass here and fail there.
test: lint keys
	$(BIN)/python -m pytest -n auto --dist loadgroup --hypothesis-profile=ci

lint: $(DEV)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict src

keys: $(DEV)
	$(BIN)/markscheme keys

bench: $(DEV)
	$(BIN)/python -m benchmarks

$(BIN)/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info; \
		v >= (3, 11) or sys.exit("Markscheme needs Python 3.11 or newer, and $(PYTHON) is %d.%d; try: make PYTHON=python3.13" % v[:2])'
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(RUN): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(DEV): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[test,lint]'
	@touch $@ $(RUN)

clean:
	rm -rf $(VENV) build dist *.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
