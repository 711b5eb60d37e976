# Hustings. `make help` lists what there is; the work is done by scripts/ and the tools.

# Only .venv is made with it, and kept as long as that one is there: `make clean` first, then
# `make demo PYTHON=python3.13`, makes it with another.
PYTHON = $(shell sh scripts/find-python)
IN_VENV = .venv/bin/python
# What checks and tests leave behind stays apart from the data of `make demo` and `make run`.
TESTS = $(IN_VENV) -m pytest -n 3 --dist loadfile --no-loadscope-reorder
# Compiled code is kept, whatever the machine is set to: hundreds of processes start with it.
unexport PYTHONDONTWRITEBYTECODE
FOR_TOOLS = VAR_DIR=var/test DATABASE_URL= DATABASE_THROW_AWAY=on DEBUG=on LOG_LEVEL=WARNING

.PHONY: help demo run test coverage lint style types migrated format lock lock-check clean
.PHONY: setup setup-dev setup-test setup-spark test-spark

help:  ## List what there is
	@echo "Hustings: make ..."
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1@\2/p' Makefile | while IFS=@ read -r name says; do \
		printf '%-14s %s\n' "$$name" "$$says"; done

demo: setup  ## Import, screen and flag invented contributions; then open the review queue
	DEBUG=on LOG_LEVEL=$${LOG_LEVEL:-WARNING} $(IN_VENV) manage.py demo

run: setup  ## The web server and a worker, on your own data; Ctrl-C ends both (PORT moves it)
	$(IN_VENV) scripts/run.py

# Style and the database that tests begin with are seen to beside each other; one of the tests asks
# mypy, while the others go on.
test: setup-test  ## Every check and every test; sets itself up
	@$(MAKE) --no-print-directory -j 2 style migrated
	$(TESTS)

test-spark: setup-dev setup-spark  ## The re-screening on Spark, which `make test` leaves out
	$(IN_VENV) -m pytest tests/spark --timeout 900

coverage: setup-test  ## Every test, and which lines of the parts none of them reaches
	$(TESTS) --cov --cov-report=term

lint: style types  ## Style, types, import directions, missing migrations, lock files

style: setup-dev
	$(IN_VENV) -m ruff check .
	$(IN_VENV) -m ruff format --check .
	$(IN_VENV) scripts/check_locks.py
	PYTHONPATH=platform:. .venv/bin/lint-imports
	$(FOR_TOOLS) $(IN_VENV) manage.py makemigrations --check --dry-run

migrated:
	$(FOR_TOOLS) PYTHONPATH=platform:. DJANGO_SETTINGS_MODULE=config.settings \
		$(IN_VENV) -m config.tests.migrated

types: setup-dev
	$(FOR_TOOLS) $(IN_VENV) -m mypy .

format: setup-dev  ## Put the code into the house's form
	$(IN_VENV) -m ruff check --fix .
	$(IN_VENV) -m ruff format .

lock: setup-dev  ## Write the lock files anew from requirements.txt and requirements-dev.txt
	$(IN_VENV) scripts/lock.py

lock-check: setup-dev  ## See that every locked package has a wheel for each Python we run on
	$(IN_VENV) scripts/lock.py --check

clean:  ## Remove what the tools made; your data in var/ stay
	rm -rf .venv .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -rf staticfiles var/test
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup:
	@python="$(PYTHON)"; test -n "$$python" && "$$python" scripts/setup.py

setup-dev:
	@python="$(PYTHON)"; test -n "$$python" && "$$python" scripts/setup.py --dev

setup-test:  # Chromium, Redis and nginx too, which nothing else needs
	@python="$(PYTHON)"; test -n "$$python" && "$$python" scripts/setup.py --dev --programs

setup-spark:  ## Splink and Spark, for the largest re-screens (456 MB, and Java 17)
	@python="$(PYTHON)"; test -n "$$python" && "$$python" scripts/setup_spark.py
