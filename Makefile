# Two commands: `make run` and `make test`. Each does all the set-up it needs; the second time it takes seconds.

PYTHON ?= python3
export UV_PYTHON_DOWNLOADS = never
BIN = .venv/bin
INSTALL = $(BIN)/uv pip install --quiet --python $(BIN)/python

.PHONY: run test check fresh lock bench words transcripts

run: .venv/run  ## the living demo in the local web chat
	@$(BIN)/mentorbot run --demo

test: .venv/test  ## every test
	@$(BIN)/pytest -n 2

check: .venv/test  ## lint, format and types
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

fresh:  ## starts the demo over
	@rm -rf demo

bench: .venv/test  ## measurements: see bench/README.md
	@for file in bench/*.py; do $(BIN)/python $$file; done

words: .venv/run  ## after words changed: brings the catalogues up to date; `make words LANGUAGE=fr` begins one
	@$(BIN)/python -m bot.translations $(LANGUAGE)

transcripts: .venv/test  ## after words or the story changed: a whole programme as documents, in each language
	@$(BIN)/python tests/story.py && $(BIN)/python tests/story_across.py

lock:  ## resolves the dependencies anew; the lock files name no host
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements/uv.txt requirements/uv.in
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements/run.txt requirements/run.in
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements/test.txt requirements/test.in

.venv/uv: requirements/uv.txt
	@echo "1/3  Making .venv"
	@$(PYTHON) -c 'import sys; sys.exit("mentorbot needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

.venv/run: .venv/uv requirements/run.txt pyproject.toml
	@echo "2/3  Installing what mentorbot needs (about 100 MB the first time)"
	@$(INSTALL) --require-hashes -r requirements/run.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@echo "3/3  Ready"
	@touch $@

.venv/test: .venv/run requirements/test.txt
	@echo "     Installing what the tests need"
	@$(INSTALL) --require-hashes -r requirements/test.txt
	@touch $@
