import { stripVTControlCharacters } from 'node:util';
import depot from '../../../examples/kitchen-sink/src/service.ts';
import { welcome } from '../../../lib/cli/welcome.ts';
import type { ServiceModel } from '../../../lib/model/service-model.ts';

const model: ServiceModel = { modelVersion: 2, service: 'depot', stage: 'dev', hash: '', resources: [] };
const told = stripVTControlCharacters(welcome(depot, model, { url: 'http://127.0.0.1:3000', file: undefined })).split('\n');

describe('what dev says that a service has', () => {
  it.each([
    [/^ {2}topic {2}scans +command RecordScan, by POST \/_allframe\/topics\/scans\?kind=scan$/],
    [/^ {2}topic {2}deliveries +command ConfirmDelivery, by POST \/_allframe\/topics\/deliveries$/],
    [/^ {2}bucket manifests incoming\/\*\.csv +its handler, by PUT \/_allframe\/buckets\/manifests\/KEY$/],
    [/^ {2}invoke TrackParcel +query, by POST \/_allframe\/invoke$/],
    [/^ {2}saga {3}Handling$/],
    [/^ {2}timer {2}rounds every minute +command StartRound$/],
    [/^ {2}timer {2}closing 0 20 \* \* MON-SAT Europe\/Berlin +effect CloseDepot$/],
  ])('is how it is reached, and what it leads to: %s', (line) => {
    expect(told).toContainEqual(expect.stringMatching(line));
  });

  it('stands in columns', () => {
    const columns = told.slice(1).flatMap((line) => line.match(/^(.{9}.*?\S +)(?:command|effect|query|event) /)?.[1]?.length ?? []);
    expect(new Set(columns).size).toBe(1);
  });
});
