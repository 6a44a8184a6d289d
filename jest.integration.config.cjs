const unit = require('./jest.config.cjs');

/** The second tier, `npm run test:integration`: Java, Python, Terraform, and what starts processes of ours again and again. A file waits half of its time, for servers and deployments: three run side by side on two cores, each with servers of its own but for DynamoDB Local. */
module.exports = {
  ...unit,
  roots: ['<rootDir>/integ-tests'],
  testEnvironmentOptions: { cdkValidation: true },
  globalSetup: '<rootDir>/integ-tests/emulators/start-shared-servers.ts',
  globalTeardown: '<rootDir>/integ-tests/emulators/stop-shared-servers.ts',
  testTimeout: 300_000,
  // tflint takes as long to build as a fifth of a whole run of CI.
  testPathIgnorePatterns: [
    ...(unit.testPathIgnorePatterns ?? ['/node_modules/']),
    ...(process.env.ALLFRAME_LONG === '1' ? [] : ['\\.long\\.test\\.ts$']),
  ],
  maxWorkers: 3,
  testSequencer: '<rootDir>/scripts/longest-first.cjs',
};
