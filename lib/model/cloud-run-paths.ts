import type { Diagnostic } from './diagnostics.ts';
import { cloudRunReservedPaths } from './limits.ts';

/** A path that requests come to: of a route, of an app that is mounted, of the API's document. */
export interface NamedPath {
  readonly path: string;
  /** Where it is said: `http.routes['GET /health']`. */
  readonly place: string;
}

/** What the container itself answers, before any route. */
const ofTheHost: readonly string[] = ['/health', '/ready'];

/** Paths at which no request of a service on Cloud Run would arrive: the platform keeps some, and the container answers two. */
export function pathsReservedOnCloudRun(paths: readonly NamedPath[], severity: Diagnostic['severity']): readonly Diagnostic[] {
  return paths.flatMap(({ path, place }) => {
    const fault = faultOf(path);
    return fault ? [{ severity, code: 'path-reserved-on-cloud-run', place, ...fault }] : [];
  });
}

function faultOf(path: string): Pick<Diagnostic, 'message' | 'remedy'> | undefined {
  if (ofTheHost.includes(path))
    return {
      message: 'on Cloud Run the container answers this path, as its probes need it',
      remedy: 'choose another one, such as /status',
    };
  if (!cloudRunReservedPaths.pattern.test(path)) return undefined;
  return {
    message: 'Cloud Run keeps this path for itself: there no request to it would arrive',
    remedy: `choose one that does not end in z, and is not /eventlog or below /_ah (${cloudRunReservedPaths.source})`,
  };
}
