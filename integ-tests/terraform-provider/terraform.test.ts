import { terraformAvailable } from './terraform.ts';

describe('where terraform is missing', () => {
  const withoutTerraform = { PATH: '/nowhere' };

  afterEach(() => jest.restoreAllMocks());

  it('names on the console what is skipped', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});

    const available = terraformAvailable('the emitted Terraform', withoutTerraform);

    expect(available).toBe(false);
    expect(warn).toHaveBeenCalledWith('SKIPPED, because terraform is missing: the emitted Terraform');
  });

  it('fails with its name when CI=true', () => {
    expect(() => terraformAvailable('the emitted Terraform', { ...withoutTerraform, CI: 'true' })).toThrow(
      'terraform is missing and CI=true',
    );
  });
});
