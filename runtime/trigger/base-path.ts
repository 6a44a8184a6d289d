/** What a path has after the segments that its resource does not explain. */
export function afterBasePath(path: string, resource: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const segments = segmentsOf(path);
  const ofResource = segmentsOf(resource).map((segment) => explainedBy(segment, segments, parameters));
  const explained = ofResource.reduce((sum, count) => sum + count, 0);
  const surplus = segments.length - explained;
  return surplus > 0 ? afterSegments(path, surplus) : path;
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment, index, all) => segment !== '' || (index > 0 && index < all.length - 1));
}

/** How many segments of the path one of the resource stands for; a greedy one for as many as its value has. */
function explainedBy(segment: string, path: readonly string[], parameters: Readonly<Record<string, string | undefined>>): number {
  const greedy = /^\{(.+)\+\}$/.exec(segment)?.[1];
  if (greedy === undefined) return 1;
  const value = trimmed(parameters[greedy] ?? '');
  const counts = path.map((_, index) => index + 1);
  // Whether the value is decoded is not documented: either is found.
  const found = counts.find((count) => [value, decoded(value)].includes(decoded(path.slice(-count).join('/'))));
  return found ?? path.length;
}

function trimmed(value: string): string {
  return value.replace(/^\/|\/$/g, '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function afterSegments(path: string, count: number): string {
  const rest = path.split('/').slice(count + 1);
  return `/${rest.join('/')}`;
}
