# Names for commands; what they do is in tools/ and pyproject.toml.
PYTHON ?= python3
VENV_PYTHON := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-integrations check bench screenshots web clean

help:    ## say what there is
	@sed -n 's/^\([a-z-]*\): *## /make \1\t/p' Makefile

setup:   ## make .venv with everything that the demo and the tests share
	@$(PYTHON) tools/setup.py server demo dev postgres s3

demo:    ## train digit classifiers and watch them in the browser
	@$(PYTHON) tools/setup.py server demo
	@$(VENV_PYTHON) -m examples.digits.demo

test:    ## run every test, with all that it needs
	@$(PYTHON) tools/setup.py server demo dev postgres s3 --official --s3-server --programs
	@$(VENV_PYTHON) tools/test.py

test-integrations: ## train with every framework, or FRAMEWORKS="ray trees", each in an environment of its own
	@$(PYTHON) tools/setup.py server demo dev postgres s3
	@$(VENV_PYTHON) tools/frameworks.py $(FRAMEWORKS)
	@$(VENV_PYTHON) tools/test.py -q tests/integrations

check:   ## lint, formats, types, layers; the same for the web
	@$(PYTHON) tools/setup.py server demo dev postgres s3
	@$(VENV_PYTHON) tools/check.py

bench:   ## measure, against the figures in docs
	@$(PYTHON) tools/setup.py server demo dev postgres
	@$(VENV_PYTHON) -m benchmarks

screenshots: ## take the pictures of the tour again
	@$(PYTHON) tools/setup.py server demo dev postgres s3
	@$(VENV_PYTHON) -m tools.tour

web:     ## build the web UI if its sources changed
	@$(PYTHON) tools/setup.py server demo dev postgres s3
	@$(VENV_PYTHON) web/hatch_build.py

clean:   ## remove what was built and installed; the demo's runs stay
	rm -rf .venv .venv-official .venv-official-0.28 .venv-swift .venv-integrations web/node_modules src/runwell/server/static build dist
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache test-results
