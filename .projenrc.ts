import { readFileSync } from 'node:fs';
import { JsonFile, javascript, TextFile, typescript } from 'projen';

/** Versions that were seen working together; `docs/contributing.md` says how they are raised. */
const project = new typescript.TypeScriptProject({
  name: '@allframe/serverless',
  description:
    'Event-sourced CQRS services, written once: run locally, on AWS Lambda through CDK or Terraform, on Google Cloud Run through Terraform.',
  keywords: ['event-sourcing', 'cqrs', 'serverless', 'aws-lambda', 'cloud-run', 'dynamodb', 'aws-cdk', 'cdktf', 'terraform'],
  license: 'MIT',
  copyrightOwner: 'AllFrame',
  authorName: 'AllFrame',
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.16.0',
  projenVersion: '0.103.25',
  typescriptVersion: '~5.9.3',
  projenrcTs: true,
  projenrcTsOptions: { projenCodeDir: '.projen' },
  npmignoreEnabled: false,
  libdir: 'dist/lib',
  entrypoint: 'dist/lib/index.js',
  entrypointTypes: 'dist/lib/index.d.ts',
  bin: { allframe: 'dist/lib/cli/main.js' },

  eslint: false,
  jest: false,
  github: false,
  release: false,
  package: false,
  depsUpgrade: false,
  sampleCode: false,
  disableTsconfig: true,
  tsconfigDevFile: 'tsconfig.json',
  tsconfigDev: {
    include: ['lib', 'runtime', 'test', 'integ-tests', 'examples', 'scripts', '.projenrc.ts'],
    exclude: ['node_modules', 'dist', '.cache', '**/cdk.out', '**/cdktf.out'],
    compilerOptions: {
      ...strictOptions(),
      module: 'node20',
      rootDir: '.',
      noEmit: true,
      allowImportingTsExtensions: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      paths: {
        '@allframe/serverless': ['./lib/index.ts'],
        '@allframe/serverless/runtime': ['./runtime/index.ts'],
        '@allframe/serverless/terraform': ['./lib/terraform/index.ts'],
        '@allframe/serverless/stores': ['./runtime/stores/index.ts'],
        '@allframe/serverless/testing': ['./runtime/testing/index.ts'],
      },
    } as javascript.TypeScriptCompilerOptions,
  },

  deps: [
    '@standard-schema/spec@^1.1.0',
    // Version 4 needs Node 22.
    'cockatiel@^3.2.1',
    'commander@^14.0.3',
    'croner@^11.0.1',
    'esbuild@~0.28.2',
    'fflate@^0.8.2',
    'hono@^4.13.19',
    'jose@^6.2.0',
    // The API of better-sqlite3, with its binaries inside npm.
    'libsql@^0.5.29',
    'picocolors@^1.1.1',
  ],
  peerDeps: [
    '@aws-sdk/client-dynamodb@^3.1000.0',
    '@aws-sdk/client-eventbridge@^3.1000.0',
    '@aws-sdk/client-kms@^3.1000.0',
    '@aws-sdk/client-s3@^3.1000.0',
    '@aws-sdk/client-scheduler@^3.1000.0',
    '@aws-sdk/client-sns@^3.1000.0',
    '@aws-sdk/client-sqs@^3.1000.0',
    '@cdktf/provider-aws@^21.22.1',
    '@cdktf/provider-google@^16.12.1',
    // Version 9 needs Node 22.
    '@google-cloud/firestore@^8.0.0',
    // The version that Firestore's SDK brings.
    'google-auth-library@^10.5.0',
    // Draws the graph of a service as SVG.
    '@viz-js/viz@^3.31.0',
    'aws-cdk-lib@^2.276.0',
    'cdktf@^0.21.0',
    'constructs@^10.4.2',
  ],
  peerDependencyOptions: { pinnedDevDependency: false },
  devDeps: [
    '@aws-sdk/client-cloudformation@^3.1164.0',
    '@aws-sdk/client-dynamodb@^3.1164.0',
    '@aws-sdk/client-eventbridge@^3.1164.0',
    '@aws-sdk/client-iam@^3.1163.0',
    '@aws-sdk/client-kms@^3.1163.0',
    '@aws-sdk/client-lambda@^3.1163.0',
    '@aws-sdk/client-s3@^3.1164.0',
    '@aws-sdk/client-scheduler@^3.1164.0',
    '@aws-sdk/client-sns@^3.1164.0',
    '@aws-sdk/client-sqs@^3.1164.0',
    '@biomejs/biome@2.5.15',
    '@cdktf/hcl2json@0.21.0',
    '@cdktf/provider-aws@21.22.1',
    '@cdktf/provider-google@16.12.1',
    '@electric-sql/pglite@^0.5.16',
    '@google-cloud/firestore@^8.7.0',
    '@grpc/grpc-js@^1.14.7',
    '@grpc/proto-loader@^0.8.1',
    '@msgpack/msgpack@^3.1.3',
    '@opentelemetry/api@^1.9.0',
    '@opentelemetry/context-async-hooks@^2.0.0',
    '@opentelemetry/sdk-trace-base@^2.0.0',
    '@seriousme/openapi-schema-validator@^2.11.0',
    '@swc/core@1.16.18',
    '@swc/jest@^0.2.39',
    '@types/aws4@^1.11.6',
    '@types/jest@^30',
    '@types/node@^20',
    '@viz-js/viz@^3.31.0',
    'ajv@^8.20.0',
    // What our signatures are compared with.
    'aws4@^1.13.2',
    'arktype@^2.2.9',
    'aws-cdk@2.1148.1',
    'cdk-nag@^3.0.2',
    'cdktf-cli@0.21.0',
    'aws-cdk-lib@2.276.0',
    'cdktf@0.21.0',
    'constructs@10.7.2',
    'dependency-cruiser@^17.4.3',
    'fast-check@^4.10.2',
    'google-auth-library@^10.5.0',
    'jest@^30.5.2',
    // What our reader of Firestore's events is compared with.
    'protobufjs@^7.6.6',
    'publint@^0.3.25',
    'ts-node@^10.9.2',
    'tsconfig-paths@^4.2.0',
    'valibot@^1.5.0',
    'zod@^4.6.7',
  ],
  gitignore: ['/dist/', 'cdk.out', 'cdktf.out', 'cdk.context.json', '.allframe/', '.cache/', '*.log', '/coverage/', 'terraform.out/'],
});

