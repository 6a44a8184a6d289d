import { testAmbient } from '../../../../runtime/testing/test-ambient.ts';
import { type TimersHarness, timersContract } from '../../../../runtime/testing/timers-contract.ts';
import { CloudTasksTimers } from '../../../../runtime/transport/google/cloud-tasks-timers.ts';
import { PubSubCommandQueues } from '../../../../runtime/transport/google/pubsub-command-queues.ts';
import { parseTimerBody } from '../../../../runtime/transport/google/timer-message.ts';
import type { Timer } from '../../../../runtime/transport/timers.ts';
import { FakeCloudTasks } from './fake-cloud-tasks.ts';
import { type FakeRequest, fakeRest, googleFault, jsonOf, restTo } from './fake-google.ts';

const taskQueue = 'projects/p/locations/europe-west1/queues/timers';
const topic = (queue: string) => `projects/p/topics/${queue}`;
const days = (count: number) => count * 86_400_000;

/** Timers over fakes of Cloud Tasks and of a topic, whose worker sets timers again that go on. */
function timerWorld() {
  const clock = testAmbient();
  const tasks = new FakeCloudTasks(taskQueue, clock.now);
  const sent: { message: unknown; group?: string | undefined }[] = [];
  let stages = 0;
  const publish = async (request: Pick<FakeRequest, 'bytes'>) => {
    for (const { data, orderingKey: group } of jsonOf(request).messages) {
      const body = Buffer.from(data, 'base64').toString();
      const timer = parseTimerBody(body);
      stages += timer ? 1 : 0;
      if (timer) await timers.set(timer);
      else sent.push({ message: JSON.parse(body), group });
    }
    return { json: {} };
  };
  const rest = restTo((request) => (request.url.pathname.endsWith(':publish') ? publish(request) : tasks.answer(request)));
  const queues = new PubSubCommandQueues({ rest, topic, deadLetterTopic: topic });
  const timers = new CloudTasksTimers({ rest, taskQueue, account: 'timers@p.iam', topic, queues, ambient: clock });
  const pass = async (milliseconds: number) => {
    clock.advance(milliseconds);
    for (const { httpRequest } of tasks.takeDue()) await publish({ bytes: Buffer.from(httpRequest.body, 'base64') });
  };
  return { clock, tasks, timers, sent, pass, stages: () => stages };
}

function timer(dueAt: number, facts: Partial<Timer> = {}): Timer {
  const message = { saga: 'Saga#1', timeoutId: 't-1', causationDepth: 1 };
  return { id: 't-1', dueAt: new Date(dueAt).toISOString(), queue: 'commands', message, group: 'g', ...facts };
}

describe('timers of Cloud Tasks', () => {
  timersContract((): TimersHarness => {
    const { timers, clock, pass, sent } = timerWorld();
    return { timers, queue: 'commands', now: clock.now, pass, sent: async () => sent };
  });

  it('publish to the topic of their queue, under the account of timers', async () => {
    const { timers, tasks, clock } = timerWorld();
    await timers.set(timer(clock.now() + 60_000));
    const [task] = tasks.pending.values();
    expect(task?.httpRequest).toMatchObject({
      url: 'https://pubsub.googleapis.com/v1/projects/p/topics/commands:publish',
      httpMethod: 'POST',
      oauthToken: { serviceAccountEmail: 'timers@p.iam' },
    });
  });

  it('go off at their time also when it is months ahead: each stage sets the next', async () => {
    const { timers, clock, sent, pass, stages } = timerWorld();
    const due = clock.now() + days(100);
    await timers.set(timer(due));
    for (let hours = 0; hours < 100 * 24 - 1; hours += 1) await pass(3_600_000);
    expect({ sent: sent.length, stages: stages() }).toEqual({ sent: 0, stages: 3 });
    await pass(3_600_000);
    expect(sent).toEqual([{ message: timer(due).message, group: 'g' }]);
    expect(clock.now()).toBe(due);
  });

  it.each([1, 40, 70, 100])('are cancelled, whichever stage of %d days they are at', async (ahead) => {
    const { timers, tasks, clock, pass } = timerWorld();
    await timers.set(timer(clock.now() + days(ahead)));
    for (let passed = 0; passed < Math.floor(ahead / 2); passed += 1) await pass(days(1));
    await timers.cancel('t-1');
    expect(tasks.pending.size).toBe(0);
  });

  it('are refused above 1 MB, which is what a task holds', async () => {
    const { timers, clock } = timerWorld();
    const message = { command: 'Count', input: 'x'.repeat(800_000) };
    await expect(timers.set(timer(clock.now() + 1_000, { message }))).rejects.toMatchObject({ code: 'timer-too-large' });
  });

  it('say what Cloud Tasks refuses', async () => {
    const { rest } = fakeRest(googleFault(403, 'PERMISSION_DENIED'));
    const queues = new PubSubCommandQueues({ rest, topic, deadLetterTopic: topic });
    const timers = new CloudTasksTimers({ rest, taskQueue, account: 'a', topic, queues, ambient: testAmbient() });
    await expect(timers.set(timer(Date.parse('2026-02-01')))).rejects.toMatchObject({ service: 'Cloud Tasks', operation: 'createTask' });
    await expect(timers.cancel('t-1')).rejects.toMatchObject({ operation: 'deleteTask', retryable: false });
  });
});

describe('the message of a timer that goes on', () => {
  it('is told from a command, whatever stands in its input', () => {
    expect(parseTimerBody('{"command":"Count","input":{"allframe":"timer"}}')).toBeUndefined();
    expect(parseTimerBody('no JSON "allframe":"timer"')).toBeUndefined();
  });

  it.each([{}, { id: 't', dueAt: '', queue: 'q' }, { id: 't', dueAt: 'x', queue: 'q', message: { command: 1 } }, null])(
    'is refused where it holds no timer',
    (broken) => {
      const body = JSON.stringify({ allframe: 'timer', timer: broken });
      expect(() => parseTimerBody(body)).toThrow(expect.objectContaining({ code: 'validation-failed' }));
    },
  );
});
