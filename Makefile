# `make sheet` and `make test` set up all that they need: Python 3.11 or newer with venv, make, and a package index.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A stamp is older than the lock when the dependencies may have changed; then the install is made again.
RUN := $(VENV)/.installed-run
DEV := $(VENV)/.installed-dev
# Every version and hash, for each Python and system that is supported; `make lock` renews both.
LOCK_RUN := requirements/run.txt
LOCK_DEV := requirements/dev.txt
# Markscheme itself: what it needs is locked and installed already, its build backend included.
INSTALL_SELF := -m pip install --quiet --no-deps --no-build-isolation --editable .
PYTEST := -m pytest -n auto --hypothesis-profile=ci
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help sheet test test-all newest lock bench lint keys clean
.DELETE_ON_ERROR:

help:
	@echo "make sheet     a practice sheet and its key as PDF, in out/"
	@echo "make test      lint, types, answer keys and tests, as the continuous integration runs them: within ten minutes"
	@echo "make test-all  the same with the slow tests, and every family before simulated students: within forty minutes"
	@echo "make newest    make test with the newest versions of everything that pyproject.toml allows"
	@echo "make lock      write the versions and hashes anew that make sheet and make test install"
	@echo "make lint      ruff and mypy alone"
	@echo "make keys      recompute the answer keys and compare"
	@echo "make bench     the benchmarks"
	@echo "make clean     remove everything that was made, out/ excepted"

sheet: out/sheet.pdf
	@echo "practice sheet: out/sheet.pdf    its key: out/key.pdf"

out/sheet.pdf: | $(RUN)
	@mkdir -p out
	$(BIN)/markscheme sheet mlp/backprop norm/batchnorm attention/scaled_dot_product \
		--seed 1 -o out/sheet.pdf --key out/key.pdf

# The profile makes hypothesis repeat itself, so that a commit cannot pass here and fail there.
test: | $(DEV)
	$(MAKE) --jobs=2 lint keys
	$(BIN)/python $(PYTEST) -m "not slow"
	$(BIN)/markscheme check --quick --jobs 2

test-all: | $(DEV)
	$(MAKE) --jobs=2 lint keys
	$(BIN)/python $(PYTEST)
	$(BIN)/markscheme check --jobs 2

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

$(RUN): pyproject.toml $(LOCK_RUN) | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes --requirement $(LOCK_RUN)
	$(BIN)/python $(INSTALL_SELF)
	@touch $@

$(DEV): pyproject.toml $(LOCK_DEV) | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes --requirement $(LOCK_DEV)
	$(BIN)/python $(INSTALL_SELF)
	@touch $@ $(RUN)

# An environment of its own, so that what is locked stays as it is.
newest:
	$(PYTHON) -m venv $(VENV)-newest
	$(VENV)-newest/bin/python -m pip install --quiet --upgrade --editable '.[test,lint,fonts,serve,site]'
	@touch $(VENV)-newest/.installed-run $(VENV)-newest/.installed-dev
	$(MAKE) test VENV=$(VENV)-newest

lock: | $(BIN)/python
	$(BIN)/python -m pip install --quiet 'uv>=0.13.9,<0.14'
	$(BIN)/python requirements/lock.py

clean:
	rm -rf $(VENV) $(VENV)-newest build dist *.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
