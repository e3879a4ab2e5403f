# Everything a contributor or CI runs. Needs only the .NET 10 SDK and make; other tools are used where found.
CONFIGURATION ?= Release
RESULTS       ?= artifacts/test-results
# One test project: make test TESTS=tests/Operator.Kubernetes.Tests; some tests: FILTER='Category=Kubectl'
TESTS         ?= Operator.sln
FILTER        ?=
# What make bench measures; all of it when empty.
export BENCH_N BENCH_ONLY BENCH_RPS BENCH_RESUME TF_MIRROR

DOTNET_FLAGS  := -c $(CONFIGURATION) --nologo -v quiet -clp:NoSummary
OPERATOR      := dotnet src/Operator/bin/$(CONFIGURATION)/net10.0/operator.dll

export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1
export TESTINGPLATFORM_TELEMETRY_OPTOUT := 1

.DEFAULT_GOAL := help
FORCE:
.PHONY: help restore build test bench verify format generate sandbox clean

help: ## Show this help.
	@awk 'BEGIN {FS = ":.*## "} /^[a-z.-]+:.*## / {printf "  %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

restore:
	@dotnet restore Operator.sln -v quiet

build: restore ## Compile everything; warnings are errors.
	@dotnet build Operator.sln --no-restore $(DOTNET_FLAGS)

test: build ## Run every test this machine can run; the last line gives the totals.
	@rm -rf $(RESULTS)
	@dotnet test $(TESTS) --no-build -c $(CONFIGURATION) --nologo -v quiet -m:1 \
		$(if $(FILTER),--filter '$(FILTER)') --results-directory $(RESULTS) --logger trx \
		--blame-hang-timeout 10m --blame-hang-dump-type none \
		--logger 'console;verbosity=minimal'; \
	status=$$?; .ci/totals $(RESULTS) || status=1; exit $$status

bench: build ## Measure the operator, and Terraform beside it; see docs/benchmarks.md for BENCH_N, BENCH_ONLY, TF_MIRROR.
	@dotnet tests/Operator.Benchmarks/bin/$(CONFIGURATION)/net10.0/Operator.Benchmarks.dll

verify: build ## Check format, analyzers, generated files and that nothing in the tree moved.
	@.ci/verify $(CONFIGURATION)

format: ## Rewrite sources to the house format.
	@dotnet format Operator.sln

generate: build ## Write CRDs, RBAC, IAM policies, chart files and reference docs from the C# types.
	@$(OPERATOR) generate charts
	@$(OPERATOR) generate components
	@$(OPERATOR) generate crds
	@$(OPERATOR) generate iam
	@$(OPERATOR) generate rbac
	@$(OPERATOR) generate docs

IMAGE ?= ghcr.io/apigateway-integration-operator/operator:$(shell sed -n 's/.*<VersionPrefix>\(.*\)<.*/\1/p' Directory.Build.props)

install.yaml: FORCE ## Build the single-file install; IMAGE=... names another image. Needs kubectl.
	@manifests=$$(kubectl kustomize config/default) && \
		printf '%s\n' "$$manifests" | sed 's|image: .*/operator:.*|image: $(IMAGE)|' > $@

sandbox: restore ## A Kubernetes API, an API Gateway and the operator on this machine, with all samples applied.
	@dotnet run --project src/Operator.Sandbox --no-restore -c $(CONFIGURATION) -v quiet -- up

clean: ## Remove build output.
	@rm -rf artifacts src/*/bin src/*/obj tests/*/bin tests/*/obj
