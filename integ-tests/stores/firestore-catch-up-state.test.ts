import { FirestoreCatchUpState } from '../../runtime/process-manager/consumer/firestore/firestore-catch-up-state.ts';
import { type FirestoreEmulator, startFirestore } from '../emulators/firestore.ts';
import { describeWith } from '../emulators/tools.ts';

describeWith('firestore-emulator', 'the state of catch-up on Firestore', () => {
  let firestore: FirestoreEmulator;
  let databases = 0;
  const state = () => new FirestoreCatchUpState({ client: firestore.client(`views-${++databases}`) });

  beforeAll(async () => {
    firestore = await startFirestore();
  });
  afterAll(() => firestore?.stop());

  it('is read as it was written, once there is any', async () => {
    const kept = state();
    expect(await kept.read()).toBeUndefined();
    const full = { begunAt: '2026-01-01T00:00:00.000Z', aggregates: ['Order'], cursor: 'x' };
    expect(await kept.write({ revision: 1, full })).toBe(true);
    expect(await kept.write({ revision: 2, fullBegunAt: full.begunAt })).toBe(true);
    expect(await kept.read()).toEqual({ revision: 2, fullBegunAt: full.begunAt });
  });

  it('is changed by the one who has read it as it is', async () => {
    const kept = state();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => kept.write({ revision: 1 })));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    for (const revision of [1, 3]) expect(await kept.write({ revision })).toBe(false);
  });

  it('begins again where it can’t be read', async () => {
    const client = firestore.client(`views-${++databases}`);
    await client.doc('consumers/$catch-up').set({ revision: 3, state: '<' });
    expect(await new FirestoreCatchUpState({ client }).read()).toEqual({ revision: 3 });
  });
});
