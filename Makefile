PYTHON ?= python3
BIN := .venv/bin

.PHONY: install weights demo test check fuzz schema quick coverage hooks docs

# Done again whenever the requirements change.
install: .venv/installed

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --disable-pip-version-check -q -c constraints.txt -e ".[offline,fast,scale,documents,dev]"
	touch $@

# Fetched once and kept in the user's cache. Where they can't be had, smaller engines stand in, and say so.
weights: install
	@echo "Fetching Whisper's base (150 MB), the voice encoder and the segmentation network (17 MB each)"
	-@$(BIN)/transcribe models pull base
	-@$(BIN)/transcribe models pull ge2e
	-@$(BIN)/transcribe models pull segmentation

# The main job on the sample interviews, with the engines that are there.
demo: weights
	$(BIN)/transcribe run --offline --model base
	@echo; echo "== What the archive holds now: transcribe list"
	$(BIN)/transcribe list
	@echo; echo "== A transcript: transcribe show the-last-ferry"
	$(BIN)/transcribe show the-last-ferry
	@echo; echo "== Its captions: transcribe export the-last-ferry --to srt"
	$(BIN)/transcribe export the-last-ferry --to srt | head -n 16
	@echo; echo "== A quote, its person and its second: transcribe search ..."
	$(BIN)/transcribe search '"put the camera down" role:guest'
	@echo; echo "== Against what was really said: transcribe evaluate"
	$(BIN)/transcribe evaluate

# Two at a time; those of a file in one process, which share what they train.
test: install tests/node_modules/.installed
	$(BIN)/pytest -n 2 --dist loadfile

# Those that need no engine and no long sound.
QUICK := src $(addprefix tests/, documents editing/revisions evaluation model pages readers roles store subtitles text \
	engines/test_engines.py test_distribution.py test_docs.py test_errors.py test_exported_names.py test_settings.py \
	search/test_hits.py search/test_locate.py search/test_parsing.py search/test_turns.py)
quick: install
	$(BIN)/pytest -n 2 --dist loadfile -m "not slow" $(QUICK)

# Which branches the tests reach.
coverage: install tests/node_modules/.installed
	$(BIN)/pytest -n 2 --dist loadfile --cov

# Linters before every commit.
hooks: install
	$(BIN)/pre-commit install

# Programs from npm that the tests hold our files against. Without npm or the network those tests are skipped.
tests/node_modules/.installed: tests/package.json
	@npm install --prefix tests --no-package-lock --no-audit --no-fund --silent --fetch-retries=0 && touch $@ \
		|| echo "npm could not install tests/package.json: the tests that need it are skipped"

# In tests, what foreign libraries leave untyped is let pass.
check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	cd tests && MYPYPATH=../src:. ../$(BIN)/mypy --config-file ../pyproject.toml --explicit-package-bases \
		--exclude node_modules --allow-untyped-calls --no-warn-return-any .
	$(BIN)/lint-imports
	$(BIN)/pytest -q tests/test_architecture.py

# The parsers under inputs that nobody foresaw; what is found lies in tests/fuzz/found, and the tests replay it.
FUZZ_SECONDS ?= 3600
fuzz: install
	$(BIN)/python -m pip install --disable-pip-version-check -q -c constraints.txt -e ".[fuzz]"
	$(BIN)/python tests/fuzz/fuzz.py $(FUZZ_SECONDS)

# After a change of the transcript's records.
schema: install
	$(BIN)/python -c "import sys, transcribe.store.transcripts as t; sys.stdout.buffer.write(t.schema())" > docs/transcript.schema.json

# The pages in docs/ as a site, into build/site.
docs: install
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build -q --strict -f docs/site/mkdocs.yml
