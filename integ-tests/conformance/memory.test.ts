import { type TestService, testService } from '@allframe/serverless/testing';
import { type Buried, conformance, type Platform } from './scenario.ts';
import visits from './visits.ts';

describe('the scenario of all hosts, in memory', () => {
  let service: TestService;
  const refused: Buried[] = [];

  beforeAll(async () => {
    service = await testService(visits);
  });
  afterAll(() => service.stop());

  conformance(
    (): Platform => ({
      async call(method, path, body, headers = {}) {
        const sent = method === 'POST' ? { body, headers: { 'content-type': 'application/json', ...headers } } : { headers };
        const { status, body: answer } = await service.request(method, path, sent);
        return [status, answer];
      },
      // In memory whoever publishes is told what nobody can take.
      tell: (event) => service.publish(event).catch(({ code }) => void refused.push({ code, message: event.detail })),
      // The clock brings a schedule's time once, and time does not go back.
      async fire(_schedule, scheduledAt) {
        const left = Date.parse(scheduledAt) - Date.parse(service.now);
        if (left > 0) await service.advance({ seconds: left / 1_000 });
      },
      published: async () =>
        service.published.map(({ source, type, data, metadata }) => ({ source, type, detail: { ...Object(data), metadata } })),
      deadLetters: async (queue) =>
        queue === 'worker' ? refused : service.deadLetters.map(({ code, body }) => ({ code, message: JSON.parse(body) })),
      async eventually(expectation) {
        await service.settle();
        await service.advance({ seconds: 2 });
        await expectation();
      },
    }),
  );
});
