import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import { UnprotectedPersonalDataError } from '../../../runtime/command-bus/errors.ts';
import { stateCache } from '../../../runtime/command-bus/state-cache.ts';
import { InMemoryEventStore } from '../../../runtime/event-store/in-memory-event-store.ts';
import { InvalidSubjectError, SubjectForgottenError } from '../../../runtime/event-store/personal-data/errors.ts';
import { forgetSubject } from '../../../runtime/event-store/personal-data/forget-subject.ts';
import { problemOf } from '../../../runtime/http/problem.ts';
import { erased } from '../../../runtime/message/erased.ts';
import { given } from '../../../runtime/testing/given-when-then.ts';
import { testAmbient } from '../../../runtime/testing/test-ambient.ts';
import { CountUp } from '../counter.ts';
import { Customer, protectedStore, Rate, Register } from '../event-store/personal-data/customer.ts';

const anna = { customerId: 'c-1', email: 'anna@example.com' };

describe('a command that decides personal data', () => {
  it('is refused over a store that would keep it in clear, before anything is read', async () => {
    const store = new InMemoryEventStore();
    const load = jest.spyOn(store, 'load');
    const commands = createCommandBus({ store, ambient: testAmbient() });
    await expect(commands.dispatch(Register, anna)).rejects.toThrow(UnprotectedPersonalDataError);
    await expect(commands.dispatch(Rate, { customerId: 'c-1', stars: 5 })).rejects.toMatchObject({ aggregate: 'Customer' });
    expect(load).not.toHaveBeenCalled();
    expect((await commands.dispatch(CountUp, { counterId: 'a' })).outcome).toBe('accepted');
  });

  it('is refused over a store that protects others only', async () => {
    const { store } = protectedStore({ aggregates: [] });
    const commands = createCommandBus({ store, ambient: testAmbient() });
    await expect(commands.dispatch(Register, anna)).rejects.toThrow(UnprotectedPersonalDataError);
  });

  it('answers with what it decided, and decides on what it reads', async () => {
    const { store, ambient, storedText } = protectedStore();
    const commands = createCommandBus({ store, ambient });
    expect(await commands.dispatch(Register, anna)).toMatchObject({ outcome: 'accepted', events: [{ data: anna }] });
    await commands.dispatch(Rate, { customerId: 'c-1', stars: 5 });
    expect(await storedText('Customer#c-1')).not.toContain('anna@example.com');
  });

  it('is told from another by its id, and gets its first result after its subject was forgotten too', async () => {
    const { store, keys, ambient } = protectedStore();
    const commands = createCommandBus({ store, ambient });
    await commands.dispatch(Register, anna, { commandId: 'x' });
    expect(await commands.dispatch(Register, anna, { commandId: 'x' })).toMatchObject({ version: 1 });
    await expect(commands.dispatch(Register, { ...anna, email: 'b' }, { commandId: 'x' })).rejects.toMatchObject({
      code: 'command-id-reused',
    });
    await forgetSubject('c-1', { store, keys, ambient });
    expect(await commands.dispatch(Register, anna, { commandId: 'x' })).toMatchObject({ version: 1 });
  });

  it('fails for who was forgotten, and says so to the client', async () => {
    const { store, keys, ambient } = protectedStore();
    const commands = createCommandBus({ store, ambient });
    await forgetSubject('c-1', { store, keys, ambient });
    const error = await commands.dispatch(Register, anna).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(SubjectForgottenError);
    expect(problemOf(error)).toMatchObject({ status: 422, code: 'subject-forgotten' });
    expect(problemOf(new InvalidSubjectError({ fault: 'is empty' }))).toMatchObject({ status: 400 });
  });

  it('is tested like any other, also after its subject was forgotten', async () => {
    await given().when(Register, anna).then(Customer.events.Registered(anna));
    await given({ type: 'Registered', data: { ...anna, email: erased } })
      .when(Rate, { customerId: 'c-1', stars: 5 })
      .then(Customer.events.Rated({ stars: 5 }));
  });
});

describe('the cache of states', () => {
  it('keeps nothing of an aggregate with personal fields', async () => {
    const { store, ambient, keys } = protectedStore({ aggregates: [Customer] });
    const cache = stateCache();
    const commands = createCommandBus({ store, ambient, cache });
    await commands.dispatch(Register, anna);
    await commands.dispatch(Rate, { customerId: 'c-1', stars: 5 });
    expect(cache.entries).toBe(0);
    await forgetSubject('c-1', { store, keys, ambient });
    await commands.dispatch(CountUp, { counterId: 'a' });
    expect(cache.entries).toBe(1);
  });
});
