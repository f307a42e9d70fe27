# Each target makes .venv by itself, from the hashed lock file.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP := $(PYTHON) -m pip --python $(BIN)/python --quiet --disable-pip-version-check install

.PHONY: demo test chaos run check bench eval lock clean

$(READY): requirements.lock pyproject.toml
	# --without-pip: Debian's python3 has no ensurepip unless python3-venv is installed.
	$(PYTHON) -m venv --clear --without-pip $(VENV)
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	touch $(READY)

demo: $(READY)
	$(BIN)/privacy-desk demo $(ARGS)

run: $(READY)
	$(BIN)/privacy-desk run $(ARGS)

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check
	sh tests/servers/install.sh
	# Most of the tests' time is waiting for servers: four at a time suit two cores.
	$(BIN)/python -m pytest -n 4 $(ARGS)

# The desk killed at every step there is, and more that takes its time.
chaos: $(READY)
	sh tests/servers/install.sh
	$(BIN)/python -m pytest -n 4 -m chaos tests $(ARGS)

bench: $(READY)
	sh tests/servers/install.sh
	$(BIN)/python -m tests.bench $(ARGS)

eval: $(READY)
	$(BIN)/python -m tests.eval $(ARGS)

# Needs uv; writes versions and hashes only.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --extra demo --extra dev \
		--no-emit-index-url --no-header --no-annotate -q --upgrade pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
