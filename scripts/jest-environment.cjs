const { types } = require('node:util');
const { TestEnvironment } = require('jest-environment-node');

// The CDK and CDKTF take the stack of each construct and token, which jest reads through source maps: half the time of tests that render.
const { captureStackTrace } = Error;
Error.captureStackTrace = (taker, below) => {
  if (types.isNativeError(taker)) captureStackTrace(taker, below);
  else Object.assign(taker, { stack: 'Error\n    at test (test.ts:1:1)' });
};

// They bring copies of graceful-fs, each of which remembers a working directory that no test could change any more.
const { cwd } = process;
Object.defineProperty(process, 'cwd', { get: () => cwd, set: () => {} });

/** Node's environment of jest, with what `native-package.cjs` needs. */
module.exports = class extends TestEnvironment {
  constructor(config, context) {
    // Loading the CDK's rules takes 2 s; test/lib/cdk/default-rules.test.ts holds every kind to them.
    process.env.CDK_VALIDATION = String(config.projectConfig.testEnvironmentOptions.cdkValidation ?? false);
    super(config, context);
    this.global.loadNatively = (file) => require(file);
  }
};
