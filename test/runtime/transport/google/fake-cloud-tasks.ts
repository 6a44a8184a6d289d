import type { FakeAnswer, FakeRequest } from './fake-google.ts';
import { googleFault, jsonOf } from './fake-google.ts';

/** A task that waits: the request that it makes, and when. */
export interface FakeTask {
  readonly name: string;
  readonly scheduleTime: string;
  readonly httpRequest: {
    readonly url: string;
    readonly httpMethod: string;
    readonly headers: Readonly<Record<string, string>>;
    /** In base64. */
    readonly body: string;
    readonly oauthToken?: { readonly serviceAccountEmail: string };
  };
}

/**
 * A small fake of a queue of Cloud Tasks, as its reference describes it: tasks are made under names that stay taken for a day after they are done,
 * and at most 30 days ahead (https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues.tasks).
 */
export class FakeCloudTasks {
  readonly pending = new Map<string, FakeTask>();
  readonly #queue: string;
  readonly #now: () => number;
  readonly #done = new Map<string, number>();

  constructor(queue: string, now: () => number) {
    this.#queue = queue;
    this.#now = now;
  }

  readonly answer = (request: FakeRequest): FakeAnswer => {
    const { method, url } = request;
    if (method === 'POST' && url.pathname === `/v2/${this.#queue}/tasks`) return this.#create(jsonOf(request).task);
    const name = url.pathname.slice('/v2/'.length);
    if (method !== 'DELETE' || !this.pending.delete(name)) return googleFault(404, 'NOT_FOUND');
    this.#done.set(name, this.#now());
    return { json: {} };
  };

  /** The tasks whose time has come, in order: they are done then. */
  takeDue(): readonly FakeTask[] {
    const due = [...this.pending.values()].filter(({ scheduleTime }) => Date.parse(scheduleTime) <= this.#now());
    for (const { name } of due) {
      this.pending.delete(name);
      this.#done.set(name, this.#now());
    }
    return due.toSorted((left, right) => Date.parse(left.scheduleTime) - Date.parse(right.scheduleTime));
  }

  #create(task: FakeTask): FakeAnswer {
    const days = (Date.parse(task.scheduleTime) - this.#now()) / 86_400_000;
    if (!(days <= 30)) return googleFault(400, 'INVALID_ARGUMENT', 'Task.scheduleTime is too far in the future');
    if (!/^[A-Za-z0-9_-]{1,500}$/.test(task.name.slice(`${this.#queue}/tasks/`.length))) return googleFault(400, 'INVALID_ARGUMENT');
    const doneAt = this.#done.get(task.name) ?? Number.NEGATIVE_INFINITY;
    if (this.pending.has(task.name) || this.#now() - doneAt < 86_400_000) return googleFault(409, 'ALREADY_EXISTS');
    this.pending.set(task.name, task);
    return { json: task };
  }
}