project.package.addField('exports', {
  '.': { types: './dist/lib/index.d.ts', default: './dist/lib/index.js' },
  './runtime': dualEntry('runtime'),
  './stores': dualEntry('runtime/stores'),
  './testing': dualEntry('runtime/testing'),
  './terraform': { types: './dist/lib/terraform/index.d.ts', default: './dist/lib/terraform/index.js' },
  './service-model.schema.json': './dist/lib/model/service-model.schema.json',
  './package.json': './package.json',
});
// Bundlers drop what a service does not use: loading a module only defines.
project.package.addField('sideEffects', false);
project.package.addField('files', ['dist', 'README.md', 'LICENSE']);
// Of later versions the builds for other platforms are missing from some mirrors, and with them from the lock file.
project.package.addField('overrides', {
  'unrs-resolver': '1.12.2',
  // The CLI runs Terraform interactively with it, which nobody does here; it is native and does not build everywhere.
  '@cdktf/node-pty-prebuilt-multiarch': 'npm:empty-npm-package@1.0.0',
});
project.package.addField('allframe', { entry: 'examples/orders/src/service.ts' });
for (const peer of [
  '@aws-sdk/client-dynamodb',
  '@aws-sdk/client-eventbridge',
  '@aws-sdk/client-kms',
  '@aws-sdk/client-s3',
  '@aws-sdk/client-scheduler',
  '@aws-sdk/client-sns',
  '@aws-sdk/client-sqs',
  '@cdktf/provider-aws',
  '@cdktf/provider-google',
  '@google-cloud/firestore',
  '@viz-js/viz',
  'aws-cdk-lib',
  'cdktf',
  'constructs',
  'google-auth-library',
])
  project.package.file.addOverride(`peerDependenciesMeta.${peer.replace('.', '\\.')}`, { optional: true });

