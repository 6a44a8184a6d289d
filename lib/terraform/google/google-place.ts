/** Where a service runs on Google Cloud, and from which image: texts, or tokens of the stack such as a variable's value. */
export interface GooglePlace {
  readonly project: string;
  /** Of the Cloud Run services, the Firestore databases and the trigger between them, which must all be in one. */
  readonly region: string;
  readonly image: string;
}
