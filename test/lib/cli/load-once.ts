import type { LoadedService } from '../../../lib/bundle/load-service.ts';
import type * as loading from '../../../lib/cli/load.ts';

const actual = jest.requireActual<typeof loading>('../../../lib/cli/load.ts');
const services = new Map<string, LoadedService>();

/** Stands for the verbs' own: a suite loads and bundles each service once. */
export function load(entry: string | undefined, stage?: string): LoadedService {
  const key = JSON.stringify([process.cwd(), entry, stage]);
  const service = services.get(key) ?? actual.load(entry, stage);
  services.set(key, service);
  return service;
}
