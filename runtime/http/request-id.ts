import type { HttpHandler } from './http-message.ts';

/** Where a request's id stands, coming and going. */
export const requestIdHeader = 'x-request-id';

/** What may stand in a log line and a header: nobody else's text comes into ours. */
const isRequestId = /^[\w.:=+/@-]{1,128}$/;

/**
 * Names every request: by the id that it came with, else by the one that the platform's own log has, else by a new one. The handler finds it
 * among the headers, the client too.
 */
export function withRequestId(handle: HttpHandler, newId: () => string): HttpHandler {
  return async (request, options) => {
    const requestId = usable(request.headers[requestIdHeader]) ?? usable(request.requestId) ?? newId();
    const response = await handle({ ...request, headers: { ...request.headers, [requestIdHeader]: requestId } }, options);
    return { ...response, headers: { ...response.headers, [requestIdHeader]: requestId } };
  };
}

function usable(id: string | undefined): string | undefined {
  return id !== undefined && isRequestId.test(id) ? id : undefined;
}
