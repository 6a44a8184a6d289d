import aws4 from 'aws4';
import fc from 'fast-check';
import { requestSigner } from '../../../runtime/aws-client/request-signer.ts';

const at = Date.UTC(2026, 0, 31, 23, 59, 59);
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', sessionToken: 'a+token/==' };
const unsigned = {
  headers: {
    'content-type': 'application/x-amz-json-1.0',
    host: 'dynamodb.eu-central-1.amazonaws.com',
    'x-amz-target': 'DynamoDB_20120810.Query',
  },
  body: '{"TableName":"Größe 😀"}',
  at,
};
const scope = { service: 'dynamodb', region: 'eu-central-1', path: '/' };

/** What a library that others use makes of the same request. */
function signedByAws4(request: typeof unsigned, { path, ...where }: typeof scope, by: aws4.Credentials) {
  const date = new Date(request.at).toISOString().replace(/[:-]|\.\d{3}/g, '');
  const headers = { ...request.headers, 'x-amz-date': date };
  const signed = { ...where, path, method: 'POST', headers, body: request.body, extraHeadersToIgnore: { 'content-length': true } };
  return aws4.sign(signed, by).headers?.Authorization;
}

describe('a request signer', () => {
  it('signs as another implementation of Signature Version 4, whatever the request', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    const given = fc.record({
      body: text,
      at: fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2099, 0, 1) }),
      region: fc.constantFrom('us-east-1', 'cn-north-1'),
      service: fc.constantFrom('dynamodb', 'sqs', 'events'),
      path: fc.constantFrom('/', '/some%20where/below'),
      secretAccessKey: fc.stringMatching(/^[A-Za-z0-9/+]{40}$/),
      sessionToken: fc.option(fc.base64String({ minLength: 4 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(given, ({ body, at, secretAccessKey, sessionToken, ...where }) => {
        const by = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey, ...(sessionToken && { sessionToken }) };
        const request = { ...unsigned, body, at };
        expect(requestSigner(where)(request, by).authorization).toBe(signedByAws4(request, where, by));
      }),
    );
  });

  it('dates the request, and says which headers it signed', () => {
    const { authorization, ...headers } = requestSigner(scope)(unsigned, credentials);
    expect(headers).toEqual({ ...unsigned.headers, 'x-amz-date': '20260131T235959Z', 'x-amz-security-token': 'a+token/==' });
    expect(authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20260131\/eu-central-1\/dynamodb\/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, Signature=[\da-f]{64}$/,
    );
  });

  it.each([
    ['the day is over', unsigned.at + 1_000, credentials],
    ['the credentials change', unsigned.at, { ...credentials, secretAccessKey: 'another' }],
  ])('makes another key when %s', (_, later, by) => {
    const sign = requestSigner(scope);
    sign(unsigned, credentials);
    const request = { ...unsigned, at: later };
    expect(sign(request, by).authorization).toBe(signedByAws4(request, scope, by));
  });
});
