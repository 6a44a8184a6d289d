import type { CommandBus } from '../../command-bus/command-bus.ts';
import type { Ambient } from '../../message/ambient.ts';
import type { Middleware } from '../../message/middleware.ts';
import type { QueryBus } from '../../projection/query-bus.ts';
import type { Service } from '../../service/service.ts';
import type { CommandSender } from '../../transport/command-sender.ts';
import { MemoryObjectStore } from '../../transport/memory/memory-object-store.ts';
import { handleInvokeEvent } from '../../trigger/direct-invoke.ts';
import type { InvokeAnswer, InvokeCommand, InvokeQuery } from '../../trigger/invoke-message.ts';
import { handleObjectChanges } from '../../trigger/s3.ts';
import type { ObjectChange } from '../../trigger/s3-object.ts';
import { deliverTopicMessage } from '../../trigger/sns.ts';
import { handlingBuckets } from '../bucket-changes.ts';
import { UnknownBucketError, UnknownTopicError } from '../errors.ts';

/** What comes to a service from others, beside HTTP, queues and the bus. */
export interface LocalSources {
  /**
   * Publishes a message to a topic that the service listens to, and runs its command; one that the topic's filter holds back is passed over.
   *
   * @throws {UnknownTopicError}
   */
  publishToTopic(topic: string, message: LocalTopicMessage): Promise<void>;
  /**
   * Stores an object in a bucket of the service, whose handler is told.
   *
   * @throws {UnknownBucketError}
   */
  putObject(bucket: string, key: string, bytes: Uint8Array): Promise<void>;
  /**
   * Removes an object from a bucket of the service, whose handler is told.
   *
   * @throws {UnknownBucketError}
   */
  removeObject(bucket: string, key: string): Promise<void>;
  /** Runs a command or answers a query as another service asks for it. */
  invoke(message: Omit<InvokeCommand, 'allframe'> | Omit<InvokeQuery, 'allframe'>): Promise<InvokeAnswer>;
}

/** A message of a topic, as others publish it. */
export interface LocalTopicMessage {
  /** Text, which is JSON. */
  readonly body: string;
  /**
   * What the topic's filter looks at.
   *
   * @default none
   */
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  /**
   * The same where the message is published again.
   *
   * @default a new id
   */
  readonly id?: string | undefined;
}

/** What local sources lead to. */
export interface LocalSourcePorts {
  readonly commands: CommandBus;
  readonly queries: QueryBus;
  readonly sender: Pick<CommandSender, 'send'>;
  readonly middleware: readonly Middleware[];
  readonly ambient: Ambient;
}

/** Topics, buckets and invocations of a service in one process: what they lead to is done when their promises resolve. */
export function createLocalSources(service: Service, ports: LocalSourcePorts): LocalSources {
  const { topics } = service;
  const { commands, middleware, ambient } = ports;
  return {
    ...createLocalBuckets(service, ports),
    async publishToTopic(topic, { body, attributes = {}, id: messageId = ambient.newId() }) {
      const listened = Object.hasOwn(topics, topic) ? topics[topic] : undefined;
      if (!listened) throw new UnknownTopicError({ topic, known: Object.keys(topics) });
      const filter = Object.entries(listened.filter ?? {});
      if (!filter.every(([name, values]) => values.includes(attributes[name] ?? ''))) return;
      await deliverTopicMessage({ topic, messageId, body }, { topics, topicOf: () => topic, commands, middleware });
    },
    invoke: (message) => invoke(message, service, ports),
  };
}

async function invoke(
  message: Parameters<LocalSources['invoke']>[0],
  { commands, queries, invocable }: Service,
  ports: LocalSourcePorts,
): Promise<InvokeAnswer> {
  const listed = new Set<unknown>(invocable);
  const known = { commands: commands.filter((one) => listed.has(one)), queries: queries.filter((one) => listed.has(one)) };
  return handleInvokeEvent({ allframe: 'invoke', ...message } as InvokeCommand | InvokeQuery, { ...ports, known });
}

function createLocalBuckets({ buckets }: Service, { sender, middleware, ambient }: LocalSourcePorts) {
  const stores = new Map(Object.keys(buckets).map((bucket) => [bucket, new MemoryObjectStore({ ambient })]));
  const objects = (bucket: string) => {
    const store = stores.get(bucket);
    if (!store) throw new UnknownBucketError({ bucket, known: [...stores.keys()] });
    return store;
  };
  const handle = handlingBuckets({ buckets, bucketOf: (bucket) => bucket, objects, sender, ambient });
  let changes = 0;
  const tell = async (place: Pick<ObjectChange, 'bucket' | 'key' | 'change' | 'size'>) => {
    changes += 1;
    const facts = { eventName: 'local', sequencer: changes.toString(16).padStart(16, '0'), time: new Date(ambient.now()).toISOString() };
    await handleObjectChanges([{ ...place, ...facts, id: ambient.newId() }], { handle, middleware, ambient }, undefined);
  };
  return {
    async putObject(bucket: string, key: string, bytes: Uint8Array) {
      await objects(bucket).put(key, bytes);
      await tell({ bucket, key, change: 'created', size: bytes.length });
    },
    async removeObject(bucket: string, key: string) {
      await objects(bucket).delete(key);
      await tell({ bucket, key, change: 'removed' });
    },
  };
}
