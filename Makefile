# Everything starts from a fresh clone: each target builds the environment it needs first.
PYTHON ?= python3
RUN = $(PYTHON) -m cms.bootstrap
DEV = $(RUN) --dev
# With the programs of the machine that tests need: installed where that may be, else said to be missing.
ALL = $(DEV) --programs
# A worker for each core. Tests that share what takes long to make stay together (tests/conftest.py).
WORKERS = --numprocesses=auto --dist=loadgroup --no-loadscope-reorder
# Of a whole run only. Skipped tests cover nothing: the aim counts where every test has to run. In per cent of lines; 97 rounded.
COVERAGE = test-results/coverage.json
AIM = $(if $(REQUIRE_ALL_TESTS),--fail-under 96.2)
COVERED ?= $(COVERAGE)
# Half of the tests by their time; `test-cms` has the others. Two machines take them side by side.
SITE = tests/frontend_contract tests/e2e tests/upgrades tests/crash

.PHONY: help run environment test test-site test-cms coverage test-postgresql check lint types migrations-check fuzz crash attacks soak bench lock messages release clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 20

run: ## The CMS on :8000 and the preview of the Astro site on :4321, with sample content
	@$(RUN) python manage.py run_site

test: ## All tests, Astro builds and browser tests included
	@$(ALL) npm --prefix frontend-contract --silent test
	@mkdir -p test-results
	@$(ALL) python $(if $(ARGS),,-m slipcover --json --out $(COVERAGE)) -m pytest $(WORKERS) $(ARGS)
	@$(if $(ARGS),,$(MAKE) --no-print-directory coverage)

test-site: ## Half of them: the integration and the site, whole servers
	@$(ALL) npm --prefix frontend-contract --silent test
	@mkdir -p test-results
	@$(ALL) python -m slipcover --json --out $(COVERAGE:.json=-site.json) -m pytest $(WORKERS) $(SITE)

test-cms: ## The other half
	@mkdir -p test-results
	@$(ALL) python -m slipcover --json --out $(COVERAGE:.json=-cms.json) -m pytest $(WORKERS) $(SITE:%=--ignore=%)

coverage:
	@$(DEV) python -m slipcover --merge $(COVERED) --out $(COVERAGE) $(AIM)

test-postgresql: ## The tests that are about the database, on a PostgreSQL of their own
	@$(ALL) python -m tests.postgresql $(WORKERS) $(ARGS)

check: ## What CI runs: ruff, mypy, migrations, tests
	@$(MAKE) --no-print-directory --jobs=3 --output-sync=target lint types migrations-check
	@$(MAKE) --no-print-directory test

environment: ## All that the tests need, without running them
	@$(ALL)

lint:
	@$(DEV) ruff check .
	@$(DEV) ruff format --check .
	@$(DEV) env PYTHONPATH=. lint-imports
	@$(DEV) deptry .
	@$(DEV) codespell
	@$(DEV) zizmor --quiet --offline --persona pedantic . frontend-contract/workflows/*.yml
	@$(DEV) python -m cms.development.checks
	@$(DEV) npm --prefix frontend-contract --silent run lint

types:
	@$(DEV) mypy
	@$(DEV) npm --prefix frontend-contract --silent run types

migrations-check:
	@$(DEV) python manage.py makemigrations --check --dry-run

bench: ## What an export costs, beside the least that it could and what others cost, and its forms beside Wagtail's: five minutes
	@$(DEV) python -m tests.bench

fuzz: ## The long random tests (Markdown both ways, neighbours, front matter, pictures, repositories, releases): minutes
	@$(DEV) python -m tests.fuzz --count 20000
	@$(DEV) python -m tests.fuzz.neighbours --count 8000
	@$(DEV) python -m tests.fuzz.front_matter --count 20000
	@$(DEV) python -m tests.fuzz.site_fields --count 20000
	@$(DEV) python -m tests.fuzz.images --count 4000
	@$(DEV) python -m tests.fuzz.git_states --count 300
	@$(DEV) python -m tests.fuzz.changes --count 3000
	@$(DEV) python -m tests.fuzz.corpus

crash: ## Exports killed at 500 moments, with people at work in between: ten minutes
	@$(DEV) python -m tests.crash --kills 500

attacks: ## What attackers try at every address, counted: permissions, scripts, CSRF, redirects, hosts, previews, files
	@$(ALL) python -m tests.attacks

soak: ## A whole server under eight editors: its parts killed 50 times each, then an hour for its memory
	@$(ALL) python -m tests.soak --minutes 10 --kills 50
	@$(ALL) python -m tests.soak --minutes 60

lock: ## Write the lock files anew from pyproject.toml
	@$(DEV) sh -c 'for target in "requirements.lock" "requirements-dev.lock --group dev"; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links pyproject.toml -o $$target; done'

messages: ## Collect the words to translate, and compile the translations
	@$(DEV) sh -c 'for app in cms events exporters; do (cd $$app && \
	  django-admin makemessages --locale sk --no-location && \
	  sed -i "/^.POT-Creation-Date:/d; /^.Report-Msgid-Bugs-To:/d" locale/sk/LC_MESSAGES/*.po && \
	  django-admin compilemessages); done'

release: ## VERSION=x.y.z: check all, write the archives of a release to dist/, tag it; nothing is pushed
	@$(DEV) python -m cms.development.release "$(VERSION)" --ready
	@$(MAKE) --no-print-directory check
	@$(DEV) python -m cms.development.release "$(VERSION)"

clean: ## Remove what was built; the database and the uploads in var/ stay
	rm -rf .venv frontend-contract/node_modules frontend-contract/*/node_modules frontend-contract/site/dist frontend-contract/site/dist-preview test-results
