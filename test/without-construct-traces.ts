// The CDK and CDKTF take the stack of each construct and token, which jest reads through source maps: half the time of tests that render.
const { captureStackTrace } = Error;

Error.captureStackTrace = (taker, below) => {
  if (taker instanceof Error) captureStackTrace(taker, below);
  else Object.assign(taker, { stack: 'Error\n    at test (test.ts:1:1)' });
};
