# Two commands: `make run` and `make test`.

PORT ?= 8000
# The web server's own name for its port; the site's default address follows it.
export GRANIAN_PORT = $(PORT)
export PATH := $(CURDIR)/.venv/bin:$(PATH)

.PHONY: run test test-postgres bench

run: .venv/installed
	@python manage.py prepare --port $(PORT)
	@honcho --env /dev/null start

test: .venv/installed-dev .venv/vnu/tried
	ruff check .
	ruff format --check .
	djlint --quiet --lint templates
	# What stays together, and what comes first, is said in tests/conftest.py.
	pytest -n auto --dist loadgroup --no-loadscope-reorder

# What differs between the databases, on the one that TEST_DATABASE_URL names.
test-postgres: .venv/installed-dev
	pytest tests/site/test_fulltext.py tests/site/test_content_version.py \
		tests/site/test_two_workers.py tests/articles/test_search*.py tests/articles/test_publishing.py

# What docs/performance.md says. Needs nginx and wrk, and a machine that does nothing else.
bench: .venv/installed-dev
	python -m bench.pages

.venv/bin/python:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "This site needs Python 3.11 or newer; python3 is %d.%d." % sys.version_info[:2])'
	@python3 -m venv .venv

.venv/installed: requirements.txt .venv/bin/python
	@pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# The checker of HTML is a Java program; without npm the test that needs it is skipped, and says so.
.venv/vnu/tried: Makefile .venv/bin/python
	@mkdir -p .venv/vnu
	@if command -v npm >/dev/null; then npm install --silent --no-audit --no-fund --prefix .venv/vnu vnu-jar@26.9.27; else echo "npm is missing: the HTML of the pages is not checked."; fi
	@touch $@
