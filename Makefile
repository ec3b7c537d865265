# What a person does with a checkout. Every command first makes sure that Swift, libssl-dev,
# coinor-libcbc-dev and pkg-config are there (.ci/set-up).

# A plain build lets a target import another it does not declare; with this flag that is an error.
# Tests and demo share one release build: no @testable, and C is not optimised in a debug build.
BUILD = -c release --explicit-target-dependency-import-check error
TEST = $(BUILD) --disable-testable-imports --disable-xctest

.DEFAULT_GOAL := help
.PHONY: help demo test build bench quality figures attack clkhash disclosure lint set-up

help:
	@echo 'make demo    links the three agencies of Examples/three-agencies and shows how well'
	@echo 'make test    runs every test'
	@echo 'make build   builds the programs: .build/release/{tokenise,linkage-node,synthesise}'
	@echo 'make bench   measures speed beside the limit and the peers (Benchmarks/README.md)'
	@echo 'make quality judges links on data with truth, beside Splink (SET=quick or full)'
	@echo 'make figures prints quality, speed and memory as lines "figure NAME VALUE"'
	@echo 'make attack  attacks our own tokens (Docs/ATTACKS.md); half an hour; SET=quick or full'
	@echo 'make clkhash compares every bit and the speed of CLKs with clkhash 0.18.3 (ROWS=50000)'
	@echo 'make disclosure attacks 2,000 random overlap tables that were released (TABLES=2000)'
	@echo 'make lint    checks the format of the sources and the rules of CONTRIBUTING.md'

set-up:
	@.ci/set-up

build: set-up
	@echo 'Building in release (the first time takes a few minutes)'
	@swift build $(BUILD)

demo: build
	@Examples/three-agencies/demo.sh

test: set-up
	@echo 'Running every test in release (the first build takes a few minutes)'
	@swift test $(TEST)

# SET=quick takes minutes, SET=full as long as it takes.
bench: build
	@swift build -c release --package-path Benchmarks
	@SET=$(or $(SET),quick) Benchmarks/bench.sh

# SET=quick takes under two minutes and leaves Splink out; SET=full takes its time.
quality: build
	@command -v python3 > /dev/null || { echo 'make quality needs python3' >&2; exit 1; }
	@python3 Benchmarks/quality/quality.py --set $(or $(SET),quick) $(if $(SETS),--sets $(SETS))

figures: build
	@Benchmarks/figures.sh

attack: build
	@SET=$(or $(SET),usual) Benchmarks/attack/attack.sh

clkhash: build
	@ROWS=$(ROWS) Benchmarks/clkhash.sh

disclosure: set-up
	@swift build $(BUILD) --build-tests
	@DISCLOSURE_TABLES=$(or $(TABLES),2000) swift test $(TEST) --skip-build \
		--filter ReleaseTests.DisclosureAttackTests | grep -E '^figure|Test run'

lint: set-up
	@swift format lint --recursive --parallel Package.swift Sources Tests Benchmarks
	@swift test $(TEST) --filter SourceTreeTests
