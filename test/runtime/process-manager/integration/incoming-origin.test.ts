import { incomingOrigin } from '../../../../runtime/process-manager/integration/incoming-origin.ts';

describe('the origin of what an event of others causes', () => {
  it('continues what the publisher said: correlation, depth, tenant and trace', () => {
    const metadata = {
      ...{ schemaVersion: 1, streamId: 'a', version: 3, correlationId: 'first', causationDepth: 4 },
      ...{ tenant: 'acme', traceParent: '00-a-b-01', traceState: 'v=1' },
    };
    expect(incomingOrigin('e-1', metadata)).toEqual({
      ...{ correlationId: 'first', causationId: 'e-1', causationDepth: 5, actor: undefined },
      ...{ tenant: 'acme', traceParent: '00-a-b-01', traceState: 'v=1' },
    });
  });

  it.each([
    [undefined],
    [null],
    ['text'],
    [[]],
    [{}],
    [{ correlationId: 7, causationDepth: -1, tenant: {}, traceParent: 'x'.repeat(513) }],
  ])('begins anew where %j came beside the event', (metadata) => {
    expect(incomingOrigin('e-1', metadata)).toEqual({ correlationId: 'e-1', causationId: 'e-1', causationDepth: 1 });
  });
});
