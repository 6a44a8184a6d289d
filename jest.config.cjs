/** The first tier, `npm test`: needs npm alone. The second is `jest.integration.config.cjs`. */
module.exports = {
  roots: ['<rootDir>/test', '<rootDir>/examples'],
  testMatch: ['**/*.test.ts'],
  testEnvironment: 'node',
  // jose has ES modules alone.
  transform: { '^.+\\.ts$|/node_modules/jose/.+\\.js$': ['@swc/jest', require('./scripts/swc.cjs')] },
  transformIgnorePatterns: ['/node_modules/(?!jose/)'],
  extensionsToTreatAsEsm: [],
  moduleNameMapper: {
    '^@allframe/serverless$': '<rootDir>/lib/index.ts',
    '^@allframe/serverless/runtime$': '<rootDir>/runtime/index.ts',
    '^@allframe/serverless/terraform$': '<rootDir>/lib/terraform/index.ts',
    '^@allframe/serverless/testing$': '<rootDir>/runtime/testing/index.ts',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', 'cdk.out', 'cdktf.out'],
  testTimeout: 30_000,
  coverageProvider: 'v8',
  collectCoverageFrom: ['runtime/**/*.ts', 'lib/**/*.ts'],
};
