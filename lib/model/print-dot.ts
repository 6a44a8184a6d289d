import { printGrantsTable } from './print-grants-table.ts';
import { distinctEdges, type GraphEdge, type GraphNode, keyOfNode, nodesOf, type ServiceGraph } from './service-graph.ts';

/** A graph in the language of Graphviz (https://graphviz.org/doc/info/lang.html): the same text for the same service. */
export function printDot({ service, stage, flow, grants }: ServiceGraph): string {
  const title = `The service ${service}, stage ${stage}`;
  return [
    `digraph ${quoted(service)} {`,
    `  ${attributes({ label: title, labelloc: 't', fontsize: 18, rankdir: 'LR', newrank: true, ranksep: 0.7, nodesep: 0.22, pad: 0.3 })}`,
    `  ${attributes({ fontname, bgcolor: 'white', fontcolor: ink, tooltip: title })}`,
    `  node [${attributes({ fontname, fontsize: 11, fontcolor: ink, style: 'filled', penwidth: 1, margin: '0.3,0.07', height: 0.35 })}]`,
    `  edge [${attributes({ fontname, fontsize: 9, fontcolor: grey, color: grey, arrowsize: 0.6 })}]`,
    // From left to right, what is named first stands below.
    ...cluster('grants', 'who may do what', tableOf(grants)),
    ...cluster('flow', 'what leads to what', chartOf(flow)),
    '}',
    '',
  ].join('\n');
}

const fontname = 'Helvetica,Arial,sans-serif';
const ink = '#1f2933';
const grey = '#52606d';

function cluster(id: string, title: string, content: readonly string[]): readonly string[] {
  const frame = attributes({ label: `   ${title}`, labeljust: 'l', fontsize: 13, color: '#cbd2d9', style: 'rounded', margin: 14 });
  return [`  subgraph ${quoted(`cluster_${id}`)} {`, `    ${frame}`, ...content.map((line) => `    ${line}`), '  }'];
}

function tableOf(grants: readonly GraphEdge[]): readonly string[] {
  if (grants.length === 0) return [];
  return [`"grants" [${attributes({ shape: 'plain', style: 'solid', tooltip: 'who may do what' })} label=<${printGrantsTable(grants)}>]`];
}

function chartOf(edges: readonly GraphEdge[]): readonly string[] {
  return [
    ...nodesOf(edges).map((node) => `${idOf(node)} [${attributes({ label: node.name, tooltip: keyOfNode(node), ...looks[node.kind] })}]`),
    ...distinctEdges(edges).map((edge) => `${idOf(edge.from)} -> ${idOf(edge.to)} [${attributes(lookOf(edge))}]`),
  ];
}

function idOf(node: GraphNode): string {
  return quoted(keyOfNode(node));
}

function lookOf({ from, to, label, isLater }: GraphEdge): Attributes {
  return {
    ...(label === undefined ? {} : { label }),
    ...(isLater ? { style: 'dashed' } : {}),
    tooltip: [from.name, label ?? (isLater ? 'later' : 'to'), to.name].join(' '),
  };
}

type Attributes = Readonly<Record<string, string | number | boolean>>;

const looks: Readonly<Record<GraphNode['kind'], Attributes>> = {
  entry: { shape: 'box', style: 'filled,rounded', fillcolor: '#e4e7eb', color: '#7b8794' },
  queue: { shape: 'cds', fillcolor: '#fff3c4', color: '#cb6e17' },
  command: { shape: 'box', fillcolor: '#dceefb', color: '#2680c2' },
  query: { shape: 'hexagon', fillcolor: '#e3f9e5', color: '#3f9142' },
  stream: { shape: 'cylinder', fillcolor: '#ffd0b5', color: '#c65d21' },
  projection: { shape: 'component', fillcolor: '#c1eac5', color: '#3f9142' },
  consumer: { shape: 'box', style: 'filled,rounded', fillcolor: '#e8dafc', color: '#7c5295' },
  outside: { shape: 'box', style: 'filled,rounded', fillcolor: '#e4e7eb', color: '#7b8794' },
  function: { shape: 'box', fillcolor: '#dceefb', color: '#2680c2' },
  resource: { shape: 'cylinder', fillcolor: '#f5f7fa', color: '#7b8794' },
};

function attributes(values: Attributes): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? quoted(value) : value}`)
    .join(' ');
}

/** A backslash would begin an escape, such as `\N` for the node's own name; `\n` is a line's end. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
