import { ProvisionedThroughputExceededException, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { AwsFault } from '../../../../runtime/aws-client/faults.ts';
import { translatedFault } from '../../../../runtime/event-store/dynamodb/translated-fault.ts';
import { DeadlineExceededError } from '../../../../runtime/event-store/errors.ts';
import {
  StoreAccessDeniedError,
  StoreNotFoundError,
  StoreRefusedError,
  StoreUnavailableError,
} from '../../../../runtime/event-store/store-errors.ts';

const facts = { store: 'events', operation: 'Query' };
const named = (name: string, more: object = {}) => Object.assign(new Error('what it says'), { name, ...more });

describe('a fault of DynamoDB', () => {
  it.each<[string, Error]>([
    ['throttling', named('ThrottlingException')],
    ['throttling, as the official client throws it', new ProvisionedThroughputExceededException({ message: 'x', $metadata: {} })],
    ['throttling, as the light client throws it', new AwsFault({ name: 'RequestLimitExceeded', message: 'x', status: 400 })],
    ['a server’s fault', named('InternalServerError')],
    ['a server’s fault by its status', named('Unknown', { $metadata: { httpStatusCode: 503 } })],
    ['a server’s fault by its status, of the light client', new AwsFault({ name: 'Unknown', message: 'x', status: 500 })],
    ['what the client would have tried again', named('Unknown', { $retryable: {} })],
    ['an answer that no one can read', named('UnreadableAnswerError')],
    ['a connection that was cut', named('Error', { code: 'ECONNRESET' })],
    ['a host that is not there', named('Error', { code: 'ENOTFOUND' })],
    ['a connection that was refused', named('Error', { code: 'ECONNREFUSED' })],
  ])('is curable: %s', (_, fault) => {
    const error = translatedFault(fault, facts) as StoreUnavailableError;
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(error).toMatchObject({ ...facts, code: 'store-unavailable', retryable: true, cause: fault });
    expect(error.message).toMatch(/^events is not available for Query: .*; try again later with the same command id$/);
  });

  it.each(['AbortError', 'TimeoutError'])('is the end of the time: %s', (name) => {
    expect(translatedFault(named(name), facts)).toBeInstanceOf(DeadlineExceededError);
  });

  it('says which table is missing, and where its name comes from', () => {
    const fault = new ResourceNotFoundException({ message: 'x', $metadata: { httpStatusCode: 400 } });
    const error = translatedFault(fault, facts) as StoreNotFoundError;
    expect(error).toBeInstanceOf(StoreNotFoundError);
    expect(error).toMatchObject({ ...facts, code: 'store-not-found', retryable: false, cause: fault });
    expect(error.message).toMatch(/Query found no table or database events; .*EVENT_TABLE/);
  });

  it.each(['AccessDeniedException', 'UnrecognizedClientException', 'CredentialsProviderError'])('says what is not allowed: %s', (name) => {
    const error = translatedFault(named(name), facts) as StoreAccessDeniedError;
    expect(error).toBeInstanceOf(StoreAccessDeniedError);
    expect(error).toMatchObject({ ...facts, code: 'store-access-denied', retryable: false });
    expect(error.message).toContain(`Query on events is not allowed: ${name}: what it says; grant it`);
  });

  it.each([
    ['by its name', named('ValidationException')],
    ['by its status', named('Unknown', { $metadata: { httpStatusCode: 400 } })],
  ])('says what is wrong with the request, %s', (_, fault) => {
    const error = translatedFault(fault, facts) as StoreRefusedError;
    expect(error).toBeInstanceOf(StoreRefusedError);
    expect(error).toMatchObject({ ...facts, code: 'store-refused', retryable: false, cause: fault });
    expect(error.message).toContain('events refused Query: ');
  });

  it.each<[string, unknown]>([
    ['the answer to a condition', named('ConditionalCheckFailedException')],
    ['the answer to conditions', named('TransactionCanceledException')],
    ['a fault of code', new TypeError('x is not a function')],
    ['a fault of another system', named('Error', { code: 'ENOENT' })],
    ['what is no error', 'text'],
  ])('is not %s', (_, thrown) => {
    expect(translatedFault(thrown, facts)).toBe(thrown);
  });
});
