import { printDot } from '../model/print-dot.ts';
import type { ServiceGraph } from '../model/service-graph.ts';
import { rendererOf } from './renderers.ts';

/**
 * Draws a graph as a picture, by Graphviz in WebAssembly: the same bytes for the same service, without network or browser.
 *
 * @throws {MissingPackagesError} where `@viz-js/viz` is not installed
 */
export async function drawSvg(graph: ServiceGraph): Promise<string> {
  const { instance } = await rendererOf('svg', () => import('@viz-js/viz'));
  const viz = await instance();
  return viz.renderString(printDot(graph), { format: 'svg' });
}
