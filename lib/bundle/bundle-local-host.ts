import type { LocalHost, LocalHostOptions } from '../../runtime/host/local/local-host.ts';
import type { Service } from '../../runtime/service/service.ts';
import { codeFingerprint } from './code-fingerprint.ts';
import type { LoadedService } from './load-service.ts';
import { loadWithRuntime } from './load-with-runtime.ts';

/** A service and what runs it here. */
export interface LocalBundle {
  readonly service: Service;
  startLocalHost(service: Service, options: LocalHostOptions): Promise<LocalHost>;
}

/** Bundles a service with the local host and loads both into this process; stack traces name the sources. */
export function bundleLocalHost(loaded: LoadedService): LocalBundle {
  const { service, startLocalHost } = loadWithRuntime<LocalBundle>(loaded, 'runtime/host/local/local-host', 'startLocalHost');
  const fingerprint = service.eventStore.snapshotEvery === undefined ? undefined : codeFingerprint(loaded);
  return { service, startLocalHost: (started, options) => startLocalHost(started, { fingerprint, ...options }) };
}
