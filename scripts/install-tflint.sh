#!/usr/bin/env bash
# Builds tflint, which lints the emitted Terraform, into .cache/tools/tflint: two cores build it in 2 minutes, and 900 MB of Go modules are
# downloaded to a folder that is removed again. Again, it costs nothing. npm run test:long does so.
set -euo pipefail
cd "$(dirname "$0")/.."

tflint=0.64.0
folder="$PWD/.cache/tools/tflint"

[[ -x "$folder/bin/tflint" && -f "$folder/$tflint.stamp" ]] && exit
if ! command -v go >/dev/null; then
  printf '\n*** go is missing: tflint can not be built, and its tests can not run; to run them, install Go 1.26.3 or newer.\n\n' >&2
  exit 1
fi
echo "Building tflint $tflint into .cache/tools/tflint"
rm -rf "$folder"
mkdir -p "$folder/bin"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
env GOPATH="$work/path" GOCACHE="$work/cache" GOBIN="$folder/bin" GOFLAGS=-modcacherw GOTOOLCHAIN=local CGO_ENABLED=0 \
  go install -trimpath -ldflags='-s -w' "github.com/terraform-linters/tflint@v$tflint" 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
touch "$folder/$tflint.stamp"
