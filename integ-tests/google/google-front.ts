import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { FakeCloudTasks } from '../../test/runtime/transport/google/fake-cloud-tasks.ts';

/** Whom tokens of pushes are for. */
export const audience = 'https://worker.test';

export const accounts = {
  push: 'push@local.iam',
  eventarc: 'eventarc@local.iam',
  scheduler: 'scheduler@local.iam',
  timers: 'timers@local.iam',
};

/**
 * What the emulators lack of Google, in small: tokens and delivery attempts of what Pub/Sub pushes, the keys that tokens are verified by, and Cloud
 * Tasks.
 */
export interface GoogleFront {
  /** Where subscriptions push to; the path goes on to the worker. */
  readonly pushUrl: string;
  readonly jwksUri: string;
  /** Without a protocol: what `CLOUD_TASKS_EMULATOR_HOST` holds. */
  readonly tasksHost: string;
  readonly tasks: FakeCloudTasks;
  /** The statuses of what was pushed, by path. */
  readonly pushed: Map<string, number[]>;
  /** Calls the worker as one of Google's services does. */
  call(path: string, by: string, init: { readonly headers?: Record<string, string>; readonly body: string | Uint8Array }): Promise<number>;
  stop(): void;
}

/** @param worker its URL, once it runs */
export async function startGoogleFront(taskQueue: string, worker: () => string): Promise<GoogleFront> {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const tasks = new FakeCloudTasks(taskQueue, Date.now);
  const [attempts, pushed] = [new Map<string, number>(), new Map<string, number[]>()];

  const call: GoogleFront['call'] = async (path, by, { headers = {}, body }) => {
    const claims = { iss: 'https://accounts.google.com', aud: audience, email: by, email_verified: true };
    const token = new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k' }).setExpirationTime('1h').sign(keys.privateKey);
    const authorization = `Bearer ${await token}`;
    const init = { method: 'POST', headers: { authorization, ...headers }, body: body as BodyInit };
    const status = await fetch(`${worker()}${path}`, init).then(
      (response) => response.status,
      () => 502,
    );
    pushed.set(path, [...(pushed.get(path) ?? []), status]);
    return status;
  };

  const answer = async (request: IncomingMessage) => {
    const [path, body] = [request.url ?? '', await bytesOf(request)];
    if (path === '/certs') return { json: { keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }] } };
    if (path.startsWith('/v2/'))
      return tasks.answer({ method: request.method ?? '', url: new URL(path, 'http://x'), headers: {}, bytes: body });
    const push = JSON.parse(body.toString());
    const key = `${push.subscription} ${push.message.messageId}`;
    const deliveryAttempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, deliveryAttempt);
    const headers = { 'content-type': 'application/json' };
    return { status: await call(path, accounts.push, { headers, body: JSON.stringify({ ...push, deliveryAttempt }) }) };
  };
  const server = createServer((request, response) => {
    answer(request).then(
      ({ status = 200, json }: { status?: number; json?: unknown }) =>
        response.writeHead(status).end(json === undefined ? '' : JSON.stringify(json)),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  const host = await listening(server);
  const sending = setInterval(() => void sendDue(tasks), 100);
  return {
    ...{ pushUrl: `http://${host}`, jwksUri: `http://${host}/certs`, tasksHost: host, tasks, pushed, call },
    stop() {
      clearInterval(sending);
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Makes the requests of tasks whose time has come, with the token of their account. */
async function sendDue(tasks: FakeCloudTasks): Promise<void> {
  for (const { httpRequest } of tasks.takeDue()) {
    const { url, httpMethod: method, headers, body, oauthToken } = httpRequest;
    if (oauthToken?.serviceAccountEmail !== accounts.timers) throw new Error('a task has no account of its own');
    await fetch(url, { method, headers, body: Buffer.from(body, 'base64') });
  }
}

function listening(server: Server): Promise<string> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`)));
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
