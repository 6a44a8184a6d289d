import { defaultKeyHeader } from '../auth/api-key.ts';
import type { Auth } from '../auth/auth.ts';
import type { JsonSchema } from './json-schema.ts';

/** What a document says of who may call: a scheme among its components, and that every operation needs it. */
export interface Security {
  readonly components: JsonSchema;
  readonly document: { readonly security?: readonly JsonSchema[] };
}

/** The security scheme of an API (https://spec.openapis.org/oas/v3.1.1.html#security-scheme-object). */
export function securityOf(auth: Auth): Security {
  const scheme = schemeOf(auth);
  if (!scheme) return { components: {}, document: {} };
  return { components: { securitySchemes: { [auth.kind]: scheme } }, document: { security: [{ [auth.kind]: [] }] } };
}

function schemeOf(auth: Auth): JsonSchema | undefined {
  switch (auth.kind) {
    case 'jwt':
      return { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: `Of the issuer ${auth.issuer}` };
    case 'apiKey':
      return { type: 'apiKey', in: 'header', name: auth.header ?? defaultKeyHeader };
    case 'iam':
      return {
        type: 'http',
        scheme: 'IAM',
        description: 'By the identities of the platform: on AWS a signature of version 4, on Google Cloud an ID token',
      };
    case 'none':
      return undefined;
  }
}
