import { isReal } from './aws.ts';

/** On a real account the mappings of queues and streams are at work some time after they were made. */
const patienceMs = isReal ? 180_000 : 60_000;

/** Tries an expectation again until it holds, for at most a minute, on a real account for three minutes; then its failure is the test's. */
export async function eventually(expectation: () => Promise<void>, timeoutMs = patienceMs): Promise<void> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await expectation();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
