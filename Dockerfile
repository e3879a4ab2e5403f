# syntax=docker/dockerfile:1
# One portable build for every architecture: the operator is IL, the base image brings the runtime.

FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
ENV CI=true DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# Restored from what decides it alone, so that a change of code does not restore again.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/Operator/Operator.csproj src/Operator/packages.lock.json src/Operator/
COPY src/Operator.Kubernetes/Operator.Kubernetes.csproj src/Operator.Kubernetes/packages.lock.json src/Operator.Kubernetes/
COPY src/Operator.ApiGateway/Operator.ApiGateway.csproj src/Operator.ApiGateway/packages.lock.json src/Operator.ApiGateway/
COPY src/Operator.Cel/Operator.Cel.csproj src/Operator.Cel/packages.lock.json src/Operator.Cel/
RUN dotnet restore src/Operator/Operator.csproj

COPY src/Operator src/Operator
COPY src/Operator.Kubernetes src/Operator.Kubernetes
COPY src/Operator.ApiGateway src/Operator.ApiGateway
COPY src/Operator.Cel src/Operator.Cel
ARG VERSION=0.1.0
RUN dotnet publish src/Operator/Operator.csproj -c Release --no-restore -p:UseAppHost=false -p:Version=$VERSION -p:DebugType=none -o /app

# Chiselled: no shell, no package manager, certificates and a non-root user.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
LABEL org.opencontainers.image.title="apigateway-integration-operator" \
      org.opencontainers.image.description="Amazon API Gateway integrations as Kubernetes objects" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
COPY --from=build /app .
# The root file system may be read-only: no diagnostics socket, nothing is written. TLS asks for a home directory: the user is in no passwd,
# and not every runtime makes one up. Nothing is kept there.
ENV DOTNET_EnableDiagnostics=0 \
    DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 \
    HOME=/nonexistent
USER 65532:65532
EXPOSE 8080 8081
ENTRYPOINT ["dotnet", "operator.dll"]
CMD ["run"]
