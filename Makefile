# The two commands of the README are `make demo` and `make test`; each sets up what it needs, once.
.DEFAULT_GOAL := help
.PHONY: help setup demo test lint check train evaluate calibrate bench-extract bench-changes cases false-alarms picture constraints clean
BIN := .venv/bin
INPUTS := pyproject.toml constraints.txt scripts/setup

help:  ## Say what there is.
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/\t/' | sort

.venv/ready: $(INPUTS)
	@scripts/setup
	@touch $@

.venv/ready-dev: $(INPUTS)
	@scripts/setup dev
	@touch .venv/ready $@

setup: .venv/ready  ## Make .venv and install factping into it.

demo: .venv/ready  ## Replay three recorded events, end to end, without the network.
	@$(BIN)/factping demo --data factping-demo

test: .venv/ready-dev  ## Run the tests.
	@$(BIN)/pytest

lint: .venv/ready-dev  ## Lint, formatting and types.
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

check: lint test  ## Everything that CI runs.

train: .venv/ready  ## Rebuild the learned step of the extractor from the training text.
	@$(BIN)/python -m claims.extract.train

evaluate: .venv/ready  ## Score the extractor on the part of the training text that it has never seen.
	@$(BIN)/factping evaluate --held-out --known claims/extract/training/*.txt

calibrate: .venv/ready  ## How often verdicts are right in a simulated year: 20,000 claims, about an hour.
	@$(BIN)/factping calibrate

bench-extract: .venv/ready  ## How fast posts are read, and how plain alternatives do.
	@$(BIN)/python benchmarks/extract.py

bench-changes: .venv/ready  ## Change points beside Apache Otava (OTAVA=its source archive) and ruptures.
	@$(BIN)/python benchmarks/changes.py $(OTAVA)

cases: .venv/ready  ## Run the documented cases and compare their verdicts with what is accepted and expected.
	@$(BIN)/python benchmarks/cases.py

false-alarms: .venv/ready  ## How often a claim is found in 100,000 posts that hold none.
	@$(BIN)/python benchmarks/false_alarms.py

picture: .venv/ready  ## Draw the README's picture from the demo.
	@$(BIN)/python scripts/picture.py

constraints: .venv/ready-dev  ## Pin what is installed now.
	@$(BIN)/python -m pip freeze --exclude-editable > constraints.txt

clean:  ## Remove the environment and the demo's files.
	rm -rf .venv factping-demo build *.egg-info
