# These are the tasks of development. `make help` lists them, and continuous integration calls the same targets.

SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Variables of the targets below, as in: make testnet HOSPITALS=7 DIAGNOSES=200 EXIT=1
HOSPITALS ?=
DIAGNOSES ?=
EXIT ?=
INPUT ?=
JSON ?=
PORT ?=
FOLDER ?=
IN_FLIGHT ?=
SEED ?=
RUNS ?=
ROLE ?= hospital
NAME ?=
ONLY ?=
SEEDS ?=
N ?=
BASE ?=
BLOCKS ?=
CASES ?=
JOBS ?=
CAMPAIGN ?=
MINUTES ?=
RATE ?=
NODE_BINARIES ?=
AGAINST ?=
AWAY_MINUTES ?=
MEGABYTES ?=
CONDITIONS ?=
REQUESTS ?=

# With JSON=1 only JSON goes to stdout: commands are not echoed, and installation prints to stderr.
ifneq ($(filter-out 0,$(JSON)),)
.SILENT:
endif
export ONLY HOSPITALS DIAGNOSES EXIT INPUT JSON PORT FOLDER IN_FLIGHT SEED RUNS SEEDS N BASE JOBS CAMPAIGN MINUTES RATE BLOCKS CASES AGAINST AWAY_MINUTES MEGABYTES CONDITIONS PER_PATIENT REQUESTS

# A misspelt variable would silently change nothing. Only variables that this file sets are known.
KNOWN := $(shell sed -n 's/^\([A-Z_]*\) [?:]*=.*/\1/p' $(firstword $(MAKEFILE_LIST)))
GIVEN := $(foreach v,$(.VARIABLES),$(if $(filter command,$(origin $(v))),$(v)))
$(foreach v,$(filter-out $(KNOWN),$(GIVEN)),$(error There is no variable $(v); \
  $(or $(patsubst %,did you mean %,$(filter $(v)%,$(KNOWN))),'make help' lists them)))

NODE := node
CLI := $(NODE) dist/cli/main.js
TSX := $(NODE) --import tsx
SOURCES := $(shell find src -name '*.ts')
PAGE_PARTS := src/receipt/page/page.html src/receipt/page/page.css
SUITES := browser sim mutants fuzz unit e2e faults
# The other supported lines of Node, each in a separate folder, where test/nodes/lines.ts finds them.
LINE = $(shell $(NODE) -p 'process.versions.node.split(".")[0]')
OTHER_NODES = $(patsubst %,.nodes/%/.stamp,$(filter-out $(LINE).%,$(shell cat test/nodes/versions.txt)))
# Scenarios are text files in test/scenarios. The tests that run them are in test/unit.
SCENARIOS = $(patsubst test/%,%,$(shell find test -name '*scenario*.test.ts'))
TESTNET_FLAGS := \
  $(if $(HOSPITALS),--hospitals $(HOSPITALS)) \
  $(if $(DIAGNOSES),--diagnoses $(DIAGNOSES)) \
  $(if $(filter-out 0,$(EXIT)),--exit) \
  $(if $(INPUT),--input '$(INPUT)') \
  $(if $(filter-out 0,$(JSON)),--json) \
  $(if $(PORT),--port $(PORT)) \
  $(if $(NODE_BINARIES),--node-binary $(NODE_BINARIES)) \
  $(if $(FOLDER),--folder '$(FOLDER)')

.PHONY: help install build receipt-page lint check nodes test test-all test-nodes test-unit test-browser \
  test-scenarios test-sim test-mutants test-fuzz fuzz vectors test-e2e bench bench-catch-up bench-growth bench-idle bench-import bench-erasures sim fairness sim-campaign mutants twins testnet soak faults keys clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo '  Variables: HOSPITALS DIAGNOSES EXIT INPUT JSON PORT FOLDER NODE_BINARIES (testnet),'
	@echo '  HOSPITALS DIAGNOSES IN_FLIGHT ONLY PROFILE JSON AGAINST RUNS (bench),'
	@echo '  SEEDS SEED N BASE JOBS (sim), SEEDS BASE JOBS CAMPAIGN (sim-campaign), BASE JOBS (test-sim),'
	@echo '  BLOCKS JSON (bench-catch-up), CASES JSON (bench-growth), N JSON (bench-idle),'
	@echo '  MEGABYTES CONDITIONS PER_PATIENT HOSPITALS JSON (bench-import), REQUESTS JSON (bench-erasures),'
	@echo '  SEED (test-fuzz), SEED RUNS ONLY (fuzz), JOBS ONLY (mutants),'
	@echo '  N (twins), MINUTES SEED RATE FOLDER (soak), ONLY RUNS JSON AWAY_MINUTES (faults),'
	@echo '  ROLE NAME (keys)'

install: node_modules/.stamp ## install the packages of package-lock.json

# Installs only if the lock file is newer than the last installation.
node_modules/.stamp: package-lock.json
	@$(NODE) test/nodes/check.mjs
	npm ci --no-audit --no-fund >&2
	@touch $@

