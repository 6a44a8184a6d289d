import { type GraphEdge, nodesOf } from './service-graph.ts';

/**
 * What functions may do, as a table in Graphviz's likeness of HTML (https://graphviz.org/doc/info/shapes.html#html): a column a function, a row
 * a resource. As arrows, each of many functions with each of many resources, nobody could follow them.
 */
export function printGrantsTable(grants: readonly GraphEdge[]): string {
  const functions = nodesOf(grants).filter(({ kind }) => kind === 'function');
  const resources = nodesOf(grants).filter(({ kind }) => kind === 'resource');
  const operations = new Map(grants.map(({ from, to, label = '' }) => [JSON.stringify([from.name, to.name]), label]));
  const head = row([cell('', 'white'), ...functions.map(({ name }) => cell(name, '#dceefb'))]);
  const rows = resources.map(({ name }) => {
    const cells = functions.map((each) => cell(operations.get(JSON.stringify([each.name, name])) ?? '', 'white'));
    return row([cell(name, '#f5f7fa'), ...cells]);
  });
  return `<TABLE BORDER="0" CELLBORDER="1" CELLSPACING="0" CELLPADDING="6" COLOR="#cbd2d9">${[head, ...rows].join('')}</TABLE>`;
}

function row(cells: readonly string[]): string {
  return `<TR>${cells.join('')}</TR>`;
}

/** Many operations stand below each other. */
function cell(text: string, color: string): string {
  const lines = text.split(', ').map((line) => `${escaped(line)}${roomFor(line)}<BR ALIGN="LEFT"/>`);
  return `<TD ALIGN="LEFT" BGCOLOR="${color}">${lines.join('')}</TD>`;
}

/** Graphviz measures texts as Arial: where that is not installed, another font may be a sixth wider. */
function roomFor(text: string): string {
  return '&#160;'.repeat(Math.ceil(text.length / 4));
}

function escaped(text: string): string {
  return text.replace(/[&<>"\p{Cc}]/gu, (character) => `&#${character < ' ' || character === '\u007f' ? 32 : character.codePointAt(0)};`);
}
