import { consume } from '../../../../runtime/process-manager/consumer/consumer.ts';
import { InMemoryCheckpointStore } from '../../../../runtime/process-manager/consumer/in-memory-checkpoint-store.ts';
import { readSaga } from '../../../../runtime/process-manager/saga/read-saga.ts';
import { createSagaConsumers } from '../../../../runtime/process-manager/saga/saga-consumers.ts';
import type { CommandSender, TravellingCommand } from '../../../../runtime/transport/command-sender.ts';
import { Book, Booking, event, tripWorld, Unbook } from './saga-trip.ts';

function following(commands: readonly TravellingCommand[] = [Book, Unbook]) {
  const world = tripWorld();
  const checkpoints = new InMemoryCheckpointStore();
  const sent: unknown[] = [];
  const sender: Pick<CommandSender, 'send'> = {
    send: async (command, input, { commandId = '' } = {}) => {
      sent.push({ command, input });
      return commandId;
    },
  };
  const ports = { ...world, checkpoints, sender, commands };
  const [inputs, outbox] = createSagaConsumers(Booking, ports);
  return { ...ports, inputs, outbox, sent };
}

const requested = event('TripRequested', { parts: ['flight'] });

describe('the consumers of a saga', () => {
  it('bring events into it, and send what it states', async () => {
    const { inputs, outbox, append, commitsOf, sent, timersSet, ...ports } = following();
    expect(inputs).toMatchObject({ name: 'saga:Booking', from: ['Trip', 'Payment'], startFrom: 'now' });
    expect(outbox).toMatchObject({ name: 'saga-outbox:Booking', from: ['Booking'], startFrom: 'beginning' });
    expect(await inputs.handle(await append('Trip#t-1', [requested]))).toBe('handled');
    const [step] = await commitsOf('Booking#t-1');
    expect(step && (await outbox.handle(step))).toBe('handled');
    expect(sent).toEqual([{ command: Book, input: { part: 'flight' } }]);
    expect(timersSet).toHaveLength(1);
    expect(await readSaga(Booking, 't-1', ports)).toMatchObject({ status: 'running' });
  });

  it('say so where there is nothing to do, so that a checkpoint need not be written for it', async () => {
    const { inputs, outbox, append, commitsOf } = following();
    expect(await inputs.handle(await append('Trip#t-1', [event('TripNoted')]))).toBe('ignored');
    await inputs.handle(await append('Payment#p-1', [event('PaymentReceived', { tripId: 't-1' })]));
    const [step] = await commitsOf('Booking#t-1');
    expect(step && (await outbox.handle(step))).toBe('ignored');
  });

  it('move the checkpoint after the commit of the saga (rule E1)', async () => {
    const { inputs, append, stepsOf, checkpoints, ...ports } = following();
    const commit = await append('Trip#t-1', [requested]);
    const put = jest.spyOn(checkpoints, 'put').mockImplementation(async () => {
      expect(await stepsOf()).toHaveLength(1);
      return true;
    });
    await consume({ ...inputs, startFrom: 'beginning' }, [commit], { ...ports, checkpoints });
    expect(put).toHaveBeenCalledTimes(1);
  });

  it('wait with a command that the service does not have for newer code, and tell the saga after five minutes', async () => {
    const { inputs, outbox, append, commitsOf, ambient } = following([Unbook]);
    await inputs.handle(await append('Trip#t-1', [requested]));
    const [step] = await commitsOf('Booking#t-1');
    if (!step) throw new Error('no step');
    await expect(outbox.handle(step)).rejects.toMatchObject({ code: 'unknown-command', retryable: true });
    await ambient.sleep(299_000);
    await expect(outbox.handle(step)).rejects.toMatchObject({ code: 'unknown-command' });
    await ambient.sleep(1_000);
    await outbox.handle(step);
    const [, answered] = await commitsOf('Booking#t-1');
    expect(answered?.events[0]).toMatchObject({
      type: 'CommandFailed',
      data: { command: 'Book', code: 'unknown-command', details: expect.stringContaining('"Book"; it has Unbook') },
    });
  });
});
