import type { ServiceCalls } from './service-calls.ts';

/** AWS Secrets Manager, as the adapters call it. */
export type SecretsManagerCalls = ServiceCalls<{
  readonly GetSecretValue: {
    readonly input: { readonly SecretId: string };
    readonly output: { readonly SecretString?: string | undefined };
  };
}>;

/** The parameters of AWS Systems Manager, as the adapters call them. */
export type ParameterCalls = ServiceCalls<{
  readonly GetParameter: {
    readonly input: { readonly Name: string; readonly WithDecryption: boolean };
    readonly output: { readonly Parameter?: { readonly Value?: string | undefined } | undefined };
  };
}>;
