/** What every handler answers: the body that it got, counted. */
export const answer = { counterId: 'c-1', total: 3 };

const body = JSON.stringify({ counterId: 'c-1', by: 1 });

const headers = {
  accept: 'application/json',
  'accept-encoding': 'gzip, deflate, br',
  'content-length': String(body.length),
  'content-type': 'application/json',
  host: 'abcdefghij.execute-api.eu-central-1.amazonaws.com',
  'user-agent': 'curl/8.5.0',
  'x-amzn-trace-id': 'Root=1-6723f1a2-1c2d3e4f5a6b7c8d9e0f1a2b',
  'x-forwarded-for': '203.0.113.7',
  'x-forwarded-port': '443',
  'x-forwarded-proto': 'https',
};

/**
 * A request as an HTTP API sends it
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).
 */
export function requestEvent() {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/counts',
    rawQueryString: 'source=bench',
    queryStringParameters: { source: 'bench' },
    headers,
    requestContext: {
      accountId: '123456789012',
      apiId: 'abcdefghij',
      domainName: headers.host,
      domainPrefix: 'abcdefghij',
      http: { method: 'POST', path: '/counts', protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: headers['user-agent'] },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: '$default',
      stage: '$default',
      time: '12/Mar/2026:19:03:58 +0000',
      timeEpoch: 1_773_342_238_000,
    },
    body,
    isBase64Encoded: false,
  };
}

/** The same as a request of the web platform, for handlers that take one. */
export function webRequest(): Request {
  return new Request(`https://${headers.host}/counts?source=bench`, { method: 'POST', headers, body });
}

/** What Lambda says of an invocation. */
export const context = { awsRequestId: '8f5b1f9c-2f4a-4f0e-9a39-0f0a3b1c2d3e', getRemainingTimeInMillis: () => 20_000 };
