/** What the store needs of PostgreSQL's client: a `Pool` of node-postgres has it, and so has PGlite. */
export interface SqlClient {
  /** Runs one statement, as a transaction of its own, with values for `$1`, `$2` and so on. */
  query(text: string, values: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}
