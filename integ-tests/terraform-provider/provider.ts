import { join } from 'node:path';
import { type handleUnaryCall, Server, ServerCredentials, type ServiceDefinition, status, type UntypedHandleCall } from '@grpc/grpc-js';
import { load } from '@grpc/proto-loader';
import { type ProviderRequest, providerCalls } from './provider-calls.ts';
import type { ProviderName } from './resources.ts';
import { type ProviderSchema, readSchema } from './schema.ts';

/** Running stand-ins for the AWS and Google providers, which know their schemas and no cloud. */
export interface SchemaProvider {
  /** To merge into the environment of `terraform`, so that it talks to the stand-ins. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends the servers. */
  stop(): void;
}

/**
 * Starts schema-only providers for `hashicorp/aws` and `hashicorp/google` inside this process. Terraform then does init, validate,
 * plan, apply and destroy without a network. Run Terraform asynchronously: a blocking call would starve the servers.
 */
export async function startSchemaProvider(): Promise<SchemaProvider> {
  const started = await Promise.all((['aws', 'google'] as const).map(startOne));
  return {
    env: {
      TF_REATTACH_PROVIDERS: JSON.stringify(Object.fromEntries(started.map(({ name, port }) => [`hashicorp/${name}`, reattach(port)]))),
    },
    stop: () => {
      for (const { server } of started) server.forceShutdown();
    },
  };
}

async function startOne(name: ProviderName): Promise<{ name: ProviderName; port: number; server: Server }> {
  const server = new Server();
  server.addService(await serviceDefinition(), handlers(readSchema(name)));
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound))),
  );
  return { name, port, server };
}

async function serviceDefinition(): Promise<ServiceDefinition> {
  const definitions = await load(join(__dirname, 'tfplugin5.proto'), { keepCase: true, enums: String, longs: Number, defaults: true });
  return definitions['tfplugin5.Provider'] as ServiceDefinition;
}

function handlers(schema: ProviderSchema): Record<string, UntypedHandleCall> {
  return Object.fromEntries(Object.entries(providerCalls(schema)).map(([name, answer]) => [name, unary(answer)]));
}

function unary(answer: (request: ProviderRequest) => object): handleUnaryCall<ProviderRequest, object> {
  return ({ request }, callback) => {
    try {
      callback(null, answer(request));
    } catch (error) {
      callback({ code: status.INTERNAL, details: String(error) });
    }
  };
}

/** `Test` tells Terraform that the process is not its own to end. */
function reattach(port: number): object {
  return { Protocol: 'grpc', ProtocolVersion: 5, Pid: process.pid, Test: true, Addr: { Network: 'tcp', String: `127.0.0.1:${port}` } };
}
