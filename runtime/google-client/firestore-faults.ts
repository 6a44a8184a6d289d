/** The codes of gRPC that the adapters know (https://grpc.io/docs/guides/status-codes/). */
export const grpcCodes = {
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  aborted: 10,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** Whether a call failed with a code. */
export function hasCode(error: unknown, ...codes: readonly number[]): error is Error & { readonly code: number } {
  return error instanceof Error && codes.includes((error as { code?: unknown }).code as number);
}

/** What a call failed with, if it was with a code of gRPC: errors of Node have texts there. */
export function codeOf(error: unknown): number | undefined {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'number' ? code : undefined;
}
