import { instance } from '@viz-js/viz';
import { buildModel } from '../../../lib/model/build-model.ts';
import { printDot } from '../../../lib/model/print-dot.ts';
import { type ServiceGraph, serviceGraph } from '../../../lib/model/service-graph.ts';
import { everything } from './describe.ts';

const drawn = serviceGraph(everything, buildModel(everything, 'dev').model);

describe('a graph in the language of Graphviz', () => {
  it('names each part once in each half, and each arrow', () => {
    const text = printDot(drawn);

    expect(text.match(/^ +"flow stream Order" \[/gm)).toHaveLength(1);
    expect(text).toContain('"flow command CreateOrder" -> "flow stream Order" [label="appends"');
    expect(text).toMatch(/"flow stream Order" -> "flow projection Orders" \[style="dashed"/);
    expect(text).toMatch(/"grants function api" -> "grants resource EventStore" \[label="append-commits\\nload-commits/);
  });

  it('is drawn by Graphviz, whatever names there are', async () => {
    const hostile = ['"', '\\', '\\N', '<b>', '&amp;', '%', 'ü', '}', 'a\nb', ''];
    const flow = hostile.map((name) => ({ from: { kind: 'entry' as const, name }, to: { kind: 'stream' as const, name }, label: name }));
    const graph: ServiceGraph = { ...drawn, flow };
    const svg = (await instance()).renderString(printDot(graph), { format: 'svg' });

    for (const text of ['&quot;', '\\N', '&lt;b&gt;', 'ü']) expect(svg).toContain(text);
  });
});
