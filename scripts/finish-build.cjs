// What tsc can't say: dist/esm holds ES modules, the model's schema is published, and the binary may be run.
const { chmodSync, copyFileSync, writeFileSync } = require('node:fs');

writeFileSync('dist/esm/package.json', '{ "type": "module" }\n');
copyFileSync('lib/model/service-model.schema.json', 'dist/lib/model/service-model.schema.json');
chmodSync('dist/lib/cli/main.js', 0o755);
