const unit = require('./jest.config.cjs');

/** The second tier, `npm run test:integration`: Java, Python, Terraform. Servers are heavy, so its files run one after the other. */
module.exports = {
  ...unit,
  roots: ['<rootDir>/integ-tests'],
  testTimeout: 300_000,
  maxWorkers: 1,
};
