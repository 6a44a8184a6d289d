import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { deploy } from '../../emulators/cdk.ts';
import { type Ministack, startMinistack } from '../../emulators/ministack.ts';
import { describeWith } from '../../emulators/tools.ts';
import { eventually } from '../eventually.ts';

describeWith('ministack', 'a table and a queue of ours in a stack of somebody else', () => {
  let aws: Ministack;
  let outputs: Record<string, string>;

  beforeAll(async () => {
    aws = await startMinistack({ auth: true });
    outputs = (await deploy(aws, { app: 'npx ts-node integ-tests/deployed/foreign-stack/app.ts' })).foreign ?? {};
  });
  afterAll(() => aws?.stop());

  it('let a plain function, by our grants alone, run commands that the queue brings', async () => {
    await send({ orderId: 'o-1', customerId: 'c-1' });
    await eventually(async () => expect(await storedCommits()).toEqual([['Order#o-1', 'OrderCreated']]));
  });

  it('keep what can not be run among the dead letters', async () => {
    await send({ orderId: 'o-2' });
    await eventually(async () => expect(await deadLetters()).toBe('1'), 60_000);
  });

  async function send(input: object): Promise<void> {
    const client = new SQSClient(aws.clientConfig);
    await client.send(new SendMessageCommand({ QueueUrl: outputs.QueueUrl, MessageBody: JSON.stringify(input) }));
    client.destroy();
  }

  async function storedCommits() {
    const client = new DynamoDBClient(aws.clientConfig);
    const { Items = [] } = await client.send(new ScanCommand({ TableName: outputs.TableName }));
    client.destroy();
    return Items.map(({ PK, event_type }) => [PK?.S, event_type?.S]);
  }

  async function deadLetters(): Promise<string | undefined> {
    const client = new SQSClient(aws.clientConfig);
    const asked = { QueueUrl: outputs.DeadLettersUrl, AttributeNames: ['ApproximateNumberOfMessages' as const] };
    const { Attributes } = await client.send(new GetQueueAttributesCommand(asked));
    client.destroy();
    return Attributes?.ApproximateNumberOfMessages;
  }
});
