import { formatMeasure, measuresOf } from '../../scripts/measure-aws/measures.ts';
import { lastReport } from '../../scripts/measure-aws/report-line.ts';
import { missingForMeasuring } from '../../scripts/measure-aws.ts';

const id = '8f5b1f9c-2f4a-4f0e-9a39-0f0a3b1c2d3e';
const warm = `REPORT RequestId: ${id}\tDuration: 4.21 ms\tBilled Duration: 5 ms\tMemory Size: 256 MB\tMax Memory Used: 71 MB\t`;
const cold = `REPORT RequestId: ${id}\tDuration: 60.12 ms\tBilled Duration: 201 ms\tMemory Size: 256 MB\tMax Memory Used: 70 MB\tInit Duration: 140.25 ms\t`;

describe('the report in the log of a function', () => {
  it('is read from text, with its Init where the environment was made for it', () => {
    expect(lastReport(`START RequestId: ${id} Version: $LATEST\n${cold}\n`)).toEqual({
      durationMs: 60.12,
      initMs: 140.25,
      maxMemoryMb: 70,
    });
    expect(lastReport(warm)).toEqual({ durationMs: 4.21, initMs: undefined, maxMemoryMb: 71 });
  });

  it('is read where X-Ray adds a line, and the last where there are several', () => {
    expect(lastReport(`${cold}\n${warm}\nXRAY TraceId: 1-5f\tSegmentId: 1\tSampled: true`)?.durationMs).toBe(4.21);
  });

  it('is read from JSON', () => {
    const metrics = { durationMs: 60.1, billedDurationMs: 61, memorySizeMB: 256, maxMemoryUsedMB: 70, initDurationMs: 140.2 };
    const line = JSON.stringify({
      time: '2026-01-01T00:00:00Z',
      type: 'platform.report',
      record: { requestId: id, status: 'success', metrics },
    });
    expect(lastReport(`{"level":"info","message":"ours"}\n${line}`)).toEqual({ durationMs: 60.1, initMs: 140.2, maxMemoryMb: 70 });
  });

  it.each(['', 'no report', '{"level":"info"', '{"type":"platform.start"}', '{"type":"platform.report"}', 'REPORT RequestId: 1\tDurat'])(
    'is not found in %j',
    (log) => {
      expect(lastReport(log)).toBeUndefined();
    },
  );
});

describe('what is measured on AWS', () => {
  const report = (durationMs: number, initMs?: number) => ({ durationMs, initMs, maxMemoryMb: 71 });
  const empty = { cold: [report(1, 100)], warm: [report(1)], codeBytes: 100 };

  it('is what a function takes longer than an empty one, and what it takes itself', () => {
    const api = {
      cold: [report(60, 150), report(61, 120), report(90, 149)],
      warm: [report(5), report(4), report(6)],
      codeBytes: 2 * 1024 * 1024,
    };
    expect(measuresOf(api, empty).map(formatMeasure)).toEqual([
      '  Init of an empty function       100.0 ms',
      '  Init of api                     149.0 ms',
      '  cold start of our own            49.0 ms of less than 50',
      '  the first command                61.0 ms',
      '  a warm command                    5.0 ms of less than 10',
      '  memory                           71.0 MB of less than 128',
      '  the artefact                      2.0 MB of less than 10',
    ]);
  });

  it('says what falls short, also where nothing was seen', () => {
    const lines = measuresOf({ cold: [], warm: [report(10)], codeBytes: 0 }, empty).map(formatMeasure);
    expect(lines[2]).toContain('MISSED');
    expect(lines[4]).toBe('  a warm command                   10.0 ms of less than 10 MISSED');
  });
});

describe('measuring on AWS', () => {
  it('needs credentials and a region', () => {
    expect(missingForMeasuring({})).toMatch(/no credentials .* and no region/);
    expect(missingForMeasuring({ AWS_ACCESS_KEY_ID: 'key' })).toContain('AWS_REGION');
    expect(missingForMeasuring({ AWS_REGION: 'eu-central-1' })).toContain('AWS_PROFILE');
  });

  it('needs no emulator', () => {
    expect(missingForMeasuring({ AWS_PROFILE: 'own', AWS_ENDPOINT_URL: 'http://127.0.0.1:4600' })).toContain('unset it');
  });

  it.each([{ AWS_PROFILE: 'own' }, { AWS_ACCESS_KEY_ID: 'key', AWS_REGION: 'eu-central-1' }])('goes on with %j', (variables) => {
    expect(missingForMeasuring(variables)).toBeUndefined();
  });
});
