import { json } from '@allframe/serverless/runtime';
import aws4 from 'aws4';
import { issuerPorts } from '../../emulators/issuer-url.ts';
import { depotTrusting } from './depot.ts';

const depot = depotTrusting(issuerPorts.trespassing);

const router = depot.http?.router
  .handle('POST', '/trespass/scan', () => attempt('dynamodb', 'DynamoDB_20120810.Scan', { TableName: 'depot-test-events' }))
  .handle('POST', '/trespass/keys', () => attempt('dynamodb', 'DynamoDB_20120810.Scan', { TableName: 'depot-test-personal-keys' }))
  .handle('POST', '/trespass/send', () =>
    attempt('sqs', 'AmazonSQS.SendMessage', {
      QueueUrl: `${process.env.AWS_ENDPOINT_URL}/123456789012/depot-test-rebuilds`,
      MessageBody: '{}',
    }),
  );

/** The depot with handlers that reach for what its API's function was never granted. */
export default { ...depot, http: depot.http && router && { ...depot.http, router } };

/** Calls AWS as the function's role, and tells what it said. */
async function attempt(service: string, target: string, input: object) {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN = '', AWS_ENDPOINT_URL = '' } = process.env;
  const { host } = new URL(AWS_ENDPOINT_URL);
  const body = JSON.stringify(input);
  const request = { host, service, body, region: 'us-east-1', method: 'POST', path: '/' };
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target };
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, sessionToken: AWS_SESSION_TOKEN };
  const signed = aws4.sign({ ...request, headers }, credentials);
  const response = await fetch(AWS_ENDPOINT_URL, { method: 'POST', body, headers: signed.headers as Record<string, string> });
  return json(200, { status: response.status, said: await response.text() });
}
