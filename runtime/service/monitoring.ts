/** What watches over the service in its cloud. */
export interface MonitoringOptions {
  /**
   * A dashboard of what the functions emit and of what the cloud measures.
   *
   * @default true
   */
  readonly dashboard?: boolean | undefined;
  /**
   * Alarms on dead letters, parked streams, lag, errors, throttles and conflicts.
   *
   * @default true
   */
  readonly alarms?: boolean | undefined;
  /**
   * The ARN of a topic of SNS that alarms are sent to.
   *
   * @default they are shown, and sent to nobody
   */
  readonly alarmTopic?: string | undefined;
  /**
   * How old what a projector or reactor handles may be before an alarm, in seconds.
   *
   * @default 300
   */
  readonly maxLagSeconds?: number | undefined;
}

/** Annotates what watches over the service: a dashboard and alarms, which cost a little each. */
export function monitoring(options: MonitoringOptions = {}): MonitoringOptions {
  return options;
}
