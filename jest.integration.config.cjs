const unit = require('./jest.config.cjs');

/** The second tier, `npm run test:integration`: Java, Python, Terraform. Servers are heavy, and wait often: two files run side by side, each with servers of its own but for DynamoDB Local. */
module.exports = {
  ...unit,
  roots: ['<rootDir>/integ-tests'],
  setupFiles: [],
  globalSetup: '<rootDir>/integ-tests/emulators/start-shared-servers.ts',
  globalTeardown: '<rootDir>/integ-tests/emulators/stop-shared-servers.ts',
  testTimeout: 300_000,
  maxWorkers: 2,
  testSequencer: '<rootDir>/scripts/longest-first.cjs',
};
