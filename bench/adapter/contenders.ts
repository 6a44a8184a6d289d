import { Router } from '@aws-lambda-powertools/event-handler/http';
import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { createHttpHandler } from '../../runtime/http/http-handler.ts';
import { createRouter } from '../../runtime/http/router.ts';
import { type ApiGatewayV2Event, handleApiGatewayV2Event, toHttpRequest } from '../../runtime/trigger/api-gateway-v2.ts';
import { recognized } from '../../runtime/trigger/event-source.ts';
import type { Contender } from '../compare.ts';
import { answer, context, requestEvent, webRequest } from './requests.ts';

/** A library's adapter for Lambda, and the handler behind it alone. */
export interface Adapter {
  readonly name: string;
  /** The most microseconds that it should take beyond the handler. */
  readonly goal?: number | undefined;
  readonly whole: Contender;
  readonly handler: Contender;
}

const sources = ['api-gateway-v2', 'api-gateway-v1', 'function-url'] as const;

/** Each parses the body and answers with JSON. */
export const adapters: readonly Adapter[] = [
  {
    name: 'allframe',
    goal: 5,
    whole: contender('allframe', requestEvent, () => {
      const respond = ourHandler();
      return async (event) => {
        const found = recognized(event, sources);
        return found.source === 'api-gateway-v2' ? handleApiGatewayV2Event(found.event, respond) : undefined;
      };
    }),
    handler: contender('allframe, the handler', () => toHttpRequest(requestEvent() as ApiGatewayV2Event), ourHandler),
  },
  {
    name: 'hono/aws-lambda',
    whole: contender('hono', requestEvent, () => {
      const whole = handle(honoApp());
      return (event) => whole(event as never, context as never) as Promise<unknown>;
    }),
    handler: contender('hono, the handler', webRequest, () => {
      const app = honoApp();
      return async (request) => app.fetch(request);
    }),
  },
  {
    name: 'Powertools event-handler',
    whole: contender('powertools', requestEvent, () => {
      const router = new Router();
      router.post('/counts', async ({ req }) => ({ ...answer, counterId: ((await req.json()) as { counterId: string }).counterId }));
      return (event) => router.resolve(event as never, context as never);
    }),
    handler: contender('powertools, the handler', webRequest, () => async (request) => ({
      ...answer,
      counterId: ((await request.json()) as { counterId: string }).counterId,
    })),
  },
];

/** Of a route that a handler of the user's answers: with router, authentication and request id. */
function ourHandler() {
  const router = createRouter().handle('POST', '/counts', async ({ body }) => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...answer, counterId: JSON.parse(body as string).counterId }),
  }));
  return createHttpHandler(router.routes, unusedPorts);
}

const unusedPorts = { newId: () => 'request-1', onError: () => undefined } as unknown as Parameters<typeof createHttpHandler>[1];

function honoApp(): Hono {
  return new Hono().post('/counts', async (c) => c.json({ ...answer, counterId: (await c.req.json()).counterId }));
}

/** Inputs are made before a round begins: only what a library does with them is timed. */
function contender<Input>(name: string, input: () => Input, start: () => (input: Input) => Promise<unknown>): Contender {
  return {
    name,
    start(runs) {
      const run = start();
      return async () => {
        const inputs = Array.from({ length: runs }, input);
        return async () => {
          for (const each of inputs) await run(each);
        };
      };
    },
  };
}
