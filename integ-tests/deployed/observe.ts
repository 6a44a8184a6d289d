import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Aws } from './aws.ts';
import type { Clients } from './deploy-services.ts';

/** Looks at what became of something, as anybody with an AWS client would. */
export interface Observer {
  /** The types of a stream's events, from its first to its last. */
  events(stream: string): Promise<readonly string[]>;
  /** The items of a stream, snapshots too. */
  items(stream: string): Promise<readonly StoredItem[]>;
  /** What lies in a queue, which stays there. */
  messages(queue: string): Promise<readonly Message[]>;
  /** The bodies of what lies in a queue, parsed. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever was sent
  bodies(queue: string): Promise<readonly any[]>;
  queueUrl(queue: string): string;
}

/** An item of the event store's table. */
export interface StoredItem {
  readonly SK?: { readonly S?: string };
  readonly event_type?: { readonly S?: string };
  readonly payload?: { readonly S?: string };
  readonly events?: { readonly L?: readonly { readonly M?: { readonly event_type?: { readonly S?: string } } }[] };
}

/** Looks into one service's event table, and into all queues. */
export function observe({ queueUrl }: Pick<Aws, 'queueUrl'>, { dynamoDb, sqs }: Clients, eventTable: string): Observer {
  const items = async (stream: string) => {
    const key = { KeyConditionExpression: 'PK = :stream', ExpressionAttributeValues: { ':stream': { S: stream } } };
    const { Items = [] } = await dynamoDb.send(new QueryCommand({ TableName: eventTable, ConsistentRead: true, ...key }));
    return Items as readonly StoredItem[];
  };
  const messages = async (queue: string) => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl(queue),
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 0,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    return Messages;
  };
  return {
    items,
    messages,
    queueUrl,
    events: async (stream) => (await items(stream)).flatMap(typesOf),
    bodies: async (queue) => (await messages(queue)).map(({ Body = 'null' }) => JSON.parse(Body)),
  };
}

function typesOf({ event_type, events }: StoredItem): readonly string[] {
  const further = (events?.L ?? []).map(({ M }) => M?.event_type?.S ?? '?');
  return event_type?.S === undefined ? [] : [event_type.S, ...further];
}
