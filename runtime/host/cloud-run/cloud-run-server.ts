import type { Server, ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpHandler } from '../../http/http-message.ts';
import { serve } from '../node-server.ts';

/** Where a server listens, and what it takes. */
export interface CloudRunServerOptions {
  readonly port: number;
  /** In bytes: of a larger body no more is read. */
  readonly maxBodyBytes: number;
}

/** A server that is drained before it ends. */
export interface CloudRunServer {
  readonly port: number;
  readonly isDraining: boolean;
  /**
   * Takes no new requests, and waits for those under way, at most so long. Says whether all were done.
   *
   * @param lull until when what was on its way already is still taken: a connection that is closed under a request loses it
   */
  drain(patienceMs: number, lull?: Promise<void>): Promise<boolean>;
}

/**
 * What a client that hangs, or means harm, may cost. Cloud Run's own front end holds connections for 10 minutes
 * (https://cloud.google.com/load-balancing/docs/https#timeout-keepalive-backends): one that the server ended first would lose a request now and then.
 */
export const serverLimits = {
  maxHeaderSize: 32 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 620_000,
  connectionsCheckingInterval: 5_000,
} as const satisfies ServerOptions;

/** The most headers of a request; node takes 2,000 unless told otherwise. */
const maxHeaders = 200;

/**
 * Serves a handler until it is drained.
 *
 * @param makeHandler makes it, given what says whether the server is draining
 */
export async function startCloudRunServer(
  makeHandler: (isDraining: () => boolean) => HttpHandler,
  { port, maxBodyBytes }: CloudRunServerOptions,
): Promise<CloudRunServer> {
  let isDraining = false;
  const handle = makeHandler(() => isDraining);
  // While the server drains, each answer is the last of its connection.
  const server = await serve(handle, { port, host: '0.0.0.0', maxBodyBytes, limits: serverLimits, isClosing: () => isDraining });
  server.maxHeadersCount = maxHeaders;
  return {
    port: (server.address() as AddressInfo).port,
    get isDraining() {
      return isDraining;
    },
    async drain(patienceMs, lull) {
      isDraining = true;
      await lull;
      return closed(server, patienceMs);
    },
  };
}

async function closed(server: Server, patienceMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const late = setTimeout(() => {
      resolve(false);
      server.closeAllConnections();
    }, patienceMs);
    server.close(() => {
      clearTimeout(late);
      resolve(true);
    });
    server.closeIdleConnections();
  });
}
