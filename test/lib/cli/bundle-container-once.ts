import type * as bundling from '../../../lib/bundle/bundle-container.ts';
import type { LoadedService } from '../../../lib/bundle/load-service.ts';

const actual = jest.requireActual<typeof bundling>('../../../lib/bundle/bundle-container.ts');
const contexts = new Map<LoadedService, bundling.ContainerContext>();

export const { contextNames } = actual;

/** Stands for the verb's own: a suite bundles each container once, with Google's clients. */
export function bundleContainer(service: LoadedService): bundling.ContainerContext {
  const context = contexts.get(service) ?? actual.bundleContainer(service);
  contexts.set(service, context);
  return context;
}
