/** How the service runs on Google Cloud Run. */
export interface CloudRunOptions {
  /**
   * vCPUs of an instance: 1, 2, 4, 6 or 8.
   *
   * @default 1
   */
  readonly cpu?: number | undefined;
  /**
   * 512 to 32,768: the least that an instance with a whole CPU of the second generation takes.
   *
   * @default 512
   */
  readonly memoryMb?: number | undefined;
  /**
   * Requests that an instance serves at once, 1 to 1,000.
   *
   * @default 80
   */
  readonly concurrency?: number | undefined;
  /** @default 0 */
  readonly minInstances?: number | undefined;
  /** @default 10 */
  readonly maxInstances?: number | undefined;
}

/** Annotates how the service runs on Google Cloud Run. */
export function cloudRun(options: CloudRunOptions): CloudRunOptions {
  return options;
}
