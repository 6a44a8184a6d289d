import { applicationDefaultToken } from '../../../runtime/google-client/access-token.ts';

const tokens: (string | null)[] = [];
let made = 0;

jest.mock('google-auth-library', () => ({
  GoogleAuth: class {
    constructor() {
      made += 1;
    }
    async getAccessToken() {
      return tokens.shift() ?? null;
    }
  },
}));

describe('the token of the process', () => {
  it('is asked for each time, of one library that is loaded with the first', async () => {
    const token = applicationDefaultToken();
    expect(made).toBe(0);
    tokens.push('one', 'two');
    expect([await token(), await token()]).toEqual(['one', 'two']);
    expect(made).toBe(1);
  });

  it('is missed where the process has no identity', async () => {
    await expect(applicationDefaultToken()()).rejects.toThrow(/service account/);
  });
});
