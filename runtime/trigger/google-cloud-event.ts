import { bytesOf } from '../http/body.ts';
import type { HttpRequest } from '../http/http-message.ts';
import { UnexpectedPushError } from './google-errors.ts';

/** An event in one of the modes of the HTTP binding (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md). */
export interface CloudEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string | undefined;
  /** ISO 8601. */
  readonly time: string | undefined;
  /** What the source says beside these, such as `document` or `bucket`. */
  readonly extensions: Readonly<Record<string, string>>;
  /** JSON that was parsed, or bytes of anything else. */
  readonly data: CloudEventData;
}

/** What an event holds. */
export type CloudEventData = { readonly kind: 'json'; readonly value: unknown } | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

/**
 * Reads an event of Eventarc: in binary mode its attributes are headers, in structured mode all of it is one document of JSON.
 *
 * @throws {UnexpectedPushError} when it is neither
 */
export function readCloudEvent(request: Pick<HttpRequest, 'headers' | 'body'>): CloudEvent {
  const contentType = mediaTypeOf(request.headers['content-type']);
  if (contentType === 'application/cloudevents+json') return structured(request.body);
  if (request.headers['ce-specversion'] === undefined)
    throw unexpected('it has neither headers that begin with ce- nor a document of JSON');
  return eventOf(headerAttributes(request.headers), dataOf(contentType, bytesOf(request.body)));
}

function structured(body: HttpRequest['body']): CloudEvent {
  const { data, data_base64: encoded, ...attributes } = Object(parsedJson(bytesOf(body))) as Readonly<Record<string, unknown>>;
  if (typeof encoded !== 'string') return eventOf(attributes, { kind: 'json', value: data });
  const bytes = Uint8Array.from(Buffer.from(encoded, 'base64'));
  return eventOf(attributes, dataOf(mediaTypeOf(String(attributes.datacontenttype ?? '')), bytes));
}

function eventOf(attributes: Readonly<Record<string, unknown>>, data: CloudEventData): CloudEvent {
  const { id, source, type, subject, time, specversion, ...extensions } = attributes;
  if (typeof id !== 'string' || typeof source !== 'string' || typeof type !== 'string' || specversion !== '1.0')
    throw unexpected('it lacks id, source, type or the specversion 1.0');
  const texts = Object.entries(extensions).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
  return { id, source, type, subject: textOf(subject), time: textOf(time), extensions: Object.fromEntries(texts), data };
}

/** Values are percent-encoded, where they hold more than ASCII. */
function headerAttributes(headers: HttpRequest['headers']): Readonly<Record<string, string>> {
  const attributes = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith('ce-') && value !== undefined ? [[name.slice(3), decoded(value)]] : [],
  );
  return Object.fromEntries(attributes);
}

function dataOf(contentType: string, bytes: Uint8Array): CloudEventData {
  if (contentType === 'application/json' || contentType.endsWith('+json')) return { kind: 'json', value: parsedJson(bytes) };
  return { kind: 'bytes', bytes };
}

function parsedJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw unexpected('its content is no JSON', cause);
  }
}

function mediaTypeOf(contentType = ''): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase();
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function unexpected(fault: string, cause?: unknown): UnexpectedPushError {
  return new UnexpectedPushError({ expected: 'CloudEvent', fault }, { cause });
}
