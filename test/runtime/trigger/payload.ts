import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, 'payloads');

/** The names of all payloads, each an event as AWS documents it. */
export const payloadNames: readonly string[] = readdirSync(folder).map((file) => file.replace(/\.json$/, ''));

/** An event as AWS documents it, by its file's name. */
export function payload<Event>(name: string): Event {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Event;
}