new javascript.NpmConfig(project, { omitDefaultNpmOptions: true } as javascript.NpmConfigOptions).addConfig(
  'omit-lockfile-registry-resolved',
  'true',
);

buildConfig('tsconfig.cjs.json', 'dist', ['lib', 'runtime'], { module: 'node20' });
buildConfig('tsconfig.esm.json', 'dist/esm', ['runtime'], { module: 'es2022', moduleResolution: 'bundler' });
// As `cdk init` writes them into a new app.
const recommendedFlags = JSON.parse(readFileSync('node_modules/aws-cdk-lib/recommended-feature-flags.json', 'utf8'));
new JsonFile(project, 'cdk.json', {
  obj: {
    context: recommendedFlags,
    app: 'npx ts-node examples/orders/infra/aws.ts',
    output: 'cdk.out',
    versionReporting: false,
  },
});
new JsonFile(project, 'cdktf.json', {
  obj: {
    language: 'typescript',
    app: 'npx ts-node examples/orders/infra/terraform.ts',
    projectId: 'allframe-orders',
    sendCrashReports: 'false',
    output: 'cdktf.out',
  },
});
project.tsconfigDev.file.addOverride('ts-node', {
  swc: true,
  require: ['tsconfig-paths/register'],
  compilerOptions: { module: 'commonjs', moduleResolution: 'node10' },
});

const scripts: Record<string, string> = {
  build: 'tsc -p tsconfig.cjs.json && tsc -p tsconfig.esm.json && node scripts/finish-build.cjs',
  start: 'npm run --silent build && node dist/lib/cli/main.js infra show && node dist/lib/cli/main.js dev',
  test: 'jest',
  'test:integration': 'bash scripts/test-integration.sh',
  'test:long': 'bash scripts/test-long.sh',
  bench: 'ts-node bench/run.ts',
  'measure:aws': 'ts-node scripts/measure-aws.ts',
  'deploy:local': 'bash scripts/install-integration-tools.sh && ts-node scripts/deploy-local.ts',
  types: 'tsc --noEmit && npm ci --silent --prefix bench && tsc --noEmit -p bench',
  lint: 'biome check .',
  format: 'biome check --write .',
  'lint:dependencies': 'depcruise --config .dependency-cruiser.cjs lib runtime',
  'docs:check': 'ts-node scripts/check-docs.ts',
  'check:openapi': 'ts-node scripts/check-openapi.ts',
  'synth:cdk': 'cdk synth --quiet',
  'synth:terraform': 'ts-node examples/orders/infra/terraform.ts',
};
// npm scripts run the tools themselves; of projen's tasks those stay that generate and install.
for (const name of ['build', 'watch', 'compile', 'pre-compile', 'post-compile', 'test', 'package', 'eject', 'clobber'])
  project.removeTask(name);
for (const [name, command] of Object.entries(scripts)) project.package.setScript(name, command);
project.package.setScript('projen', 'projen');

new TextFile(project, '.nvmrc', { lines: ['22', ''] });
project.synth();

function strictOptions(): Record<string, unknown> {
  return {
    target: 'ES2022',
    lib: ['es2023'],
    types: ['node', 'jest'],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noImplicitOverride: true,
    noFallthroughCasesInSwitch: true,
    isolatedModules: true,
    erasableSyntaxOnly: true,
    esModuleInterop: true,
    resolveJsonModule: true,
    skipLibCheck: true,
  };
}

/** A configuration that compiles sources to `outDir`; the dev one only checks types. */
function buildConfig(fileName: string, outDir: string, include: string[], options: Record<string, unknown>) {
  new JsonFile(project, fileName, {
    obj: {
      compilerOptions: {
        ...strictOptions(),
        ...options,
        types: ['node'],
        rootDir: '.',
        outDir,
        declaration: true,
        sourceMap: true,
        inlineSources: true,
        rewriteRelativeImportExtensions: true,
      },
      include,
    },
  });
}

function dualEntry(folder: string) {
  return {
    import: { types: `./dist/esm/${folder}/index.d.ts`, default: `./dist/esm/${folder}/index.js` },
    require: { types: `./dist/${folder}/index.d.ts`, default: `./dist/${folder}/index.js` },
  };
}
