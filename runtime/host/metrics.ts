import type { MetricName } from '../contract/metrics.ts';

/** Gathers what is counted and measured until it is written: costs next to nothing where nothing is. */
export interface MetricRecorder {
  /** Adds to a count, or one more measured value. */
  record(name: MetricName, value?: number): void;
  /** What was recorded since the last time; nothing where nothing was. */
  take(): ReadonlyMap<MetricName, readonly number[]> | undefined;
}

/** Makes a recorder with nothing in it. */
export function createMetricRecorder(): MetricRecorder {
  let recorded: Map<MetricName, number[]> | undefined;
  return {
    record(name, value = 1) {
      recorded ??= new Map();
      const values = recorded.get(name);
      if (values) values.push(value);
      else recorded.set(name, [value]);
    },
    take() {
      const taken = recorded;
      recorded = undefined;
      return taken;
    },
  };
}
