const { availableParallelism } = require('node:os');

/** What takes long to load, keeps nothing of a test, and is not mocked by any: Node itself loads it, once a worker. */
const native = 'aws-cdk-lib|cdk-nag|constructs|cdktf|@cdktf/provider-\\w+|esbuild|typescript';

/** The first tier, `npm test`: needs npm alone. The second is `jest.integration.config.cjs`. */
module.exports = {
  roots: ['<rootDir>/test', '<rootDir>/examples'],
  testMatch: ['**/*.test.ts'],
  testEnvironment: '<rootDir>/scripts/jest-environment.cjs',
  transform: {
    // jose has ES modules alone.
    '^.+\\.ts$|/node_modules/jose/.+\\.js$': ['@swc/jest', require('./scripts/swc.cjs')],
    [`/node_modules/(${native})/.+\\.js$`]: '<rootDir>/scripts/native-package.cjs',
  },
  transformIgnorePatterns: [`/node_modules/(?!(jose|${native})/)`],
  extensionsToTreatAsEsm: [],
  moduleNameMapper: {
    '^@allframe/serverless$': '<rootDir>/lib/index.ts',
    '^@allframe/serverless/runtime$': '<rootDir>/runtime/index.ts',
    '^@allframe/serverless/terraform$': '<rootDir>/lib/terraform/index.ts',
    '^@allframe/serverless/stores$': '<rootDir>/runtime/stores/index.ts',
    '^@allframe/serverless/testing$': '<rootDir>/runtime/testing/index.ts',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', 'cdk.out', 'cdktf.out'],
  testTimeout: 30_000,
  // By default jest leaves one core alone: on two cores that is half the speed. The longest files wait for processes, and a third worker takes their time.
  maxWorkers: Math.max(3, availableParallelism() - 1),
  // V8 counts no branch of a function that nothing calls; this one does.
  coverageProvider: 'babel',
  coverageReporters: ['text-summary', 'json-summary'],
  collectCoverageFrom: ['runtime/**/*.ts', 'lib/**/*.ts'],
  // What the integration tier alone proves does not count.
  coverageThreshold: { './runtime/': { branches: 90 }, './lib/': { branches: 80 } },
};
