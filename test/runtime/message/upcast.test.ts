import * as z from 'zod';
import { createCatalogue } from '../../../runtime/message/event-definition.ts';
import { upcast } from '../../../runtime/message/upcast.ts';

const place = { stream: 'Order#1', version: 7 };
const stored = (schemaVersion: number) => ({ type: 'Placed', data: {}, schemaVersion });
const catalogue = createCatalogue(
  {
    Placed: {
      schema: z.object({}),
      version: 3,
      upcast: {
        1: () => {
          throw new TypeError('no lines');
        },
      },
    },
  },
  [],
);

describe('upcasting', () => {
  it('says which upcaster is missing, which no waiting cures', () => {
    const missing = {
      name: 'InvalidUpcastError',
      retryable: false,
      message: expect.stringMatching(/Order#1 holds at version 7 an older Placed.*upcast has no function for version 2/),
    };
    expect(() => upcast(stored(2), catalogue, place)).toThrow(expect.objectContaining(missing));
  });

  it('says which upcaster threw, and for which event', () => {
    const failed = {
      name: 'InvalidUpcastError',
      retryable: false,
      message: expect.stringMatching(/Order#1.*version 7.*Placed.*version 1 threw no lines/),
    };
    expect(() => upcast(stored(1), catalogue, place)).toThrow(expect.objectContaining({ ...failed, cause: expect.any(TypeError) }));
  });

  it('takes an event of a newer version for one of newer code', () => {
    expect(() => upcast(stored(4), catalogue, place)).toThrow(expect.objectContaining({ name: 'UnknownEventError', retryable: true }));
  });
});
