import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import type { Seen } from './measures.ts';
import { lastReport, type Report } from './report-line.ts';

const coldRuns = 10;
const warmRuns = 10;
const updateTimeoutSeconds = 120;

/** Invokes a function anew for each cold run, then some times warm, and keeps what Lambda reports of each. */
export async function seenOf(functionName: string, payload: (id: string) => unknown, client = new LambdaClient()): Promise<Seen> {
  const cold: Report[] = [];
  const warm: Report[] = [];
  for (let run = 0; run < coldRuns; run += 1) {
    await startAnew(functionName, run, client);
    cold.push(await reportOf(functionName, payload(`cold-${Date.now()}`), client));
  }
  for (let run = 0; run < warmRuns; run += 1) warm.push(await reportOf(functionName, payload(`warm-${Date.now()}-${run}`), client));
  const { CodeSize: codeBytes = Number.NaN } = await client.send(new GetFunctionConfigurationCommand({ FunctionName: functionName }));
  return { cold: cold.filter(({ initMs }) => initMs !== undefined), warm: warm.filter(({ initMs }) => initMs === undefined), codeBytes };
}

/** A function whose environment variables change gets new execution environments. */
async function startAnew(FunctionName: string, run: number, client: LambdaClient): Promise<void> {
  const { Environment } = await client.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const Variables = { ...Environment?.Variables, MEASURED_RUN: String(run) };
  await client.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
  await waitUntilFunctionUpdatedV2({ client, maxWaitTime: updateTimeoutSeconds, minDelay: 1, maxDelay: 2 }, { FunctionName });
}

/** The end of the log comes with the answer: the lines that CloudWatch gets. */
async function reportOf(FunctionName: string, payload: unknown, client: LambdaClient): Promise<Report> {
  const Payload = Buffer.from(JSON.stringify(payload));
  const {
    LogResult = '',
    FunctionError,
    Payload: answer,
  } = await client.send(new InvokeCommand({ FunctionName, LogType: 'Tail', Payload }));
  if (FunctionError !== undefined) throw new Error(`${FunctionName} failed: ${Buffer.from(answer ?? []).toString()}`);
  const report = lastReport(Buffer.from(LogResult, 'base64').toString());
  if (!report) throw new Error(`The log of ${FunctionName} holds no REPORT line; its log level for platform events must be INFO`);
  return report;
}
