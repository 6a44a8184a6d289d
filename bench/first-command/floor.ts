import { createHash, createHmac, randomUUID } from 'node:crypto';

const { AWS_REGION: region = '', AWS_ENDPOINT_URL: endpoint = '', AWS_SESSION_TOKEN: token = '' } = process.env;
const { AWS_ACCESS_KEY_ID: accessKey = '', AWS_SECRET_ACCESS_KEY: secret = '' } = process.env;
const { hostname, port, host } = new URL(endpoint);
// As the light client does: an import of an ES module would load more.
const { Agent, request } = process.getBuiltinModule('node:https');
const agent = new Agent({ keepAlive: true });

/** The limit: a query and a put by hand, without retries, checks, or anything of a library. */
export async function handler({ body }: { body: string }) {
  const { counterId, by } = JSON.parse(body);
  const { Items } = await call('Query', {
    TableName: 'events',
    ConsistentRead: true,
    KeyConditionExpression: 'PK = :stream',
    ExpressionAttributeValues: { ':stream': { S: `Counter#${counterId}` } },
  });
  await call('PutItem', {
    TableName: 'events',
    ConditionExpression: 'attribute_not_exists(PK)',
    Item: {
      PK: { S: `Counter#${counterId}` },
      SK: { S: String(Items.length + 1).padStart(20, '0') },
      event_type: { S: 'Counted' },
      payload: { S: JSON.stringify({ by }) },
      timestamp: { S: new Date().toISOString() },
      metadata: { M: { command_id: { S: randomUUID() } } },
    },
  });
  return { statusCode: 200 };
}

async function call(operation: string, input: object): Promise<{ Items: readonly unknown[] }> {
  const body = JSON.stringify(input);
  const sent = request({ hostname, port, path: '/', method: 'POST', agent, headers: signed(operation, body) });
  return new Promise((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(JSON.parse(text)));
    });
    sent.end(body);
  });
}

function signed(operation: string, body: string): Record<string, string> {
  const now = new Date().toISOString().replace(/[:-]|\.\d{3}/g, '');
  const day = now.slice(0, 8);
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    host,
    'x-amz-date': now,
    'x-amz-security-token': token,
    'x-amz-target': `DynamoDB_20120810.${operation}`,
  };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const scope = `${day}/${region}/dynamodb/aws4_request`;
  const canonical = ['POST', '/', '', lines.join(''), names, sha256(body)].join('\n');
  const key = [day, region, 'dynamodb', 'aws4_request'].reduce<string | Buffer>((last, part) => hmac(last, part).digest(), `AWS4${secret}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', now, scope, sha256(canonical)].join('\n')).digest('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return { ...headers, authorization, 'content-length': String(Buffer.byteLength(body)) };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string) {
  return createHmac('sha256', key).update(text);
}
