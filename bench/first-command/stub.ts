import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

/** DynamoDB as far as a first command needs it, in a process of its own, over TLS. */
export interface Stub {
  readonly endpoint: string;
  stop(): void;
}

/** The process is this benchmark again, told to serve. */
export async function startStub(directory: string): Promise<Stub> {
  const [key, certificate] = [join(directory, 'stub.key'), join(directory, 'stub.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...kind, '-keyout', key, '-out', certificate, ...subject], { stdio: 'ignore' });
  const child = fork(process.argv[1] ?? '', ['--stub', key, certificate]);
  const [port] = await once(child, 'message');
  return { endpoint: `https://127.0.0.1:${port}`, stop: () => void child.kill() };
}

/** Every stream is empty, and every write is taken. */
export function serveStub(key: string, certificate: string): void {
  const empty = Buffer.from('{"Count":0,"Items":[],"ScannedCount":0}');
  const taken = Buffer.from('{}');
  const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (request, response) => {
    const body = String(request.headers['x-amz-target']).endsWith('Query') ? empty : taken;
    request.resume();
    request.on('end', () => {
      response.writeHead(200, {
        'content-type': 'application/x-amz-json-1.0',
        'content-length': body.length,
        'x-amz-crc32': crc32(body),
      });
      response.end(body);
    });
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
  process.on('disconnect', () => process.exit());
}
