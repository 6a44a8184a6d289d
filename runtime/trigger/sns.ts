import type { CommandBus } from '../command-bus/command-bus.ts';
import type { AnyCommand } from '../decider/command.ts';
import { ValidationError } from '../message/errors.ts';
import { parseJson } from '../message/json.ts';
import { type Middleware, withMiddleware } from '../message/middleware.ts';
import { type Schema, validate } from '../message/schema.ts';
import { incomingCommandId, incomingOrigin } from '../process-manager/integration/incoming-origin.ts';
import type { DeadLetter } from '../transport/queue.ts';
import { TopicCommandRejectedError, UnexpectedTopicError } from './errors.ts';
import { buryIncurable } from './incurable.ts';

/** What a topic sends (https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html). */
export interface SnsEvent {
  readonly Records: readonly SnsRecord[];
}

/** One message in its envelope for functions; AWS writes the names of this source with capitals. */
export interface SnsRecord {
  readonly EventSource: 'aws:sns';
  readonly Sns: SnsNotification;
}

/** One message; also the body of a queue's message where raw delivery is off (https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html). */
export interface SnsNotification {
  readonly Type: 'Notification';
  readonly MessageId: string;
  readonly TopicArn: string;
  /** Text as it was published. */
  readonly Message: string;
}

/** What to do on messages of one topic. */
export interface TopicRule {
  /** The message, which is JSON. */
  readonly schema: Schema;
  readonly command: AnyCommand;
  /** The command's input, made of the message. */
  map(message: unknown): unknown;
  /** Whose data the message is about. */
  tenant?: ((message: unknown) => string) | undefined;
}

/** A message of a topic, however it came. */
export interface TopicDelivered {
  /** The topic's name in the service. */
  readonly topic: string;
  /** What SNS calls it; of a raw message in a queue, what the queue calls it. */
  readonly messageId: string;
  readonly body: string;
}

/** Where messages of topics go. */
export interface TopicDelivery {
  /** The rules of the service's topics, by name. */
  readonly topics: Readonly<Record<string, TopicRule>>;
  /** A topic's name in the service, by its ARN; nothing where it is none of the service's. */
  readonly topicOf: (arn: string) => string | undefined;
  readonly commands: Pick<CommandBus, 'dispatch'>;
  /** @default what no retry cures is thrown, and Lambda's on-failure queue keeps it */
  readonly bury?: ((letter: DeadLetter) => Promise<void>) | undefined;
  /** @default none */
  readonly middleware?: readonly Middleware[] | undefined;
}

/** Recognizes the event by its records' source. */
export function isSnsEvent(event: unknown): event is SnsEvent {
  const records = ((event ?? {}) as Partial<SnsEvent>).Records;
  return Array.isArray(records) && records[0]?.EventSource === 'aws:sns';
}

/** Recognizes the envelope that SNS puts around a message for a queue, by `Type` and `TopicArn`. */
export function isSnsNotification(value: unknown): value is SnsNotification {
  const { Type, TopicArn, Message } = (value ?? {}) as Partial<SnsNotification>;
  return Type === 'Notification' && typeof TopicArn === 'string' && typeof Message === 'string';
}

/**
 * Maps the messages of a topic to its command and runs it. What no retry cures becomes a dead letter at once.
 *
 * @throws what may be cured by delivering the event again, or an `AggregateError` of several
 */
export async function handleSnsEvent({ Records }: SnsEvent, delivery: TopicDelivery, deadline?: number): Promise<void> {
  const outcomes = await Promise.allSettled(Records.map(({ Sns }) => handleNotification(Sns, delivery, deadline)));
  const errors = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateError(errors, `${errors.length} messages of topics failed; their errors tell why`);
}

async function handleNotification(sns: SnsNotification, delivery: TopicDelivery, deadline: number | undefined): Promise<void> {
  const letter = { body: sns.Message, source: sns.TopicArn, messageId: sns.MessageId };
  await buryIncurable(letter, delivery.bury, () => deliverTopicMessage(topicMessage(sns, delivery), delivery, deadline));
}

/**
 * A message without its envelope.
 *
 * @throws {UnexpectedTopicError} when its topic is none of the service's
 */
export function topicMessage(
  { TopicArn, MessageId, Message }: SnsNotification,
  { topics, topicOf }: Pick<TopicDelivery, 'topics' | 'topicOf'>,
): TopicDelivered {
  const topic = topicOf(TopicArn);
  if (topic === undefined) throw new UnexpectedTopicError({ topic: TopicArn, known: Object.keys(topics) });
  return { topic, messageId: MessageId, body: Message };
}

/**
 * Maps one message to its topic's command and runs it. The command's id is made of topic and message, so that a second delivery changes
 * nothing. What one of our services published says in `metadata` which event it is and where it comes from, which is continued (rule B3).
 *
 * @throws {UnexpectedTopicError} when the service does not listen to the topic
 * @throws {ValidationError} when the message is no JSON, or does not match the topic's schema
 * @throws {TopicCommandRejectedError} when the decider refuses
 */
export async function deliverTopicMessage(message: TopicDelivered, delivery: TopicDelivery, deadline?: number): Promise<void> {
  const operation = { kind: 'trigger', name: 'topic', source: message.topic, id: message.messageId } as const;
  await withMiddleware(delivery.middleware ?? [], operation, () => runRule(message, delivery, deadline));
}

async function runRule(
  { topic, messageId, body }: TopicDelivered,
  { topics, commands }: TopicDelivery,
  deadline: number | undefined,
): Promise<void> {
  const rule = Object.hasOwn(topics, topic) ? topics[topic] : undefined;
  if (!rule) throw new UnexpectedTopicError({ topic, known: Object.keys(topics) });
  const content = parsed(body, topic);
  const message = await validate(rule.schema, content, `message of ${topic}`);
  const metadata = (content as { metadata?: unknown } | null)?.metadata;
  const source = `topic:${topic}`;
  const origin = incomingOrigin(messageId, metadata);
  const commandId = incomingCommandId({ id: `${source}:${messageId}`, source }, metadata);
  const tenant = rule.tenant?.(message) ?? origin.tenant;
  const result = await commands.dispatch(rule.command, rule.map(message), { ...origin, tenant, commandId, deadline });
  if (result.outcome === 'rejected')
    throw new TopicCommandRejectedError({ command: rule.command.name, rejection: result.code, topic, messageId });
}

function parsed(body: string, topic: string): unknown {
  try {
    return parseJson(body);
  } catch (cause) {
    const message = `must be JSON: ${(cause as Error).message}`;
    throw new ValidationError({ subject: `message of ${topic}`, faults: [{ path: '', message }] });
  }
}
