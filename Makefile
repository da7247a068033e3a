# Asterism. The two commands to know: `make demo` and `make test`. On a machine with only Python 3.11+,
# git and make they do all the set-up; everything lands in .venv, web-assets/node_modules and .cache.
SHELL := /bin/bash
.NOTPARALLEL:
.DEFAULT_GOAL := help
PYTHON_FOUND = $$(scripts/find_python.sh)
BIN := .venv/bin

.PHONY: help demo test setup assets lint format docs serve-docs bench evaluate lock audit-dependencies clean

help:  ## say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 26

demo: .prepared-run assets  ## the whole main job on a simulated world, and a page to look at it
	@$(BIN)/asterism demo $(ARGS)

test: .prepared-development assets  ## every check: style, types, docs, tests (ARGS="-k word" for some tests)
	@scripts/system_packages.sh
	@scripts/check.sh $(ARGS)

setup: .prepared-development assets  ## the environment in .venv and the page's assets; quick when nothing changed

assets:  ## the page's scripts, styles and maps, when their sources changed
	@$(BIN)/python scripts/build_assets.py

lint: .prepared-development  ## style and types only
	@scripts/check.sh --lint

format: .prepared-development  ## let ruff rewrite what it can
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

docs: .prepared-development  ## the documentation, into site/
	@$(BIN)/mkdocs build --strict --quiet && echo "Open site/index.html (its search needs make serve-docs)"

serve-docs: .prepared-development  ## the documentation while you write it
	@$(BIN)/mkdocs serve

bench: .prepared-development  ## the speed figures, with the machine's load beside them
	@$(BIN)/python -m benchmarks $(ARGS)

evaluate: .prepared-development  ## networks against the known truth of simulated worlds, beside the baselines
	@$(BIN)/asterism evaluate $(ARGS)

lock: .prepared-development  ## write requirements/*.lock anew (UPGRADE=1 takes the newest releases)
	@scripts/lock.sh

audit-dependencies: .prepared-development  ## whether a locked package has a known weakness (asks the package index)
	@$(BIN)/python scripts/audit_dependencies.py $(ARGS)

clean:  ## remove what was built; captures and workspaces stay
	rm -rf .cache site dist build web-assets/node_modules src/asterism/web/static/build
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

# Each target that needs an environment names the stage of preparation; a current one costs 0.1 s.
.PHONY: .prepared-run .prepared-development
.prepared-run:
	@python=$(PYTHON_FOUND) && "$$python" scripts/prepare.py run

.prepared-development:
	@python=$(PYTHON_FOUND) && "$$python" scripts/prepare.py development

assets: | .assets-environment
.PHONY: .assets-environment
# Alone, `make assets` needs no more than `make demo` does.
.assets-environment:
	@python=$(PYTHON_FOUND) && "$$python" scripts/prepare.py run
