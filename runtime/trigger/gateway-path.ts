import { afterBasePath } from './base-path.ts';

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
  return resource?.startsWith('/') ? afterBasePath(path, resource, parameters) : path;
}
