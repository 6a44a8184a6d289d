import { eventBus, incoming, schedule, service } from '@allframe/serverless/runtime';
import * as fc from 'fast-check';
import * as z from 'zod';
import { pascalCase } from '../../../lib/model/names.ts';
import { serviceResources } from '../../../lib/model/service-resources.ts';
import { pushPaths as emittedPaths } from '../../../lib/terraform/google/push-paths.ts';
import { pushIds, pushPaths } from '../../../runtime/contract/push-paths.ts';
import { describeService } from '../../../runtime/service/describe-service.ts';
import { CountUp, Totals } from '../counter.ts';

const counters = service('counters', {
  commands: [CountUp],
  projections: [Totals],
  eventBus: eventBus({
    dispatch: { 'visitor.came': incoming({ source: 'door', schema: z.object({}), command: CountUp, map: () => ({ counterId: 'a' }) }) },
  }),
  schedules: { everyNight: schedule({ cron: '0 3 * * *', command: CountUp, input: { counterId: 'a' } }) },
});

describe('the paths of pushes', () => {
  it('are those that infrastructure makes its sources push to', () => {
    expect(emittedPaths).toBe(pushPaths);
    expect(Object.values(pushPaths).map((path) => (typeof path === 'string' ? path : path('X')))).not.toContainEqual(
      expect.stringMatching(/z$/),
    );
  });

  it('have the ids of the model’s resources', () => {
    const ids = serviceResources(describeService(counters), 'dev').map(({ id }) => id);
    const { rebuilds, projector, catchUp } = pushIds;
    expect(ids).toEqual(
      expect.arrayContaining([pushIds.busRule('visitor.came'), pushIds.schedule('everyNight'), rebuilds, projector, catchUp]),
    );
  });

  it('have ids that are made of names as the model makes them', () => {
    fc.assert(fc.property(fc.string(), (name) => pushIds.queue(name) === pascalCase(name)));
    fc.assert(fc.property(fc.stringMatching(/^[A-Za-z][A-Za-z0-9.-]{0,12}$/), (name) => pushIds.queue(name) === pascalCase(name)));
  });
});
