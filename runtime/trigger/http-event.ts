import { isApiGatewayV1Event } from './api-gateway-v1-event.ts';
import { isApiGatewayV2Event } from './api-gateway-v2.ts';
import type { Recognized } from './event-source.ts';
import { isFunctionUrlEvent } from './function-url.ts';

/** What sends requests of HTTP. */
export const httpSources = ['api-gateway-v2', 'api-gateway-v1', 'function-url'] as const;

/**
 * An event of HTTP with its source; nothing where it is another one. As `recognized`, which knows all sources, and which a cold start of an API
 * need not read.
 */
export function httpEvent(event: unknown): Recognized<(typeof httpSources)[number]> | undefined {
  if (isApiGatewayV2Event(event)) return { source: 'api-gateway-v2', event };
  if (isFunctionUrlEvent(event)) return { source: 'function-url', event };
  return isApiGatewayV1Event(event) ? { source: 'api-gateway-v1', event } : undefined;
}
