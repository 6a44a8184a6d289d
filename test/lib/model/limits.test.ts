import { cloudRunMemoryMbByCpu, limits, nameRules, payloadBytes } from '../../../lib/model/limits.ts';
import { maxItemBytes } from '../../../runtime/event-store/commit-size.ts';
import { maxInputBytes } from '../../../runtime/transport/aws/scheduler-timers.ts';
import { maxMessageBytes } from '../../../runtime/transport/message-body.ts';
import { maxEntryBytes } from '../../../runtime/transport/public-event-entry.ts';
import { maxTopicMessageBytes } from '../../../runtime/transport/topic.ts';

describe('the vendors’ limits', () => {
  it('have a source each, and a range that is one', () => {
    const sources = [...Object.values(limits), ...Object.values(nameRules), ...Object.values(payloadBytes)].map(({ source }) => source);
    for (const source of sources)
      expect(source).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|cloud\.google\.com|www\.rfc-editor\.org|developer\.mozilla\.org)\//);
    for (const { min, max } of Object.values(limits)) expect(min).toBeLessThan(max);
    for (const { min, max } of cloudRunMemoryMbByCpu.values()) {
      expect(min).toBeGreaterThanOrEqual(limits.cloudRunMemoryMb.min);
      expect(max).toBeLessThanOrEqual(limits.cloudRunMemoryMb.max);
    }
  });

  it('of payloads are those that the runtime holds to', () => {
    const { queueMessage, topicMessage, busEvent, scheduleInput, tableItem } = payloadBytes;
    expect(maxMessageBytes).toBe(queueMessage.max);
    expect(maxTopicMessageBytes).toBe(topicMessage.max);
    // The entry must be smaller than the limit.
    expect(maxEntryBytes).toBe(busEvent.max - 1);
    expect(maxInputBytes).toBe(scheduleInput.max);
    expect(maxItemBytes).toBe(tableItem.max);
  });
});
