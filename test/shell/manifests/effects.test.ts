import { describe, expect, it } from '@jest/globals';
import { tellManifests } from '../../../src/shell/manifests/run.ts';
import { sha } from '../../support/request.ts';
import { configuration, FakePulls, type Files } from './pulls.ts';

/** A ConfigMap that is marked as immutable, and changes all the same. */
const features = (folder: string, colour: string): Files => ({
  [`${folder}/features.yaml`]: `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: features }\nimmutable: true\ndata: { colour: ${colour} }\n`,
});

async function conclusionOf(folder: string, text = configuration): Promise<string | null | undefined> {
  const github = new FakePulls(features(folder, 'blue'), features(folder, 'green'));
  github.change({ configuration: { oid: sha('c'), text } });
  await tellManifests(github.shell, { repository: 'acme/environments', number: 7 }, 'delivery');
  expect(github.comments[0]?.body).toContain('green');
  return github.checks.at(-1)?.conclusion;
}

describe('the effects of a pull request', () => {
  it('fail the check where one blocks', async () => {
    expect(await conclusionOf('staging/storefront')).toBe('failure');
  });

  it.each([
    ['a service', 'staging/storefront'],
    ['no service', 'elsewhere'],
  ])('are as grave as the whole file has them, in a folder of %s', async (_, folder) => {
    expect(await conclusionOf(folder)).toBe('failure');
    expect(await conclusionOf(folder, `${configuration}effects: { immutable-data: warn }\n`)).not.toBe(
      'failure',
    );
  });

  it('are as grave as the environment of the folder has them', async () => {
    const own = configuration.replace('{{service}}" }', '{{service}}", effects: { immutable-data: off } }');
    expect(await conclusionOf('staging/storefront', own)).not.toBe('failure');
    expect(await conclusionOf('elsewhere', own)).toBe('failure');
  });
});
