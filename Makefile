# make demo   set up, read samples/ into an archive, show what was found
# make test   set up, run the tests (format, lint, types and import floors are among them)
# make check  the same without the set-up: what must be green at every commit
.PHONY: setup demo test check format model samples clean

setup:
	@scripts/setup.sh

demo: setup
	@.venv/bin/python -m samples.demo

test:
	@scripts/setup.sh test
	@$(MAKE) --no-print-directory check

check:
	.venv/bin/ruff format --check --quiet .
	.venv/bin/ruff check --quiet .
	.venv/bin/lint-imports --no-logo
	.venv/bin/mypy --no-error-summary
	.venv/bin/pytest

format:
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

model: setup
	.venv/bin/python -m normalize.build $(TEXT)

samples: setup
	.venv/bin/python -m samples.make

clean:
	rm -rf .venv demo.db* build dist *.egg-info
