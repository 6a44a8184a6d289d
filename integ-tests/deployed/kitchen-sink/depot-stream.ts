import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type Pumped, type StreamPump, takeOverStream } from '../stream-pump.ts';
import type { DepotWorld } from './depot-world.ts';

/** The stream of the depot's event table, in our hands. */
export interface DepotStream {
  readonly pumps: readonly StreamPump[];
  /** Hands on what is there, and what functions write meanwhile, until nothing is left. */
  pumpUntilQuiet(): Promise<Pumped>;
  /** Writes a commit as somebody does who has the table alone. */
  write(
    stream: string,
    version: number,
    event: { readonly type: string; readonly data: object; readonly hoursAgo?: number },
  ): Promise<void>;
  /** What the projection of parcels says of each. */
  statusOf(...parcelIds: readonly string[]): Promise<readonly string[]>;
}

const hourMs = 3_600_000;

/** Takes the stream over before the tests of the `describe` that this stands in. */
export function depotStream(depot: DepotWorld): DepotStream {
  let pumps: readonly StreamPump[] = [];
  beforeAll(async () => {
    pumps = await takeOverStream(depot.aws, depot.clients, 'depot-test-events');
  });
  return {
    get pumps() {
      return pumps;
    },
    async pumpUntilQuiet() {
      const total = { invocations: 0, givenUp: 0 };
      for (let before = -1; before < total.invocations; ) {
        before = total.invocations;
        for (const pump of pumps) {
          const { invocations, givenUp } = await pump.pump();
          total.invocations += invocations;
          total.givenUp += givenUp;
        }
      }
      return total;
    },
    async write(stream, version, { type, data, hoursAgo = 0 }) {
      const [category = ''] = stream.split('#');
      const Item = {
        PK: { S: stream },
        SK: { S: String(version).padStart(20, '0') },
        event_type: { S: type },
        payload: { S: JSON.stringify(data) },
        timestamp: { S: new Date(Date.now() - hoursAgo * hourMs).toISOString() },
        metadata: { M: {} },
        last_version: { N: String(version) },
        commit_id: { S: `${stream}@${version}` },
        category: { S: `${category}#0` },
      };
      await depot.clients.dynamoDb.send(new PutItemCommand({ TableName: 'depot-test-events', Item }));
    },
    async statusOf(...parcelIds) {
      const answers = await Promise.all(parcelIds.map((parcelId) => depot.call('GET', `/parcels/${parcelId}`)));
      return answers.map(({ json }) => json.status);
    },
  };
}
