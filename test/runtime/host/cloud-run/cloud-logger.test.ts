import { createCloudLogger, createRequestTrace, traceFields } from '../../../../runtime/host/cloud-run/cloud-logger.ts';
import { measuredLines } from '../../../../runtime/host/cloud-run/measured-lines.ts';

const trace = '0af7651916cd43dd8448eb211c80319c';

describe('the log of a container', () => {
  it('has the severities of Cloud Logging, and the trace of the request that it was written in', () => {
    const lines: unknown[] = [];
    const requests = createRequestTrace();
    const logger = createCloudLogger('debug', (line) => lines.push(JSON.parse(line)), requests);
    logger.debug('{"level":"info"');
    logger.warn('w');
    const fields = () => traceFields({ 'x-cloud-trace-context': `${trace}/1;o=1` }, 'p');
    requests.run(fields, () => logger.info('i'));
    expect(lines).toEqual([
      { severity: 'DEBUG', message: '{"level":"info"' },
      { severity: 'WARNING', message: 'w' },
      {
        severity: 'INFO',
        message: 'i',
        'logging.googleapis.com/trace': `projects/p/traces/${trace}`,
        'logging.googleapis.com/spanId': '0000000000000001',
        'logging.googleapis.com/trace_sampled': true,
      },
    ]);
  });

  it.each([
    [{ traceparent: `00-${trace}-b7ad6b7169203331-00` }, { span: 'b7ad6b7169203331', isSampled: false }],
    [{ 'x-cloud-trace-context': trace }, { span: undefined, isSampled: false }],
    [{ 'x-cloud-trace-context': `${trace}/18446744073709551615;o=0` }, { span: 'ffffffffffffffff', isSampled: false }],
  ])('takes a trace in either header', (headers, { span, isSampled }) => {
    expect(traceFields(headers, undefined)).toEqual({
      'logging.googleapis.com/trace': trace,
      ...(span && { 'logging.googleapis.com/spanId': span }),
      'logging.googleapis.com/trace_sampled': isSampled,
    });
  });

  it.each([{}, { traceparent: 'x' }, { 'x-cloud-trace-context': '";severity":"' }])('takes no trace where there is none', (headers) => {
    expect(traceFields(headers, 'p')).toEqual({});
  });
});

describe('the measured lines of a container', () => {
  it('are one a count, and one a value', () => {
    const recorded = new Map([
      ['DeadLetters', [1, 1]],
      ['ProjectionLag', [0.5, 2]],
    ] as const);
    const lines = measuredLines(recorded, { service: 'orders', stage: 'dev', role: 'worker' }).map((line) => JSON.parse(line));
    const by = { severity: 'INFO', message: 'Measured', service: 'orders', stage: 'dev', role: 'worker' };
    expect(lines).toEqual([
      { ...by, metric: 'DeadLetters', value: 2, unit: 'Count' },
      { ...by, metric: 'ProjectionLag', value: 0.5, unit: 'Seconds' },
      { ...by, metric: 'ProjectionLag', value: 2, unit: 'Seconds' },
    ]);
  });
});