nodes: $(OTHER_NODES) ## install the lines of Node for test-nodes, in .nodes

# The script of the package `node` installs the program for this machine. Some versions of npm do not run it.
.nodes/%/.stamp:
	npm install --prefix .nodes/$* --no-save --ignore-scripts --no-audit --no-fund node@$*
	cd .nodes/$*/node_modules/node && $(NODE) installArchSpecificPackage.js
	test "$$(.nodes/$*/node_modules/node/bin/node --version)" = v$*
	@touch $@

build: dist/.stamp ## compile src into dist

dist/.stamp: node_modules/.stamp tsconfig.json tsconfig.build.json $(SOURCES) $(PAGE_PARTS)
	npx --no-install tsc -p tsconfig.build.json >&2
	@chmod +x dist/cli/main.js
	$(TSX) src/receipt/building/main.ts dist/receipt.html >&2
	@touch $@

receipt-page: install ## build the page that checks receipts, a single file: dist/receipt.html
	@mkdir -p dist
	$(TSX) src/receipt/building/main.ts dist/receipt.html

lint: install ## check types and style
	npm run --silent lint

check: lint test-unit ## lint and unit tests, to run before a commit

test: lint build ## lint and every suite, with a summary
	$(TSX) test/run.ts $(SUITES)

test-all: lint build nodes ## test and test-nodes
	$(TSX) test/run.ts $(SUITES) nodes

test-nodes: build nodes ## vectors and a testnet on every line of Node, and a testnet of all lines
	$(TSX) test/run.ts nodes

test-unit: install ## unit, vector and property tests
	$(TSX) test/run.ts unit

test-browser: install ## vectors of the protocol in Chromium, if it is installed
	$(TSX) test/run.ts browser

test-scenarios: install ## protocol runs written as text
	$(TSX) test/run.ts $(SCENARIOS)

test-sim: build ## seeded simulations of whole networks
	$(TSX) test/run.ts sim

test-mutants: install ## mutants of the code that tests catch quickly
	$(TSX) test/run.ts mutants

mutants: install ## all mutants as a table; fails if a mutant survives: make mutants JOBS=2 ONLY=§9
	$(TSX) test/mutants/campaign.ts

twins: install ## all schedules of 4 and 7 hospitals with twins: make twins N=4
	$(TSX) test/mutants/twins/main.ts

test-fuzz: install ## random and mutated input for some seconds
	$(TSX) test/run.ts fuzz

fuzz: install ## fuzzing for longer: make fuzz RUNS=100000 SEED=7 ONLY=codec
	$(TSX) test/fuzz/campaign.ts

vectors: install ## write test/vectors/codec and membership again, after a change of layouts
	$(TSX) test/vectors/make/main.ts

test-e2e: build ## real processes on loopback
	$(TSX) test/run.ts e2e

bench: build ## speed of a fresh testnet, also beside another commit: make bench AGAINST=v1.0
	$(TSX) test/bench/$(if $(AGAINST),against/main.ts,testnet.ts)

bench-catch-up: build ## a fresh hospital joins a long chain: make bench-catch-up BLOCKS=10000
	$(TSX) test/bench/catch-up.ts

bench-growth: build ## start, history and lists on a database of many cases: make bench-growth CASES=1000000
	$(TSX) test/bench/growth.ts

bench-import: build ## importer on a bulk export of MEGABYTES: make bench-import MEGABYTES=1000 HOSPITALS=4
	$(TSX) test/bench/import.ts

bench-erasures: build ## 1,000 erasures at once at seven hospitals: make bench-erasures REQUESTS=1000
	$(TSX) test/bench/erasures.ts

bench-idle: install ## bytes of a quiet consortium: make bench-idle N=100
	$(TSX) test/bench/idle.ts

sim: build ## simulated networks: make sim SEEDS=1000, or a single seed: make sim SEED=42 N=7
	$(NODE) dist/sim/main.js

fairness: build ## 100,000 draws of honest hospitals and of colluders: are all drawn equally often?
	$(NODE) dist/sim/fairness/main.js

sim-campaign: build ## continue towards 100,000 seeds; CAMPAIGN=file keeps the position
	$(NODE) dist/sim/main.js campaign

testnet: build ## a government and four hospitals on this machine, with diagnoses to watch
	$(CLI) testnet $(TESTNET_FLAGS)

faults: build ## faults on real processes, with recovery times: make faults ONLY=pause,kill-one RUNS=10
	$(TSX) test/faults/main.ts

soak: build ## load and faults over a long time: make soak MINUTES=60 SEED=7 FOLDER=out
	$(TSX) test/soak/soak.ts

keys: build ## make keys and data folder of a node: make keys ROLE=hospital NAME=st-mary
	$(CLI) init --role $(ROLE) $(if $(NAME),--name $(NAME))

clean: ## remove the build; keys and data stay
	rm -rf dist
