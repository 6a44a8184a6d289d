import { type FirestoreEmulator, startFirestore } from './firestore.ts';
import { describeWith } from './tools.ts';

describeWith('firestore-emulator', 'the emulator of Firestore', () => {
  let firestore: FirestoreEmulator;

  beforeAll(async () => {
    firestore = await startFirestore();
  });
  afterAll(() => firestore?.stop());

  it('refuses to make a document that is there', async () => {
    const document = firestore.client('events').collection('things').doc('one');
    await document.create({ value: 'first' });

    const failure = await document.create({ value: 'second' }).catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: 6 });
    expect((await document.get()).data()).toEqual({ value: 'first' });
  });

  it('keeps databases apart', async () => {
    await firestore.client('one').doc('things/shared').create({ value: 1 });

    expect((await firestore.client('other').doc('things/shared').get()).exists).toBe(false);
  });

  it('listens no more once it was stopped', async () => {
    const another = await startFirestore();

    await another.stop();

    await expect(fetch(`http://${another.host}`)).rejects.toThrow('fetch failed');
  });
});
