import { recognized } from '../../../runtime/trigger/event-source.ts';
import { httpEvent, httpSources } from '../../../runtime/trigger/http-event.ts';
import { payload, payloadNames } from './payload.ts';

describe('an event of HTTP', () => {
  it.each(payloadNames)('is told as among all sources: %s', (name) => {
    const event = payload<unknown>(name);
    const known = recognized(event);
    expect(httpEvent(event)).toEqual(httpSources.some((source) => source === known.source) ? known : undefined);
  });

  it.each([[undefined], [null], ['text'], [{}], [{ Records: [] }]])('is none of what nobody knows: %p', (event) => {
    expect(httpEvent(event)).toBeUndefined();
  });
});
