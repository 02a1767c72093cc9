# Archipel : tout ce qu’une personne ou une machine lance. `make` seul affiche l’aide.

PORT ?= 8000
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; exit; }; done; echo python3)
PY := .venv/bin/python
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
JOBS ?= auto
PYTEST := $(PY) -m pytest -n $(JOBS) --dist loadgroup -p tests.project.isolation

# Ce que `make test-services` trouve sur cette machine, sauf indication contraire.
SERVICES_DATABASE_URL ?= $(or $(DATABASE_URL),postgres://postgres@127.0.0.1:5432/postgres)
SERVICES_REDIS_URL ?= $(or $(REDIS_URL),redis://127.0.0.1:6379/1)

.DEFAULT_GOAL := help
.PHONY: help demo test test-services lint format bench icons screenshots requirements territories clean install install-dev

help: ## affiche cette aide
	@echo "Archipel. Usage : make CIBLE"
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

# --- Démarrer ---------------------------------------------------------------------------------

demo: install ## prépare le site si besoin et le sert sur http://127.0.0.1:8000 (PORT=… pour changer)
	@DJANGO_SETTINGS_MODULE=config.settings.demo SITE_URL=$${SITE_URL:-http://127.0.0.1:$(PORT)} \
	LOG_LEVEL=$${LOG_LEVEL:-WARNING} exec $(PY) manage.py demo --port $(PORT)

# --- Vérifier ---------------------------------------------------------------------------------

test: install-dev chromium ## toute la suite de tests, avec couverture (DATABASE_URL et REDIS_URL : sur ceux-là)
	@CHROMIUM=$(CHROMIUM) $(PYTEST) --cov --cov-report=term --cov-report=json:var/coverage.json
	@$(PY) -m tests.project.branches

# Ce qui ne demande aucune base et les parcours dans un navigateur disent la même chose sur SQLite : `make test` les a lancés.
test-services: install-dev ## ce qui touche la base, sur PostgreSQL et Redis, avec un vrai processus Celery
	@DATABASE_URL=$(SERVICES_DATABASE_URL) REDIS_URL=$(SERVICES_REDIS_URL) $(PY) -m tests.services.reachable
	@DATABASE_URL=$(SERVICES_DATABASE_URL) REDIS_URL=$(SERVICES_REDIS_URL) SERVICES_ONLY=1 $(PYTEST)

lint: install-dev ## ruff, migrations oubliées, sens des imports, gabarits
	@status=0; run() { echo "• $$*"; "$$@" || status=1; }; \
	run $(PY) -m ruff check .; \
	run $(PY) -m ruff format --check .; \
	run $(PY) manage.py makemigrations --check --dry-run; \
	run .venv/bin/lint-imports --no-cache; \
	run .venv/bin/djlint --lint --quiet templates; \
	exit $$status

bench: install-dev ## mesures de performance, en un tableau (QUICK=1 : peu de lignes)
	@$(PY) -m tests.bench $(if $(QUICK),--quick)
	@$(PY) -m tests.bench.relevance

icons: install-dev chromium ## redessine les icônes du site installé, d’après static/img/favicon.svg
	CHROMIUM=$(CHROMIUM) $(PY) -m tests.project.icons

screenshots: install-dev chromium ## refait les images de docs/images avec le navigateur de test
	CHROMIUM=$(CHROMIUM) $(PY) -m tests.project.screenshots

# --- Entretenir -------------------------------------------------------------------------------

format: install-dev ## met le code en forme
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

LOCK := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links
requirements: install-dev ## recalcule les verrous de requirements/ (UPGRADE=1 : prend les dernières versions)
	cd requirements && for name in base production dev territories; do \
		../$(LOCK) $(if $(UPGRADE),--upgrade) $$name.in -o $$name.txt || exit 1; done

territories: ## reconstruit les fichiers de dynamics/data/territories (npm et réseau nécessaires)
	@VENV=var/territories/venv $(PYTHON) requirements/install.py territories
	var/territories/venv/bin/python dynamics/data/territories/build.py $(if $(OUT),--out $(OUT))

clean: ## efface .venv, var (base de démonstration comprise) et les caches
	rm -rf .venv var .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage .coverage.* htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- Sous-cibles ------------------------------------------------------------------------------

install:
	@$(PYTHON) requirements/install.py base

install-dev:
	@$(PYTHON) requirements/install.py base production dev

.PHONY: chromium
chromium:
ifeq ($(strip $(CHROMIUM)),)
	@echo "• Aucun Chromium trouvé : les parcours dans un navigateur seront sautés."
	@echo "  Pour les lancer : sudo apt install chromium, ou CHROMIUM=/chemin/du/navigateur make $(MAKECMDGOALS)"
endif
