import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { appOf, deploy } from '../../emulators/cdk.ts';
import { type Aws, describeDeployed, startAws } from '../aws.ts';
import { type Clients, clientsOf } from '../deploy-services.ts';
import { eventually } from '../eventually.ts';
import { endAws } from '../remove-stacks.ts';

describeDeployed('a table and a queue of ours in a stack of somebody else', () => {
  let aws: Aws;
  let clients: Clients;
  let outputs: Record<string, string>;

  beforeAll(async () => {
    aws = await startAws({ auth: true });
    clients = clientsOf(aws);
    const app = appOf('integ-tests/deployed/foreign-stack/app.ts');
    outputs = (await deploy(aws, { app, env: { STAGE: aws.stage } }))[`foreign-${aws.stage}`] ?? {};
  });
  afterAll(() => endAws(aws, clients, ['foreign']));

  it('let a plain function, by our grants alone, run commands that the queue brings', async () => {
    await send({ orderId: 'o-1', customerId: 'c-1' });
    await eventually(async () => expect(await storedCommits()).toEqual([['Order#o-1', 'OrderCreated']]));
  });

  it('keep what can not be run among the dead letters', async () => {
    await send({ orderId: 'o-2' });
    await eventually(async () => expect(await deadLetters()).toBe('1'), 60_000);
  });

  async function send(input: object): Promise<void> {
    await clients.sqs.send(new SendMessageCommand({ QueueUrl: outputs.QueueUrl, MessageBody: JSON.stringify(input) }));
  }

  async function storedCommits() {
    const { Items = [] } = await clients.dynamoDb.send(new ScanCommand({ TableName: outputs.TableName }));
    return Items.map(({ PK, event_type }) => [PK?.S, event_type?.S]);
  }

  async function deadLetters(): Promise<string | undefined> {
    const asked = { QueueUrl: outputs.DeadLettersUrl, AttributeNames: ['ApproximateNumberOfMessages' as const] };
    const { Attributes } = await clients.sqs.send(new GetQueueAttributesCommand(asked));
    return Attributes?.ApproximateNumberOfMessages;
  }
});
