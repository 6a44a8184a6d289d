/** Where the worker takes what is pushed to it: one path a source, none that Cloud Run reserves (those that end in z). */
export const pushPaths = {
  queue: (id: string) => `/_allframe/queues/${id}/messages`,
  busRule: (id: string) => `/_allframe/rules/${id}/events`,
  stream: (id: string) => `/_allframe/streams/${id}/commits`,
  topic: (id: string) => `/_allframe/topics/${id}/messages`,
  schedule: (id: string) => `/_allframe/schedules/${id}/times`,
} as const;
