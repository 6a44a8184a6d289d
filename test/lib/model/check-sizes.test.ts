import { codesOf, everything, faultsOf, sound } from './describe.ts';

describe('the variables of a function', () => {
  it('have 4 KB, with what the service adds', () => {
    const worker = (length: number) => ({ functions: { worker: { environment: { A_TEXT: 'x'.repeat(length) } } } });
    expect(codesOf(faultsOf(worker(4_000)))).toEqual(['environment-too-large at functions.worker.environment']);
    expect(faultsOf(worker(3_000))).toEqual([]);
  });

  it('count ARNs and URLs that are only known after a deploy', () => {
    const queues = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`queue${index}`, { commands: ['SubmitOrder'] }]));
    const faults = codesOf(faultsOf({ ...everything, queues, http: undefined }));
    expect(faults).toEqual(expect.arrayContaining(['environment-too-large at functions.worker.environment']));
    expect(codesOf(faultsOf({ ...everything }))).toEqual([]);
  });
});

describe('a service that becomes more resources than a stack holds', () => {
  const projections = Array.from({ length: 220 }, (_, index) => ({ ...sound.projections[0], name: `Orders${index}` }));
  const large = { ...sound, projections: projections as unknown as typeof sound.projections, queries: [], http: undefined, monitoring: {} };

  it('is told so, and goes on: Terraform has no such limit', () => {
    const queues = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`queue${index}`, { commands: ['SubmitOrder'] }]));
    const found = faultsOf({ ...large, queues }).filter(({ code }) => code === 'too-many-resources');
    expect(found).toEqual([
      expect.objectContaining({ severity: 'warning', place: 'service', message: expect.stringContaining('holds 500') }),
    ]);
    expect(codesOf(faultsOf({}))).toEqual([]);
  });
});
