/** A call that was made. */
export interface MadeCall {
  readonly operation: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever was sent
  readonly input: any;
}

/** What a service answers, or throws; a function is asked with the input. */
// biome-ignore lint/suspicious/noExplicitAny: tests know what they sent
export type FakeAnswer = object | Error | ((input: any) => object);

/** A service whose answers are those given, one a call; the last one again and again. */
export function fakeCalls(...answers: readonly FakeAnswer[]) {
  const made: MadeCall[] = [];
  const calls = {
    async call(operation: string, input: object) {
      const answer = answers[Math.min(made.length, answers.length - 1)] ?? {};
      made.push({ operation, input });
      const answered = typeof answer === 'function' ? answer(input) : answer;
      if (answered instanceof Error) throw answered;
      return answered;
    },
  };
  return { calls: calls as never, made };
}

/** What a service answers with when it refuses, whichever client says it. */
export function awsFault(name: string, status = 400): Error {
  return Object.assign(new Error('as AWS says it'), { name, status });
}

/** Pauses that take no time, and how long they were. */
export function pauses() {
  const waits: number[] = [];
  return { waits, random: () => 0.5, sleep: async (milliseconds: number) => void waits.push(milliseconds) };
}
