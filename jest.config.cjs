const { availableParallelism } = require('node:os');

/** The first tier, `npm test`: needs npm alone. The second is `jest.integration.config.cjs`. */
module.exports = {
  roots: ['<rootDir>/test', '<rootDir>/examples'],
  testMatch: ['**/*.test.ts'],
  testEnvironment: 'node',
  // jose has ES modules alone.
  transform: { '^.+\\.ts$|/node_modules/jose/.+\\.js$': ['@swc/jest', require('./scripts/swc.cjs')] },
  transformIgnorePatterns: ['/node_modules/(?!jose/)'],
  extensionsToTreatAsEsm: [],
  setupFiles: ['<rootDir>/test/without-cdk-validation.ts', '<rootDir>/test/without-construct-traces.ts'],
  moduleNameMapper: {
    '^@allframe/serverless$': '<rootDir>/lib/index.ts',
    '^@allframe/serverless/runtime$': '<rootDir>/runtime/index.ts',
    '^@allframe/serverless/terraform$': '<rootDir>/lib/terraform/index.ts',
    '^@allframe/serverless/stores$': '<rootDir>/runtime/stores/index.ts',
    '^@allframe/serverless/testing$': '<rootDir>/runtime/testing/index.ts',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', 'cdk.out', 'cdktf.out'],
  testTimeout: 30_000,
  // By default jest leaves one core alone: on two cores that is half the speed.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  // V8 counts no branch of a function that nothing calls; this one does.
  coverageProvider: 'babel',
  coverageReporters: ['text-summary', 'json-summary'],
  collectCoverageFrom: ['runtime/**/*.ts', 'lib/**/*.ts'],
  // What the integration tier alone proves does not count.
  coverageThreshold: { './runtime/': { branches: 90 }, './lib/': { branches: 80 } },
};
