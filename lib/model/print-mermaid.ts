import { distinctEdges, type GraphEdge, type GraphNode, keyOfNode, nodesOf, type ServiceGraph } from './service-graph.ts';

/** A graph in Mermaid's words (https://mermaid.js.org/syntax/flowchart.html): the same text for the same service. */
export function printMermaid(graph: ServiceGraph): string {
  const { flow, grants } = graph;
  const nodes = nodesOf([...flow, ...grants]);
  const ids = idsOf(nodes);
  const idOf = (node: GraphNode) => ids.get(keyOfNode(node)) ?? '';
  const part = (id: string, title: string, edges: readonly GraphEdge[]) => {
    const own = new Set(nodesOf(edges).map(keyOfNode));
    const drawn = nodes
      .filter((node) => own.has(keyOfNode(node)))
      .map((node) => `    ${idOf(node)}${shapes[node.kind](quoted(node.name))}`);
    return [`  subgraph ${id}[${quoted(title)}]`, ...drawn, ...edges.map((edge) => `    ${arrowOf(edge, idOf)}`), '  end'];
  };
  return [
    firstLineOf(graph),
    'flowchart LR',
    ...part('flow', 'what leads to what', distinctEdges(flow)),
    ...part('grants', 'who may do what', distinctEdges(grants)),
    '',
  ].join('\n');
}

/** A comment, by which the graph of a service and stage is found again where it stands among other text. */
export function firstLineOf({ service, stage }: Pick<ServiceGraph, 'service' | 'stage'>): string {
  return `%% The service ${service}, stage ${stage}, by allframe infra graph`;
}

/** By name, so that what is added to a service changes nothing else of its text. */
function idsOf(nodes: readonly GraphNode[]): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  for (const node of nodes) {
    const name = `${node.kind}_${node.name.replace(/[^A-Za-z0-9]+/g, '_')}`;
    let id = name;
    for (let count = 2; taken.has(id); count += 1) id = `${name}_${count}`;
    taken.add(id);
    ids.set(keyOfNode(node), id);
  }
  return ids;
}

function arrowOf({ from, to, label, isLater }: GraphEdge, idOf: (node: GraphNode) => string): string {
  const text = label === undefined ? '' : `|${quoted(label)}|`;
  return `${idOf(from)} ${isLater ? '-.->' : '-->'}${text} ${idOf(to)}`;
}

const shapes: Readonly<Record<GraphNode['kind'], (text: string) => string>> = {
  entry: (text) => `([${text}])`,
  queue: (text) => `[/${text}/]`,
  command: (text) => `[${text}]`,
  query: (text) => `{{${text}}}`,
  stream: (text) => `[(${text})]`,
  projection: (text) => `[[${text}]]`,
  consumer: (text) => `(${text})`,
  outside: (text) => `([${text}])`,
  function: (text) => `[${text}]`,
  resource: (text) => `[(${text})]`,
};

/** What would end a label, or be read as markup, is written as an entity. */
function quoted(text: string): string {
  return `"${text.replace(/[#"<>&`\\]/g, (character) => `#${character.codePointAt(0)};`).replace(/\s+/g, ' ')}"`;
}
