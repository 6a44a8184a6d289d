// Starts the AWS emulator, deploys the orders example to it with the real CDK, and says how to call what runs there.
import { deploy } from '../integ-tests/emulators/cdk.ts';
import { startMinistack } from '../integ-tests/emulators/ministack.ts';

deployLocal().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});

async function deployLocal(): Promise<void> {
  progress('Starting the AWS emulator');
  const aws = await startMinistack();
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  try {
    progress('Bootstrapping and deploying the orders example: cdk deploy');
    const outputs = (await deploy(aws))['orders-dev'] ?? {};
    process.stdout.write(instructions(aws.httpApiUrl(outputs.OrdersHttpApiId ?? ''), aws.env, outputs));
    await ended;
  } finally {
    await aws.stop();
  }
}

function progress(step: string): void {
  process.stdout.write(`${step} ...\n`);
}

function instructions(url: string, env: Readonly<Record<string, string>>, outputs: Readonly<Record<string, string>>): string {
  const json = "-H 'content-type: application/json'";
  const credentials = ['AWS_ENDPOINT_URL', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'].map(
    (name) => `${name}=${env[name]}`,
  );
  return `
Deployed. Call it over its API Gateway:

  URL='${url}'
  curl $URL/orders ${json} -d '{"orderId":"o-1","customerId":"c-1"}'
  curl $URL/orders/o-1/items ${json} -d '{"sku":"tea","quantity":2,"priceCents":450}'
  curl -X POST $URL/orders/o-1/submit
  curl $URL/orders/o-1

Look into it with any AWS client:

  export ${credentials.join(' ')}
  aws dynamodb scan --table-name ${outputs.OrdersEventStoreTableName} --endpoint-url $AWS_ENDPOINT_URL

It runs until Ctrl-C, and forgets everything then.
`;
}
