import type { HttpRequest } from './http-message.ts';

/** Whether a browser asks before it sends what a page wants to (https://fetch.spec.whatwg.org/#cors-preflight-request). */
export function isPreflight({ method, headers }: HttpRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}
