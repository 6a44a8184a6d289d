#!/usr/bin/env bash
# The long runs: both tiers at full size (ALLFRAME_LONG=1), then the first tier on every Node that we support. Arguments go to jest.
set -uo pipefail
cd "$(dirname "$0")/.."

node_versions=(22 24)
failed=()

main() {
  export ALLFRAME_LONG=1
  run 'the first tier at full size' node_modules/.bin/jest "$@"
  bash scripts/install-tflint.sh || failed+=('tflint')
  if bash scripts/install-integration-tools.sh; then
    run 'the second tier at full size' node_modules/.bin/jest -c jest.integration.config.cjs "$@"
  else
    failed+=('the integration tools')
  fi
  unset ALLFRAME_LONG
  for version in "${node_versions[@]}"; do run "the first tier on Node $version" test_on_node "$version" "$@"; done
  if ((${#failed[@]})); then
    printf 'Failed: %s\n' "${failed[@]}" >&2
    exit 1
  fi
}

run() {
  local title=$1
  shift
  printf '\n=== %s\n' "$title"
  "$@" || failed+=("$title")
}

# Node comes as an npm package named after the platform, so a run needs nothing but npm.
test_on_node() {
  local version=$1 folder="$PWD/.cache/node/$1" package
  shift
  package=$(node -p '`node-${process.platform}-${process.arch}`')
  local bin="$folder/node_modules/$package/bin"
  if [[ ! -x "$bin/node" ]]; then
    npm install --silent --no-audit --no-fund --no-save --no-package-lock --prefix "$folder" "$package@$version" || return 1
  fi
  echo "Node $("$bin/node" --version)"
  PATH="$bin:$PATH" "$bin/node" node_modules/jest/bin/jest.js "$@"
}

main "$@"
