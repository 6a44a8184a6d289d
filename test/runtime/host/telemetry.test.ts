import { aggregate, command, type OperationRecord, observe, reservation, tracing } from '@allframe/serverless/runtime';
import { testAmbient } from '@allframe/serverless/testing';
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import * as z from 'zod';
import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import { InMemoryEventStore } from '../../../runtime/event-store/in-memory-event-store.ts';
import type { Middleware } from '../../../runtime/message/middleware.ts';

const Name = reservation('Name');
const Broken = command('Broken', {
  input: z.object({}),
  aggregate: aggregate('Broken', { events: { Broke: z.object({}) }, initialState: {} }, { Broke: (state) => state }),
  streamId: () => 'b-1',
  decide: () => {
    throw new Error('it broke');
  },
});

describe('observe', () => {
  it('tells what was done, by whom and with which outcome', async () => {
    const { records, bus } = observed();
    await bus.dispatch(Name.Reserve, { value: 'anna', owner: 'u-1' }, { commandId: 'c-1', actor: 'anna' });
    expect(records).toMatchObject([{ kind: 'command', name: 'ReserveName', outcome: 'succeeded', commandId: 'c-1', actor: 'anna' }]);
    expect(records[0]?.durationMs).toBeGreaterThanOrEqual(0);
  });

  it('tells a rejection from a failure', async () => {
    const { records, bus } = observed();
    await bus.dispatch(Name.Reserve, { value: 'anna', owner: 'u-1' });
    await bus.dispatch(Name.Reserve, { value: 'anna', owner: 'u-2' });
    await expect(bus.dispatch(Name.Reserve, { value: '', owner: 'u-2' })).rejects.toThrow('not valid');
    await expect(bus.dispatch(Broken, {})).rejects.toThrow('it broke');
    expect(records.map(({ outcome, code }) => [outcome, code])).toEqual([
      ['succeeded', undefined],
      ['rejected', 'taken'],
      ['failed', 'validation-failed'],
      ['failed', undefined],
    ]);
  });

  it('takes a query for answered, whatever its result says', async () => {
    const records: OperationRecord[] = [];
    const around = observe((record) => records.push(record));
    await around({ kind: 'query', name: 'Q', input: {}, origin: {} }, async () => ({ outcome: 'rejected', code: 'mine' }));
    expect(records).toMatchObject([{ kind: 'query', outcome: 'succeeded' }]);
  });
});

describe('tracing', () => {
  it('makes a span of a command below the trace that it came with', async () => {
    const { tracer, spans } = tracerOf();
    const parent = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1, isRemote: true };
    const carriers: unknown[] = [];
    const bus = busWith(
      tracing(tracer, (carrier) => {
        carriers.push(carrier);
        return trace.setSpanContext(ROOT_CONTEXT, parent);
      }),
    );
    const traceParent = `00-${parent.traceId}-${parent.spanId}-01`;
    await bus.dispatch(Name.Reserve, { value: 'anna', owner: 'u-1' }, { commandId: 'c-1', traceParent, traceState: 'a=1' });
    expect(carriers).toEqual([{ traceparent: traceParent, tracestate: 'a=1' }]);
    const [span] = spans();
    expect(span).toMatchObject({ name: 'command ReserveName', parentSpanContext: { traceId: parent.traceId, spanId: parent.spanId } });
    expect(span?.attributes).toMatchObject({ 'allframe.commandId': 'c-1', 'allframe.outcome': 'succeeded' });
  });

  it('marks the span of what failed, and ends it', async () => {
    const { tracer, spans } = tracerOf();
    const bus = busWith(tracing(tracer, () => ROOT_CONTEXT));
    await expect(bus.dispatch(Broken, {})).rejects.toThrow('it broke');
    expect(spans()).toMatchObject([{ status: { code: 2, message: 'it broke' }, events: [{ name: 'exception' }], ended: true }]);
  });

  it('names the code of a rejection', async () => {
    const { tracer, spans } = tracerOf();
    const bus = busWith(tracing(tracer, () => ROOT_CONTEXT));
    await bus.dispatch(Name.Confirm, { value: 'anna', owner: 'u-1' });
    expect(spans()[0]?.attributes).toMatchObject({ 'allframe.outcome': 'rejected', 'allframe.code': 'not-reserved' });
  });
});

function observed() {
  const records: OperationRecord[] = [];
  return { records, bus: busWith(observe((record) => records.push(record))) };
}

function busWith(...middleware: Middleware[]) {
  return createCommandBus({ store: new InMemoryEventStore(), ambient: testAmbient(), middleware });
}

function tracerOf() {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  new AsyncLocalStorageContextManager().enable();
  return { tracer: provider.getTracer('test'), spans: () => exporter.getFinishedSpans() };
}
