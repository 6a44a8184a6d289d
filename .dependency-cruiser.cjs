const { join } = require('node:path');

/** Stands for every folder of the list that comes before. */
const ALL_ABOVE = ['ALL_ABOVE'];

/** What adapters share of the engine that they are for. */
const clients = ['runtime/aws-client', 'runtime/sqlite', 'runtime/google-client'];

/**
 * The house: which folder may import which others, besides itself. `types` may be imported as types only, `lazy` only by a dynamic
 * import (or as types), so that they load when they are needed. The order is the one in which data flows.
 */
const folders = {
  'runtime/message': { imports: [] },
  'runtime/contract': { imports: [] },
  'runtime/decider': { imports: ['runtime/message'] },
  'runtime/aws-client': { imports: ['runtime/message', 'runtime/contract'] },
  'runtime/sqlite': { imports: ['runtime/message'] },
  'runtime/google-client': { imports: ['runtime/message'] },
  'runtime/event-store': { imports: ['runtime/message', 'runtime/contract', ...clients], types: ['runtime/transport'] },
  'runtime/transport': { imports: ['runtime/message', 'runtime/contract', ...clients] },
  'runtime/command-bus': { imports: ['runtime/decider', 'runtime/event-store', 'runtime/message', 'runtime/contract'] },
  'runtime/projection': {
    imports: ['runtime/decider', 'runtime/event-store', 'runtime/message', 'runtime/contract', ...clients],
  },
  'runtime/process-manager': {
    imports: [
      'runtime/decider',
      'runtime/event-store',
      'runtime/projection',
      'runtime/transport',
      'runtime/message',
      'runtime/contract',
      ...clients,
    ],
  },
  'runtime/http': {
    imports: ['runtime/message', 'runtime/contract'],
    types: ['runtime/decider', 'runtime/command-bus', 'runtime/projection'],
  },
  'runtime/service': { imports: ['runtime/contract', 'runtime/http'], types: ALL_ABOVE },
  'runtime/trigger': { imports: ALL_ABOVE },
  'runtime/host': { imports: ALL_ABOVE },
  'runtime/testing': { imports: ALL_ABOVE },
  'lib/model': { imports: ['runtime/contract', 'runtime/message', 'runtime/process-manager', 'runtime/service'], types: ['runtime/http'] },
  'lib/bundle': { imports: ['lib/model'], types: ['runtime/contract', 'runtime/service', 'runtime/host'] },
  'lib/cdk': { imports: ['lib/model', 'lib/bundle', 'runtime/contract'], types: ['runtime/service'] },
  'lib/terraform': { imports: ['lib/model', 'lib/bundle', 'runtime/contract'], types: ['runtime/service'] },
  'lib/cli': {
    imports: ['lib/model', 'lib/bundle', 'runtime/contract'],
    types: ['runtime/service'],
    lazy: ['lib/cdk', 'lib/terraform', 'runtime/event-store', 'runtime/transport', 'runtime/host'],
  },
};

/** The npm packages, each in the folders whose job needs it; no other package may be imported. */
const packages = {
  '@allframe/entry': ['lib/model'], // no package: the bundler puts the user's service there
  '@standard-schema/spec': ['runtime'],
  hono: ['runtime/http'],
  jose: ['runtime/http', 'runtime/trigger'],
  cockatiel: ['runtime/message'],
  aws4: ['runtime/aws-client'],
  libsql: ['runtime/sqlite'],
  '@google-cloud/firestore': [
    'runtime/google-client',
    'runtime/event-store',
    'runtime/projection',
    'runtime/process-manager',
    'runtime/host',
  ],
  'google-auth-library': ['runtime/google-client'],
  croner: ['runtime/service'],
  '@viz-js/viz': ['lib/cli'],
  '@aws-sdk/client-dynamodb': [
    'runtime/aws-client',
    'runtime/event-store',
    'runtime/projection',
    'runtime/process-manager',
    'runtime/host',
    'lib/cli',
  ],
  '@aws-sdk/client-s3': ['runtime/transport', 'runtime/host', 'lib/cli'],
  '@aws-sdk/client-eventbridge': ['runtime/aws-client', 'runtime/transport', 'runtime/host'],
  '@aws-sdk/client-kms': ['runtime/aws-client', 'runtime/transport', 'runtime/host'],
  '@aws-sdk/client-scheduler': ['runtime/transport', 'runtime/host'],
  '@aws-sdk/client-sns': ['runtime/transport', 'runtime/host'],
  '@aws-sdk/client-sqs': ['runtime/aws-client', 'runtime/transport', 'runtime/host', 'lib/cli'],
  esbuild: ['lib/bundle'],
  'aws-cdk-lib': ['lib/cdk'],
  constructs: ['lib/cdk', 'lib/terraform'],
  cdktf: ['lib/terraform'],
  '@cdktf/provider-aws': ['lib/terraform'],
  '@cdktf/provider-google': ['lib/terraform'],
  fflate: ['lib/terraform'],
  commander: ['lib/cli'],
  picocolors: ['lib/cli'],
};

