import { generateKeyPairSync } from 'node:crypto';
import type { Service } from '@allframe/serverless/runtime';
import { SignJWT } from 'jose';
import type { InMemoryEventStore } from '../../../../runtime/event-store/in-memory-event-store.ts';
import { type CloudRunHost, type ContainerRole, startCloudRunHost } from '../../../../runtime/host/cloud-run/cloud-run-host.ts';
import type { ContainerAdapters } from '../../../../runtime/host/cloud-run/container-adapters.ts';
import type { Commit } from '../../../../runtime/message/commit.ts';
import { testAmbient } from '../../../../runtime/testing/test-ambient.ts';
import { recordedAdapters } from '../recorded-adapters.ts';

export const accounts = { push: 'push@p.iam', eventarc: 'eventarc@p.iam', scheduler: 'scheduler@p.iam', timers: 'timers@p.iam' };

/** What the emitted infrastructure tells every container. */
const variablesOfAll = {
  PORT: '0',
  EVENT_TABLE: 'orders-dev-event-store',
  CHECKPOINT_TABLE: 'orders-dev-read-models',
  PUSH_ACCOUNT: accounts.push,
  EVENTARC_ACCOUNT: accounts.eventarc,
  SCHEDULER_ACCOUNT: accounts.scheduler,
  ALLFRAME_STAGE: 'test',
  LOG_LEVEL: 'debug',
};

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A fetch that gives the public keys of the issuer of these tests. */
const issuer = async () => Response.json({ keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }] });

/** Containers of a service over memory: what they log, send and bury can be looked at. */
export function containerWorld(service: Service, variables: Record<string, string> = {}) {
  const ambient = testAmbient();
  const { adapters, ...seen } = recordedAdapters(ambient);
  const lines: Record<string, unknown>[] = [];
  const hosts: CloudRunHost[] = [];

  /** A token as Google signs them for what an account pushes. */
  const tokenOf = (email: string, audience: string) => {
    const claims = { iss: 'https://accounts.google.com', aud: audience, email, email_verified: true, exp: ambient.now() / 1_000 + 3_600 };
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k' }).sign(keys.privateKey);
  };

  return {
    ...{ ...seen, ambient, adapters, lines, tokenOf },
    async start(role: ContainerRole, overrides: Partial<ContainerAdapters> = {}) {
      const host = await startCloudRunHost(service, {
        ...{ role, ambient, modelHash: 'hash' },
        variables: { ...variablesOfAll, ...variables },
        adapters: { ...adapters, ...overrides },
        fetch: issuer as typeof globalThis.fetch,
        write: (line) => lines.push(JSON.parse(line)),
      });
      hosts.push(host);
      const address = `127.0.0.1:${host.port}`;
      const call = (path: string, init: RequestInit = {}) => fetch(`http://${address}${path}`, init);
      const push = async (path: string, body: unknown, { by = accounts.push, headers = {} }: PushOptions = {}) => {
        const authorization = `Bearer ${await tokenOf(by, `https://${address}`)}`;
        const content = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
        return (await call(path, { method: 'POST', headers: { authorization, ...headers }, body: content as BodyInit })).status;
      };
      /** As another service calls, which reads the answer. */
      const invoke = async (body: unknown, by: string) => {
        const authorization = `Bearer ${await tokenOf(by, `https://${address}`)}`;
        const response = await call('/_allframe/invocations', { method: 'POST', headers: { authorization }, body: JSON.stringify(body) });
        return [response.status, await response.json()] as const;
      };
      return { host, call, push, invoke };
    },
    async end() {
      for (const host of hosts) await host.stop();
    },
  };
}

interface PushOptions {
  readonly by?: string;
  readonly headers?: Record<string, string>;
}

/** What a subscription pushes of a message. */
export function pubSubPush(body: unknown, facts: { attributes?: object; deliveryAttempt?: number; messageId?: string } = {}) {
  const { messageId = 'm-1', attributes = {}, deliveryAttempt } = facts;
  const data = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)).toString('base64');
  return {
    message: { data, messageId, message_id: messageId, attributes, publishTime: '2026-01-01T00:00:00Z' },
    subscription: 's',
    deliveryAttempt,
  };
}

/** The newest commit of a stream. */
export async function lastCommit(store: InMemoryEventStore, stream: string): Promise<Commit> {
  return (await store.load(stream)).commits.at(-1) as Commit;
}
