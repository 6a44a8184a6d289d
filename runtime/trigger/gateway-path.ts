/** Which stage of an API was called, and by which domain. */
export interface GatewayPlace {
  readonly stage?: string | undefined;
  readonly domainName?: string | undefined;
}

/**
 * A path that the gateway has decoded, so that who decodes it later does not do so twice, and finds no query string in it. What was `%2F`
 * has become a separator for good.
 */
export function encodedAgain(path: string): string {
  return path.replace(/[%?#]/g, (character) => encodeURIComponent(character));
}

/** Every stage but `$default` stands before the path, unless a domain of the user's own stands for the stage. */
export function withoutStage(path: string, { stage, domainName = ofGateway }: GatewayPlace): string {
  const prefix = `/${stage}`;
  if (stage === undefined || !domainName.includes(ofGateway)) return path;
  if (path === prefix) return '/';
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
}

/** What the domain of every API holds that is not the user's own: `a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com`. */
const ofGateway = '.execute-api.';

/**
 * The path as its resource sees it: a domain of the user's own may map the API below a base path, which the event keeps before the path
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html). What the resource does not explain, it is.
 *
 * @param resource such as `/orders/{orderId}` or `/{proxy+}`; `$default` and the like explain nothing
 */
export function withoutBasePath(
  path: string,
  resource: string | undefined,
  parameters: Readonly<Record<string, string | undefined>>,
): string {
  if (!resource?.startsWith('/')) return path;
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