/** The package's own entry points: they import what they export, and nothing inside imports them. */
const entryPoints = {
  'runtime/index.ts': Object.keys(folders).filter((folder) => folder.startsWith('runtime/')),
  'runtime/stores/index.ts': Object.keys(folders).filter((folder) => folder.startsWith('runtime/')),
  'runtime/testing/index.ts': Object.keys(folders).filter((folder) => folder.startsWith('runtime/')),
  'lib/index.ts': ['lib/cdk', 'lib/model', 'lib/bundle'],
  'lib/terraform/index.ts': ['lib/terraform', 'lib/model', 'lib/bundle'],
};

const everywhere = '^(lib|runtime)/';
const ofPackages = ['npm', 'npm-dev', 'npm-peer', 'npm-optional', 'npm-bundled', 'npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'];
const typeImports = ['type-only', 'type-import'];
const outsiders = Object.keys(entryPoints).map(pathOf);

module.exports = {
  forbidden: [
    ...Object.keys(folders).flatMap(rulesOfFolder),
    ...Object.entries(entryPoints).map(rulesOfEntryPoint),
    ...Object.entries(packages).map(rulesOfPackage),
    rule(
      'only a package of the list is imported',
      { path: everywhere },
      { dependencyTypes: ofPackages, pathNot: ['^\\.', ...Object.keys(packages).flatMap(pathsOfPackage)] },
    ),
    rule('an entry point is for outsiders', { path: everywhere }, { path: outsiders }),
    rule('a file is in a folder of the list', { path: everywhere, pathNot: [...Object.keys(folders).map(pathOf), ...outsiders] }, {}),
    rule('what is published imports nothing that is not', { path: everywhere }, { path: '^(test|integ-tests|examples|bench|scripts)/' }),
    rule('no cycles, of types neither', { path: everywhere }, { circular: true }),
    rule('an import resolves', { path: everywhere }, { couldNotResolve: true, pathNot: '^@allframe/entry$' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: join(__dirname, 'tsconfig.json') },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'require', 'node', 'default'],
      extensions: ['.ts', '.js', '.d.ts'],
    },
  },
};

function rulesOfFolder(folder) {
  const { imports, types = [], lazy = [] } = folders[folder];
  const values = listOf(imports, folder);
  const typesOnly = listOf(types, folder).filter((name) => !values.includes(name));
  const from = { path: pathOf(folder), pathNot: outsiders };
  return [
    mayImport(folder, from, [...values, ...typesOnly, ...lazy]),
    typesOnly.length > 0 &&
      rule(`${folder} imports this as types only`, from, { path: typesOnly.map(pathOf), dependencyTypesNot: typeImports }),
    lazy.length > 0 &&
      rule(`${folder} imports this lazily`, from, { path: lazy.map(pathOf), dynamic: false, dependencyTypesNot: typeImports }),
  ].filter(Boolean);
}

function rulesOfEntryPoint([file, exported]) {
  return mayImport(file, { path: pathOf(file) }, exported);
}

function rulesOfPackage([name, owners]) {
  return rule(`${name} is imported in ${owners} only`, { path: everywhere, pathNot: owners.map(pathOf) }, { path: pathsOfPackage(name) });
}

function mayImport(name, from, allowed) {
  const list = allowed.length > 0 ? allowed.join(', ') : 'nothing else';
  return rule(`${name} may import ${list}`, from, { path: everywhere, pathNot: [name, ...allowed].map(pathOf) });
}

function rule(name, from, to) {
  return { name, severity: 'error', from, to };
}

function listOf(list, folder) {
  const order = Object.keys(folders);
  return list === ALL_ABOVE ? order.slice(0, order.indexOf(folder)) : list;
}

/** A folder's path with all that lies below, or a file's. */
function pathOf(name) {
  return name.endsWith('.ts') ? `^${name.replaceAll('.', '\\.')}$` : `^${name}/`;
}

/** Where a package resolves to, and its bare name where it is not installed. */
function pathsOfPackage(name) {
  return [`(^|/)node_modules/${name}/`, `^${name}(/|$)`];
}
