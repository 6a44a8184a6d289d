import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildModel } from '../model/build-model.ts';
import { adviceOfLock } from '../model/check-lock.ts';
import { defaults } from '../model/defaults.ts';
import type { EventTypeDescription } from '../model/describe-events.ts';
import { type Diagnostic, InvalidServiceError } from '../model/diagnostics.ts';
import type { ExtractedService } from '../model/extract-child.ts';
import { extractService } from '../model/extract-service.ts';
import type { ServiceModel } from '../model/service-model.ts';
import { bundle } from './bundle.ts';
import { packageFile } from './package-files.ts';

/** A service entry, read and resolved for one stage. */
export interface LoadedService {
  /** The entry's absolute path. */
  readonly entry: string;
  readonly model: ServiceModel;
  /** Every type of event that it stores. */
  readonly events: readonly EventTypeDescription[];
  /** Advice on the definition, and what contradicts the lock beside its entry. */
  readonly warnings: readonly Diagnostic[];
}

/** Which service, for which stage. */
export interface LoadServiceOptions {
  /** The file whose default export is the service; relative to the working directory. */
  readonly entry: string;
  /** @default 'dev' */
  readonly stage?: string | undefined;
}

/**
 * Bundles a service entry, loads it in a child process without credentials or network, and resolves its model.
 *
 * @throws {InvalidServiceError} with every fault that stands in the way
 */
export function loadService({ entry, stage = defaults.stage }: LoadServiceOptions): LoadedService {
  const { service, events, faults, ...read } = readService(entry);
  const { model, warnings } = buildModel(service, stage, faults);
  return { entry: read.entry, model, events, warnings: [...warnings, ...adviceOfLock(read.entry, service.name, events)] };
}

/** What an entry defines, not yet resolved for a stage. */
export interface ReadService extends ExtractedService {
  /** The entry's absolute path. */
  readonly entry: string;
}

/**
 * Bundles a service entry, and loads it in a child process without credentials or network.
 *
 * @throws {InvalidServiceError} when it can't be bundled or loaded
 */
export function readService(entry: string): ReadService {
  const file = resolve(entry);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw noEntry(entry);
  const directory = mkdtempSync(join(tmpdir(), 'allframe-load-'));
  try {
    const outfile = join(directory, 'entry.cjs');
    bundle({ entryPoints: [packageFile('lib/model/extract-child')], outfile, entry: file, sourcemap: 'inline' });
    const { service, events, faults } = extractService(outfile, entry);
    return { entry: file, service, events, faults };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function noEntry(entry: string): InvalidServiceError {
  const message = 'there is no such file';
  const remedy = 'name the file whose default export is the service, or set allframe.entry in package.json';
  return new InvalidServiceError(`The entry ${entry}`, [{ severity: 'error', code: 'entry-not-found', place: entry, message, remedy }]);
}
