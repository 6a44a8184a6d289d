/** Prints a template string of Terraform's JSON syntax as an HCL expression: a lone `${reference}` becomes a bare reference. */
export function printTemplate(text: string): string {
  const parts = partsOf(text);
  const [only] = parts;
  if (parts.length === 1 && only?.sequence?.startsWith('$')) return withoutParentheses(only.sequence.slice(2, -1).trim());
  return `"${parts.map(({ literal, sequence }) => sequence ?? escaped(literal)).join('')}"`;
}

/** CDKTF puts each operation into parentheses; around a whole value nobody would. */
function withoutParentheses(expression: string): string {
  return expression.replace(/^\(([^()\n]*)\)$/, '$1');
}

/** A stretch of text, its `$${` and `%%{` still escaped, or a `${...}` or `%{...}` sequence. */
type Part = { readonly literal: string; readonly sequence?: undefined } | { readonly literal?: undefined; readonly sequence: string };

function partsOf(text: string): readonly Part[] {
  const parts: Part[] = [];
  let start = 0;
  for (let at = 0; at < text.length; ) {
    if (text.startsWith('$${', at) || text.startsWith('%%{', at)) at += 3;
    else if (text.startsWith('${', at) || text.startsWith('%{', at)) {
      const end = endOfSequence(text, at);
      parts.push(...literalPart(text.slice(start, at)), { sequence: text.slice(at, end) });
      at = start = end;
    } else at += 1;
  }
  return [...parts, ...literalPart(text.slice(start))];
}

function literalPart(literal: string): readonly Part[] {
  return literal === '' ? [] : [{ literal }];
}

/** Braces may nest, and strings inside an expression may hold braces and sequences of their own. */
function endOfSequence(text: string, start: number): number {
  let depth = 0;
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '"') at = endOfString(text, at);
    else if (text[at] === '}' && --depth === 0) return at + 1;
  }
  throw new Error(`a template sequence has no end in ${JSON.stringify(text)}; write $\${ or %%{ for the text itself`);
}

/** The position of the closing quote. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '"') return at;
    if (text[at] === '\\') at += 1;
    else if (text.startsWith('$${', at) || text.startsWith('%%{', at)) at += 2;
    else if (text.startsWith('${', at) || text.startsWith('%{', at)) at = endOfSequence(text, at) - 1;
  }
  throw new Error(`a string inside a template sequence has no end in ${JSON.stringify(text)}`);
}

const named: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Control characters, and those that editors don't show, stand as code points. */
function escaped(text: string): string {
  return text.replace(hidden, (character) => named[character] ?? codePoint(character));
}

const hidden = /["\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A character as an escape sequence. */
export function codePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
