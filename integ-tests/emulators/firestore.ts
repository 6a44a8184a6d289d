import { join } from 'node:path';
import { Firestore } from '@google-cloud/firestore';
import { freePort, startServer } from './server-process.ts';
import { quickJava, requireTool, toolsFolder } from './tools.ts';

/** Firestore's own emulator, in native mode and in memory. */
export interface FirestoreEmulator {
  /** Without a protocol: what `FIRESTORE_EMULATOR_HOST` holds. */
  readonly host: string;
  /** A client of a database of its own, which the emulator makes with its first document. It ends with the emulator. */
  client(databaseId: string, options?: ClientOptions): Firestore;
  stop(): Promise<void>;
}

export interface ClientOptions {
  /** What stands between client and emulator, such as a proxy. */
  readonly host?: string;
}

/**
 * Starts a Firestore of its own for the caller, in 2 to 4 seconds; it ends with `stop()`, at the latest with this process.
 *
 * @example
 * const firestore = await startFirestore();
 * const store = new FirestoreEventStore({ client: firestore.client('events') });
 */
export async function startFirestore(): Promise<FirestoreEmulator> {
  const jar = requireTool('firestore-emulator');
  // Else the client looks for Google's metadata server, which no test has.
  process.env.METADATA_SERVER_DETECTION ??= 'none';
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  const server = await startServer({
    command: requireTool('java'),
    args: [...quickJava, '-Xmx1g', '-Duser.language=en', '-cp', jar, ...emulatorArguments(port)],
    env: process.env,
    logFile: join(toolsFolder, `../logs/firestore-${port}.log`),
    isReady: async () => (await fetch(`http://${host}`)).ok,
  });
  const clients: Firestore[] = [];
  return {
    host,
    client: (databaseId, options) => {
      const client = clientOf(databaseId, { host, ...options });
      clients.push(client);
      return client;
    },
    stop: async () => {
      await Promise.all(clients.map((client) => client.terminate()));
      await server.stop();
    },
  };
}

/** What `gcloud emulators firestore start` runs. Started so, no process of Python stays in between. */
function emulatorArguments(port: number): string[] {
  const main = 'com.google.cloud.datastore.emulator.firestore.CloudFirestore';
  return [main, 'start', '--host=127.0.0.1', `--port=${port}`, '--database-mode=firestore-native'];
}

/** As the client is made where `FIRESTORE_EMULATOR_HOST` is set. */
function clientOf(databaseId: string, { host }: Required<ClientOptions>): Firestore {
  return new Firestore({ projectId: 'local', databaseId, host, ssl: false, customHeaders: { Authorization: 'Bearer owner' } });
}
