import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { GoogleRest } from '../../runtime/google-client/google-rest.ts';
import { systemAmbient } from '../../runtime/host/ambient.ts';
import { freePort, startServer } from './server-process.ts';
import { quickJava, requireTool, toolsFolder } from './tools.ts';

/** Pub/Sub's own emulator. */
export interface PubSubEmulator {
  /** Without a protocol: what `PUBSUB_EMULATOR_HOST` holds. */
  readonly host: string;
  /** What the adapters call it by. */
  readonly rest: GoogleRest;
  /** Makes a topic. Its name is the answer: `projects/local/topics/…`. */
  createTopic(name: string): Promise<string>;
  createSubscription(name: string, options: SubscriptionOptions): Promise<TestSubscription>;
  stop(): Promise<void>;
}

/** https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions */
export interface SubscriptionOptions {
  readonly topic: string;
  /** @default false */
  readonly isOrdered?: boolean;
  /** Where messages are pushed to; they are pulled where it is left out. */
  readonly pushEndpoint?: string;
  /** Where messages go that were delivered five times in vain. */
  readonly deadLetterTopic?: string;
}

/** A message that was pulled. */
export interface PulledMessage {
  readonly ackId: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly orderingKey: string | undefined;
}

export interface TestSubscription {
  /** Up to ten messages; none where there are none for a short while. */
  pull(): Promise<readonly PulledMessage[]>;
  acknowledge(...messages: readonly PulledMessage[]): Promise<void>;
  /** Has them delivered again. */
  release(...messages: readonly PulledMessage[]): Promise<void>;
  /** Pulls and acknowledges until so many came, or a minute is over. */
  take(count: number): Promise<readonly PulledMessage[]>;
}

const project = 'projects/local';

/** Starts a Pub/Sub of its own for the caller, in 2 to 4 seconds; it ends with `stop()`, at the latest with this process. */
export async function startPubSub(): Promise<PubSubEmulator> {
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  const folder = requireTool('pubsub-emulator');
  const jar = readdirSync(folder).find((name) => name.endsWith('-all.jar')) ?? '';
  const server = await startServer({
    command: requireTool('java'),
    args: [...quickJava, '-Xmx512m', '-Duser.language=en', '-jar', join(folder, jar), '--host=127.0.0.1', `--port=${port}`],
    env: process.env,
    logFile: join(toolsFolder, `../logs/pubsub-${port}.log`),
    isReady: async () => (await fetch(`http://${host}`)).ok,
  });
  const token = async () => Promise.reject(new Error('an emulator takes no token'));
  const rest = new GoogleRest({ token, ambient: systemAmbient, endpoints: { pubsub: `http://${host}` } });
  return {
    host,
    rest,
    async createTopic(name) {
      const topic = `${project}/topics/${name}`;
      await ask(host, 'PUT', topic, {});
      return topic;
    },
    createSubscription: (name, options) => createSubscription(host, `${project}/subscriptions/${name}`, options),
    stop: () => server.stop(),
  };
}

async function createSubscription(host: string, name: string, options: SubscriptionOptions): Promise<TestSubscription> {
  const { topic, isOrdered = false, pushEndpoint, deadLetterTopic } = options;
  await ask(host, 'PUT', name, {
    ...{ topic, enableMessageOrdering: isOrdered, ackDeadlineSeconds: 10 },
    ...(pushEndpoint && { pushConfig: { pushEndpoint } }),
    ...(deadLetterTopic && { deadLetterPolicy: { deadLetterTopic, maxDeliveryAttempts: 5 } }),
  });
  const pull = async () => {
    const { receivedMessages = [] } = await ask(host, 'POST', `${name}:pull`, { maxMessages: 10, returnImmediately: true });
    return receivedMessages.map(pulled);
  };
  const acknowledge = async (...messages: readonly PulledMessage[]) => {
    if (messages.length > 0) await ask(host, 'POST', `${name}:acknowledge`, { ackIds: messages.map(({ ackId }) => ackId) });
  };
  return {
    pull,
    acknowledge,
    async release(...messages) {
      const ackIds = messages.map(({ ackId }) => ackId);
      if (ackIds.length > 0) await ask(host, 'POST', `${name}:modifyAckDeadline`, { ackIds, ackDeadlineSeconds: 0 });
    },
    async take(count) {
      const taken: PulledMessage[] = [];
      const end = Date.now() + 60_000;
      while (taken.length < count && Date.now() < end) {
        const messages = await pull();
        await acknowledge(...messages);
        taken.push(...messages);
      }
      return taken;
    },
  };
}

interface Received {
  readonly ackId: string;
  readonly message: { readonly data?: string; readonly attributes?: Record<string, string>; readonly orderingKey?: string };
}

function pulled({ ackId, message: { data = '', attributes = {}, orderingKey } }: Received): PulledMessage {
  return { ackId, body: Buffer.from(data, 'base64').toString(), attributes, orderingKey: orderingKey || undefined };
}

async function ask(host: string, method: string, path: string, body: object): Promise<{ readonly receivedMessages?: readonly Received[] }> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`http://${host}/v1/${path}`, { method, headers, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}
