import { instance } from '@viz-js/viz';
import { buildModel } from '../../../lib/model/build-model.ts';
import { printDot } from '../../../lib/model/print-dot.ts';
import { type ServiceGraph, serviceGraph } from '../../../lib/model/service-graph.ts';
import { everything } from './describe.ts';

const drawn = serviceGraph(everything, buildModel(everything, 'dev').model);

describe('a graph in the language of Graphviz', () => {
  it('names each part once, and each arrow', () => {
    const text = printDot(drawn);

    expect(text.match(/^ +"stream Order" \[/gm)).toHaveLength(1);
    expect(text).toContain('"command CreateOrder" -> "stream Order" [label="appends"');
    expect(text).toMatch(/"stream Order" -> "projection Orders" \[style="dashed"/);
  });

  it('has a table of who may do what: a column a function, a row a resource', () => {
    const [, ...rows] = printDot(drawn).match(/<TR>.*?<\/TR>/g) ?? [];
    const roles = drawn.grants.map(({ from }) => from.name);

    const store = rows.find((each) => each.includes('>EventStore&'))?.match(/<TD.*?<\/TD>/g) ?? [];
    expect(store).toHaveLength(1 + new Set(roles).size);
    expect(store[1]).toMatch(/>append-commits(&#160;)+<BR ALIGN="LEFT"\/>load-commits/);
    expect(rows).toHaveLength(new Set(drawn.grants.map(({ to }) => to.name)).size);
    expect(printDot({ ...drawn, grants: [] })).not.toContain('TABLE');
  });

  it('is drawn by Graphviz, whatever names there are', async () => {
    const hostile = ['"', '\\', '\\N', '<b>', '&amp;', '%', 'ü', '}', 'a\nb', ''];
    const flow = hostile.map((name) => ({ from: { kind: 'entry' as const, name }, to: { kind: 'stream' as const, name }, label: name }));
    const grants = hostile.map((name) => ({
      from: { kind: 'function' as const, name },
      to: { kind: 'resource' as const, name },
      label: name,
    }));
    const graph: ServiceGraph = { ...drawn, flow, grants };
    const svg = (await instance()).renderString(printDot(graph), { format: 'svg' });

    for (const text of ['&quot;', '\\N', '&lt;b&gt;', 'ü']) expect(svg).toContain(text);
  });
});
