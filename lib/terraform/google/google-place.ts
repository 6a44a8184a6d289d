/** Where a service runs on Google Cloud, and from which image: texts, or tokens of the stack such as a variable's value. */
export interface GooglePlace {
  readonly project: string;
  /** Of the Cloud Run services, the Firestore databases and the trigger between them, which must all be in one. */
  readonly region: string;
  readonly image: string;
  /** Who is told of alarms; of a stack's variable unless given. */
  readonly notificationChannels?: readonly string[] | undefined;
  /** Whether a registry for the image is made. */
  readonly makesRegistry?: boolean | undefined;
}
