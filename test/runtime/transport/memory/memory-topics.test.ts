import { topicsContract } from '../../../../runtime/testing/topics-contract.ts';
import { MemoryTopics, type MemoryTopicsOptions } from '../../../../runtime/transport/memory/memory-topics.ts';
import type { TopicMessage } from '../../../../runtime/transport/topic.ts';

function setUp(options: Partial<MemoryTopicsOptions> = {}) {
  return new MemoryTopics({ sleep: async () => {}, ...options });
}

const message = (id: string, group?: string) => ({ id, body: id, attributes: {}, group });

describe('topics in memory', () => {
  topicsContract(() => {
    const topics = setUp();
    const got: TopicMessage[] = [];
    topics.subscribe('news', async (received) => void got.push(received));
    const received = async () => {
      await topics.settle();
      return got;
    };
    return { topics, topic: 'news', otherTopic: 'other', received };
  });

  it('let a group wait for its message that fails, and nobody else', async () => {
    const topics = setUp();
    const got: string[] = [];
    let failures = 2;
    topics.subscribe('news', async ({ id }) => {
      got.push(id);
      if (id === 'm-1' && failures-- > 0) throw new Error('fails');
    });
    const others: string[] = [];
    topics.subscribe('news', async ({ id }) => void others.push(id));
    await topics.publish('news', message('m-1', 'g'));
    await topics.publish('news', message('m-2', 'g'));
    await topics.publish('news', message('m-3'));
    expect(topics.isIdle).toBe(false);
    await topics.settle();
    expect(got.filter((id) => id !== 'm-3')).toEqual(['m-1', 'm-1', 'm-1', 'm-2']);
    expect(got.indexOf('m-3')).toBeLessThan(got.indexOf('m-2'));
    expect(others).toHaveLength(3);
  });

  it('give a message up at last, and go on with its group', async () => {
    const given: unknown[] = [];
    const topics = setUp({ attempts: 2, onUndelivered: (topic, { id }, error) => given.push([topic, id, (error as Error).message]) });
    const got: string[] = [];
    topics.subscribe('news', async ({ id }) => {
      got.push(id);
      if (id === 'm-1') throw new Error('never');
    });
    await topics.publish('news', message('m-1', 'g'));
    await topics.publish('news', message('m-2', 'g'));
    await topics.settle();
    expect([got, given]).toEqual([['m-1', 'm-1', 'm-2'], [['news', 'm-1', 'never']]]);
  });

  it('deliver nothing to a subscription that was ended', async () => {
    const topics = setUp();
    const got: string[] = [];
    topics.subscribe('news', async ({ id }) => void got.push(id))();
    await topics.publish('news', message('m-1'));
    await topics.settle();
    expect(got).toEqual([]);
  });
});
