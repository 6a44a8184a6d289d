// What tsc can't say: dist/esm holds ES modules, and the binary may be run.
const { chmodSync, writeFileSync } = require('node:fs');

writeFileSync('dist/esm/package.json', '{ "type": "module" }\n');
chmodSync('dist/lib/cli/main.js', 0o755);
