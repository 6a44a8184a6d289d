import type { LoadedService } from '../../../lib/bundle/load-service.ts';
import type * as loading from '../../../lib/bundle/load-with-runtime.ts';

const actual = jest.requireActual<typeof loading>('../../../lib/bundle/load-with-runtime.ts');
const loaded = new Map<string, object>();

/** Stands for the bundler's own: a suite loads each service once with each function of the runtime. */
export function loadWithRuntime<Exports extends object>(service: LoadedService, module: string, name: keyof Exports & string): object {
  const key = JSON.stringify([service.entry, module]);
  const exports = loaded.get(key) ?? actual.loadWithRuntime<Exports>(service, module, name);
  loaded.set(key, exports);
  return exports;
}
