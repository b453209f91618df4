# Two commands do everything on a machine that has npm: `make demo` and `make test`.
# `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# Hardhat 3 needs Node >= 22.13, and npm must run under it too (an older Node makes npm skip
# Hardhat's native package without a word). Where the machine's Node is older, npm's own copy of
# Node is unpacked into .node/ and put first on PATH; nothing is installed globally.
NODE_VERSION := 22.23.3
NODE_IS_NEW := $(shell node -e 'const [a, b] = process.versions.node.split(".").map(Number); console.log(a > 22 || (a === 22 && b >= 13) ? "yes" : "no")' 2>/dev/null)
ifneq ($(NODE_IS_NEW),yes)
NODE := .node/bin/node
export PATH := $(CURDIR)/.node/bin:$(PATH)
endif

INSTALLED := node_modules/.package-lock.json

.PHONY: help install contracts build circuits demo-circuit demo localnet test test-changed test-deep test-newcomer coverage bench experiment docs check format clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

.node/bin/node:
	@echo "== Node $$(node --version) is older than 22.13: unpacking Node $(NODE_VERSION) from npm into .node/"
	@mkdir -p .node && cd .node && tarball=$$(npm pack --silent "node-$$(node -p 'process.platform + "-" + process.arch')@$(NODE_VERSION)") \
	  && tar -xzf "$$tarball" --strip-components=1 && rm "$$tarball" && touch bin/node

$(INSTALLED): package-lock.json package.json $(wildcard packages/*/package.json) contracts/package.json | $(NODE)
	@echo "== installing the packages of the lockfile"
	@npm ci --no-fund --no-audit --loglevel=error
	@touch $@

install: $(INSTALLED) ## install dependencies from the lockfile

build: $(INSTALLED) ## compile the contracts and their TypeScript types
	@npm run --silent build

contracts: $(INSTALLED)
	@npm run --silent build -- --no-tests

demo-circuit: $(INSTALLED)
	@npm run --silent circuits -- digits-mlp

circuits: $(INSTALLED) ## compile the circuits and build their keys (cached by content hash)
	@npm run --silent circuits

demo: contracts demo-circuit ## request, lock, compute, prove, verify and pay real digits on a local chain
	@npm run --silent demo

localnet: contracts circuits ## chain, protocol, models and two nodes on this machine until Ctrl-C; ARGS="--port 8546 --block-time 250"
	@node --import tsx scripts/local/localnet.ts $(ARGS)

test: $(INSTALLED) ## build what the tests need, and run every test
	@npm run --silent test

test-changed: $(INSTALLED) ## the tests that uncommitted changes touch, within a minute; BASE=main: changes since main
	@npm run --silent test:changed -- --base $(or $(BASE),HEAD)

test-deep: build circuits ## many more random cases of the tests that draw them: an hour
	@npm run --silent test:deep

test-newcomer: contracts circuits ## pack, install and use the packages as a stranger does, outside this repository
	@npm run --silent test:newcomer

coverage: build circuits ## lines and statements of the contracts that tests reach: 98% at least
	@npm run --silent coverage

bench: build circuits ## gas and time, written to bench/results.json
	@npm run --silent bench

experiment: build circuits ## break a TEE vendor under load: throughput, fraud and money, into docs/experiment-tee-break.*
	@npm run --silent experiment:tee-break

docs/node_modules/.package-lock.json: docs/package-lock.json | $(NODE)
	@npm ci --prefix docs --no-fund --no-audit --loglevel=error
	@touch $@

docs: contracts docs/node_modules/.package-lock.json ## the documentation as a site, in build/docs
	@npm run --silent docs

check: build circuits ## format, lint, types, and freshness of what is generated
	@npm run --silent check

format: $(INSTALLED) ## format every file
	@npm run --silent format

clean: ## remove everything that is generated
	@rm -rf artifacts cache build typechain-types coverage .cache .demo .localnet .experiment node_modules .node
