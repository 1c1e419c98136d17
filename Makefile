# Every target works from a bare checkout: all it takes is make and Python 3.11 or newer.
PYTHON ?= python3
STACK = @exec $(PYTHON) -m stack

.DEFAULT_GOAL := help
.PHONY: help up down status logs reset demo test lint audit bench chaos mutants screenshots backup restore compose-env

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "  Settings: $(PYTHON) -m stack --help"

up: ## start everything on real servers and stay in the foreground; Ctrl-C stops it
	$(STACK) up

down: ## stop everything, from another terminal
	$(STACK) down

status: ## say what runs and where
	$(STACK) status

logs: ## follow the logs; NAMES="auth pages" for some of them
	$(STACK) logs $(NAMES)

reset: ## delete all data (asks first)
	$(STACK) reset

backup: ## save all three databases, as of one moment; FILE=questline.backup
	$(STACK) backup $(FILE)

restore: ## restore such a file into empty databases; FILE=questline.backup
	$(STACK) restore $(FILE)

demo: ## play the whole story in the terminal
	$(STACK) demo

test: ## run every test on real servers of its own; ARGS="-k wallet" for some of them
	$(STACK) test -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

lint: ## check style, types, imports and generated files
	$(STACK) lint

audit: ## list the locked packages (SBOM) and what is known against them; ARGS="--service osv"
	$(STACK) audit $(ARGS)

bench: ## measure the speed
	$(STACK) bench $(ARGS)

chaos: ## break the whole system in every way and check what it promised; ARGS="--events 5000 --kills 60 --seed 1"
	$(STACK) chaos $(ARGS)

mutants: ## sow defects into the running system and see that each is found; ARGS="dedupe_window" for some of them
	$(STACK) mutants $(ARGS)

compose-env: ## generate the secrets that .env lacks, for docker compose
	@$(PYTHON) deploy/make_env.py

screenshots: ## take the pictures in docs/pictures anew, of the real pages
	$(STACK) screenshots
