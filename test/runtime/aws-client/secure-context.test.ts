import { awsEndpoint } from '../../../runtime/aws-client/aws-endpoint.ts';
import { exchangeWith } from '../../../runtime/aws-client/exchange.ts';
import { makeSecureContext } from '../../../runtime/aws-client/secure-context.ts';

describe('the context of connections over TLS', () => {
  it('is one for all of a process, where it was made ahead of them', async () => {
    const make = jest.spyOn(process.getBuiltinModule('node:tls'), 'createSecureContext');
    makeSecureContext();
    // Nobody answers there.
    const exchanges = ['dynamodb', 'sqs'].map((service) => exchangeWith(awsEndpoint(service, 'eu-central-1', 'https://127.0.0.1:1')));

    for (const exchange of [...exchanges, ...exchanges])
      await expect(exchange({}, '{}', 1_000)).rejects.toMatchObject({ code: 'ECONNREFUSED' });

    expect(make).toHaveBeenCalledTimes(1);
  });
});
