import { bodyOf } from '../http/body.ts';
import type { HttpRequest, HttpResponse, PlatformAuthorizer } from '../http/http-message.ts';

/** Values by name, as events of the platform hold them. */
export type Texts = Readonly<Record<string, string | undefined>>;

/** The body of an event and how it travels. */
export interface EncodedBody {
  readonly body?: string | null | undefined;
  readonly isBase64Encoded?: boolean | null | undefined;
}

/** An answer's body and how it travels. */
export interface AnswerBody {
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/** An event's body as requests hold it: text only where no byte is lost by it. */
export function decodedBody({ body, isBase64Encoded }: EncodedBody): HttpRequest['body'] {
  if (body === undefined || body === null) return undefined;
  return isBase64Encoded ? bodyOf(Buffer.from(body, 'base64')) : body;
}

/** A response's body as events hold it. */
export function encodedBody({ body }: Pick<HttpResponse, 'body'>): AnswerBody {
  if (typeof body === 'string') return { body, isBase64Encoded: false };
  return { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
}

/** Headers by lower-case name. */
export function lowerCased<Value>(headers: Readonly<Record<string, Value>> | null | undefined): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
}

/** What is known of a caller; nothing of it stands in the request where the platform says nothing. */
export function callerFields(facts: {
  readonly identity: string | null | undefined;
  readonly authorizer: PlatformAuthorizer | undefined;
  readonly requestId: string | undefined;
}): Pick<HttpRequest, 'identity' | 'authorizer' | 'requestId'> {
  const { identity, authorizer, requestId } = facts;
  return {
    ...(identity !== undefined && identity !== null && { identity }),
    ...(authorizer !== undefined && { authorizer }),
    ...(requestId !== undefined && { requestId }),
  };
}

/** What an authorizer says; nothing where there is none, or it says nothing. */
export function saidBy(kind: PlatformAuthorizer['kind'], claims: unknown): PlatformAuthorizer | undefined {
  const isSaid = typeof claims === 'object' && claims !== null && !Array.isArray(claims);
  return isSaid ? { kind, claims: claims as PlatformAuthorizer['claims'] } : undefined;
}
