import { type LoadedService, loadService } from '../bundle/load-service.ts';
import { entryOf } from './entry.ts';
import { printDiagnostics } from './print-diagnostics.ts';

/** Loads the service that a verb works on, and prints the advice that comes with it. */
export function load(entry: string | undefined, stage?: string): LoadedService {
  const loaded = loadService({ entry: entryOf(entry), stage });
  printDiagnostics(loaded.warnings);
  return loaded;
}
