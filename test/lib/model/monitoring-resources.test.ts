import { awsMeasure } from '../../../lib/model/aws-metrics.ts';
import { buildModel } from '../../../lib/model/build-model.ts';
import { type MetricReference, resourcesOf } from '../../../lib/model/service-model.ts';
import { metrics } from '../../../runtime/contract/metrics.ts';
import type { ServiceDescription } from '../../../runtime/service/describe-service.ts';
import { everything, sound } from './describe.ts';

describe('the dashboard of a service that uses everything', () => {
  const shown = shownBy(everything);

  it('shows each metric that functions emit', () => {
    const emitted = shown.flatMap((metric) => ('metric' in metric ? [metric.metric] : []));
    expect(new Set(emitted)).toEqual(new Set(Object.keys(metrics)));
  });

  it('shows of each function its errors, throttles, invocations and duration', () => {
    for (const { id } of resourcesOf(buildModel(everything, 'dev').model, 'function'))
      expect(measuresOf(shown, id)).toEqual(expect.arrayContaining(['errors', 'throttles', 'invocations', 'duration']));
  });

  it('shows what waits in each queue, and all dead letters', () => {
    const { model } = buildModel(everything, 'dev');
    for (const { id } of resourcesOf(model, 'queue'))
      expect(measuresOf(shown, id)).toEqual(expect.arrayContaining(['waiting-messages', 'oldest-message-age', 'dead-letters']));
    for (const { id } of model.resources.filter((resource) => 'deadLetter' in resource))
      expect(measuresOf(shown, id)).toContain('dead-letters');
  });

  it('asks the cloud for what it measures', () => {
    for (const metric of shown) if ('measure' in metric) expect(awsMeasure(metric.measure).metrics.length).toBeGreaterThan(0);
  });
});

describe('a dashboard', () => {
  it('has no chart that would stay empty', () => {
    const bare = { ...sound, queries: [], projections: [], queues: {}, eventBus: undefined, http: undefined, monitoring: {} };
    const [dashboard] = resourcesOf(buildModel(bare, 'dev').model, 'dashboard');
    expect(dashboard?.widgets.map(({ title }) => title)).toEqual(['Conflicts of commands', 'Dead letters', 'Throttled requests of tables']);
  });

  it('is made where it is asked for, and so are alarms', () => {
    const kinds = (monitoring: ServiceDescription['monitoring']) =>
      new Set(buildModel({ ...sound, monitoring }, 'dev').model.resources.map(({ kind }) => kind));
    expect([kinds(undefined).has('dashboard'), kinds(undefined).has('alarm')]).toEqual([false, false]);
    expect([kinds({}).has('dashboard'), kinds({}).has('alarm')]).toEqual([true, true]);
    expect([kinds({ dashboard: false }).has('dashboard'), kinds({ dashboard: false }).has('alarm')]).toEqual([false, true]);
    expect([kinds({ alarms: false }).has('dashboard'), kinds({ alarms: false }).has('alarm')]).toEqual([true, false]);
  });
});

describe('alarms', () => {
  const alarms = resourcesOf(
    buildModel({ ...everything, monitoring: { ...everything.monitoring, maxLagSeconds: 60 } }, 'dev').model,
    'alarm',
  );
  const thresholdOf = (id: string) => alarms.find((alarm) => alarm.id === id)?.threshold;

  it('go off at once for what nothing cures by itself', () => {
    const deadLetters = alarms.filter(({ metric }) => 'measure' in metric && metric.measure === 'dead-letters');
    expect(deadLetters.length).toBeGreaterThan(10);
    for (const alarm of [...deadLetters, alarms.find(({ id }) => id === 'ParkedStreamsAlarm')])
      expect(alarm).toMatchObject({ threshold: 0, periods: 1 });
  });

  it('are told how late is too late, in seconds or milliseconds as it is measured', () => {
    expect(['ProjectionLagAlarm', 'ReactorLagAlarm', 'ProjectorStreamAgeAlarm', 'ReactorStreamAgeAlarm'].map(thresholdOf)).toEqual([
      60, 60, 60_000, 60_000,
    ]);
  });

  it('are sent to the topic, each under an id and a name of its own', () => {
    for (const { topic } of alarms) expect(topic).toBe('arn:aws:sns:eu-central-1:123456789012:alarms');
    expect(new Set(alarms.map(({ id }) => id)).size).toBe(alarms.length);
    expect(new Set(alarms.map(({ name }) => name)).size).toBe(alarms.length);
  });

  it('watch what serves requests', () => {
    expect(alarms.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'HttpApiServerErrorsAlarm',
        'HttpApiLatencyAlarm',
        'ConflictsAlarm',
        'EventStoreThrottledRequestsAlarm',
        'ApiErrorsAlarm',
      ]),
    );
  });
});

function shownBy(service: ServiceDescription): readonly MetricReference[] {
  return resourcesOf(buildModel(service, 'dev').model, 'dashboard').flatMap(({ widgets }) => widgets.flatMap((widget) => widget.metrics));
}

function measuresOf(shown: readonly MetricReference[], id: string): readonly string[] {
  return shown.flatMap((metric) => ('resource' in metric && metric.resource === id ? [metric.measure] : []));
}
