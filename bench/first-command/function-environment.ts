import type { Stub } from './stub.ts';

/** The environment of a function on Lambda whose DynamoDB is the stub. What the stub signs its certificate with is known to nobody. */
export function functionEnvironment({ endpoint }: Pick<Stub, 'endpoint'>): Record<string, string> {
  return {
    AWS_LAMBDA_FUNCTION_NAME: 'counters-dev-api',
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'token',
    AWS_ENDPOINT_URL: endpoint,
    EVENT_TABLE: 'events',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
  };
}
