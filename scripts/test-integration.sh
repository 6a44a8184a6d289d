#!/usr/bin/env bash
# The second tier of the tests: emulators, deployments, Terraform. Arguments go to jest.
set -euo pipefail
cd "$(dirname "$0")/.."

bash scripts/install-integration-tools.sh
exec node_modules/.bin/jest -c jest.integration.config.cjs "$@"
