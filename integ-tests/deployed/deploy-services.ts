import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsCall } from '../emulators/aws-call.ts';
import { appOf, deploy } from '../emulators/cdk.ts';
import type { Ministack } from '../emulators/ministack.ts';
import type { Aws } from './aws.ts';
import { repairTimerPolicies } from './repair-timer-policies.ts';
import { type StackResources, stackResources } from './stack-resources.ts';

/** Clients of the official SDK, none of which our runtime uses for what is tested by them. */
export interface Clients {
  readonly dynamoDb: DynamoDBClient;
  readonly events: EventBridgeClient;
  readonly iam: IAMClient;
  readonly lambda: LambdaClient;
  readonly s3: S3Client;
  readonly scheduler: SchedulerClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  destroy(): void;
}

/** Makes the clients. */
export function clientsOf(aws: Pick<Aws, 'clientConfig' | 'endpoint'>): Clients {
  const config = aws.clientConfig;
  const clients = {
    dynamoDb: new DynamoDBClient(config),
    events: new EventBridgeClient(config),
    iam: new IAMClient(config),
    lambda: new LambdaClient(config),
    s3: new S3Client({ ...config, forcePathStyle: aws.endpoint !== undefined }),
    scheduler: new SchedulerClient(config),
    sns: new SNSClient(config),
    sqs: new SQSClient(config),
  };
  return { ...clients, destroy: () => void Object.values(clients).map((client) => client.destroy()) };
}

/**
 * Deploys services by `cdk deploy`, each as a stack of its own, and returns what each stack is made of.
 *
 * @param services the entries by the stacks' names, relative to the repository
 */
export async function deployServices<Name extends string>(
  aws: Ministack,
  clients: Clients,
  services: Readonly<Record<Name, string>>,
): Promise<Readonly<Record<Name, StackResources>>> {
  const app = appOf('integ-tests/deployed/kitchen-sink/app.ts');
  await deploy(aws, { app, env: { SERVICES: JSON.stringify(services), ENFORCE_TLS: String(!aws.auth) }, options: ['--concurrency', '3'] });
  const names = Object.keys(services) as Name[];
  if (aws.auth) await repairTimerPolicies(clients.iam, names);
  const resources = await Promise.all(names.map((name) => stackResources(aws, name)));
  return Object.fromEntries(names.map((name, index) => [name, resources[index]])) as Record<Name, StackResources>;
}

/** Puts the secrets and parameters into the account that the services of the kitchen sink name. */
export async function putSecrets(aws: Ministack, { partnerKeys }: { readonly partnerKeys: string }): Promise<void> {
  const secrets = { 'depot/mail-token': 'not so secret', 'partners/keys': partnerKeys };
  for (const [Name, SecretString] of Object.entries(secrets))
    await awsCall(aws, { service: 'secretsmanager', target: 'secretsmanager.CreateSecret' }, { Name, SecretString });
  const parameter = { Name: '/depot/mail-sender', Value: 'depot@example.com', Type: 'SecureString' };
  await awsCall(aws, { service: 'ssm', target: 'AmazonSSM.PutParameter' }, parameter);
}
