/** Says what the process took of the processor, in microseconds, until it was initialized and since, and ends it. */
const end = `
  const taken = () => process.cpuUsage().user + process.cpuUsage().system;
  let initialized;
  function end(status) {
    const all = taken();
    require('node:fs').writeSync(3, [all, all - (initialized ?? all)].join(' '));
    process.exit(status);
  }
`;

/** Loads a contender, as Lambda does while it initializes, and ends. */
export const loadScript = `
  ${end}
  const { handler } = require('./' + process.argv[2] + '/index.js');
  end(typeof handler === 'function' ? 0 : 1);
`;

/** Loads a contender, runs one command, and ends. */
export const runScript = `
  ${end}
  exports.context = { awsRequestId: 'request', getRemainingTimeInMillis: () => 20000 };
  exports.eventOf = (counterId) => ({
    version: '2.0',
    routeKey: '$default',
    rawPath: '/counts',
    rawQueryString: '',
    headers: { 'content-type': 'application/json', host: 'localhost' },
    body: JSON.stringify({ counterId, by: 1 }),
    isBase64Encoded: false,
    requestContext: { stage: '$default', domainName: 'localhost', http: { method: 'POST', path: '/counts', sourceIp: '127.0.0.1' } },
  });
  if (require.main === module) {
    const { handler } = require('./' + process.argv[2] + '/index.js');
    initialized = taken();
    handler(exports.eventOf('first'), exports.context).then(({ statusCode, body }) => {
      if ((statusCode ?? 200) !== 200) console.error(body);
      end((statusCode ?? 200) === 200 ? 0 : 1);
    });
  }
`;
