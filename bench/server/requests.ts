/** What clients ask for, each again and again. */
export interface Scenario {
  readonly name: string;
  /** As it goes over the wire. */
  readonly request: string;
}

const headers = [
  'host: counters.example',
  'accept: application/json',
  'user-agent: curl/8.5.0',
  'x-forwarded-for: 203.0.113.7',
  'x-forwarded-proto: https',
  'traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
];

const body = JSON.stringify({ counterId: 'c-1', by: 1 });

export const scenarios: readonly Scenario[] = [
  { name: 'GET', request: `GET /counters/c-1 HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n` },
  {
    name: 'POST of JSON',
    request: `POST /counters HTTP/1.1\r\n${[...headers, 'content-type: application/json', `content-length: ${body.length}`].join('\r\n')}\r\n\r\n${body}`,
  },
];
