import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type * as loading from '../../../lib/bundle/load-service.ts';
import { lockFileOf } from '../../../lib/model/lock-file.ts';

const actual = jest.requireActual<typeof loading>('../../../lib/bundle/load-service.ts');
const services = new Map<string, loading.LoadedService>();

/** Stands for the bundler's own, for entries of one file: a suite loads each once, and again from another folder or where it or its lock changed. */
export function loadService({ entry, stage }: loading.LoadServiceOptions): loading.LoadedService {
  const texts = [resolve(entry), lockFileOf(resolve(entry))].map((file) => existsSync(file) && readFileSync(file, 'utf8'));
  const key = JSON.stringify([process.cwd(), entry, stage, texts]);
  const service = services.get(key) ?? actual.loadService({ entry, stage });
  services.set(key, service);
  return service;
}
