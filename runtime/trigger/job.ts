/** What starts a job of the service's own, such as the catch-up: the input that infrastructure gives EventBridge Scheduler. */
export interface JobEvent {
  readonly allframe: 'job';
  /** The job's name: `catch-up`. */
  readonly job: string;
}

/** The input of a job's target. */
export function jobInput(job: string): JobEvent {
  return { allframe: 'job', job };
}

/** Recognizes the event by `allframe`. */
export function isJobEvent(event: unknown): event is JobEvent {
  const { allframe, job } = (event ?? {}) as Partial<JobEvent>;
  return allframe === 'job' && typeof job === 'string';
}
