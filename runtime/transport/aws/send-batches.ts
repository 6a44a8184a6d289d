import type { SqsBatchFailure, SqsBatchOutput, SqsCalls, SqsMessage } from '../../aws-client/sqs-calls.ts';
import type { Ambient } from '../../message/ambient.ts';
import type { UnsentMessage } from '../errors.ts';
import { pausing } from './pausing.ts';
import { isTransientName, ServiceCallError } from './service-call-error.ts';

/** Where batches go. */
export interface BatchTarget {
  readonly calls: SqsCalls;
  readonly url: string;
  readonly ambient: Pick<Ambient, 'random' | 'sleep'> | undefined;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const maxMessages = 10;
const maxBytes = 1024 * 1024;

/** How often a message is sent that SQS does not take. */
const maxTries = 3;

/**
 * Sends messages in as few requests as their order allows, one request after the other.
 *
 * @returns those that were not sent, and why, in their order
 */
export async function sendBatches(messages: readonly SqsMessage[], target: BatchTarget): Promise<readonly UnsentMessage[]> {
  const failures: UnsentMessage[] = [];
  const stopped = new Set<string>();
  for (const batch of batchesOf(messages)) {
    const ready = batch.filter(({ message }) => !stopped.has(message.MessageGroupId ?? ''));
    const failed = [...(await sendBatch(ready, target)), ...batch.filter((placed) => !ready.includes(placed)).map(behindAnother)];
    failures.push(...failed);
    for (const { index } of failed) if (messages[index]?.MessageGroupId) stopped.add(messages[index].MessageGroupId);
  }
  return failures.sort((left, right) => left.index - right.index);
}

/** A message, and its place in the caller's list. */
interface Placed {
  readonly index: number;
  readonly message: SqsMessage;
}

/** No batch holds two messages of a group: SQS may take the second and not the first. */
function batchesOf(messages: readonly SqsMessage[]): readonly (readonly Placed[])[] {
  const batches: Placed[][] = [];
  let bytes = 0;
  for (const [index, message] of messages.entries()) {
    const size = Buffer.byteLength(message.MessageBody);
    const open = batches.at(-1);
    const isGroupThere = open?.some((other) => message.MessageGroupId && other.message.MessageGroupId === message.MessageGroupId);
    if (!open || open.length === maxMessages || bytes + size > maxBytes || isGroupThere) {
      batches.push([{ index, message }]);
      bytes = size;
    } else {
      open.push({ index, message });
      bytes += size;
    }
  }
  return batches;
}

/** A request that fails as a whole was tried again by the client, and is not once more. */
async function sendBatch(batch: readonly Placed[], { calls, url, ambient }: BatchTarget): Promise<readonly UnsentMessage[]> {
  const failures: UnsentMessage[] = [];
  let left = batch;
  for (let tries = 1; left.length > 0; tries += 1) {
    try {
      const unsent = unsentOf(left, await calls.call('SendMessageBatch', { QueueUrl: url, Entries: left.map(entryOf) }));
      const again = tries < maxTries ? unsent.filter(({ retryable }) => retryable) : [];
      failures.push(...unsent.filter((failure) => !again.includes(failure)));
      left = left.filter(({ index }) => again.some((failure) => failure.index === index));
    } catch (cause) {
      return [...failures, ...left.map(({ index }) => notAnswered(index, new ServiceCallError(callTo(url), cause)))];
    }
    if (left.length > 0) await pausing(tries, ambient);
  }
  return failures;
}

function entryOf({ index, message }: Placed) {
  return { Id: `${index}`, ...message };
}

function callTo(url: string) {
  return { service: 'SQS', operation: 'SendMessageBatch', subject: `the queue ${url}` };
}

function notAnswered(index: number, { fault, message, retryable }: ServiceCallError): UnsentMessage {
  return { index, code: fault, reason: message, retryable };
}

/** What the answer names in neither of its lists was not answered for, and is sent again: SQS may have it twice then. */
function unsentOf(batch: readonly Placed[], { Successful = [], Failed = [] }: SqsBatchOutput): readonly UnsentMessage[] {
  const sent = new Set(Successful.map(({ Id }) => Id));
  const failed = new Map(Failed.map((failure) => [failure.Id, failure]));
  return batch
    .filter(({ index }) => !sent.has(`${index}`))
    .map(({ index }) => unsent(index, failed.get(`${index}`) ?? { Code: 'NoAnswer', Message: 'SQS does not say what became of it' }));
}

function unsent(index: number, { Code = 'Unknown', Message = '', SenderFault = false }: SqsBatchFailure): UnsentMessage {
  return { index, code: Code, reason: Message, retryable: !SenderFault || isTransientName(Code) };
}

function behindAnother({ index }: Placed): UnsentMessage {
  return { index, code: 'BehindAnother', reason: 'a message before it in its group was not sent', retryable: true };
}
