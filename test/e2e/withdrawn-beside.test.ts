import { expect, it } from '@jest/globals';
import { Environments } from './environment.ts';
import { Rollbacks } from './rollbacks.ts';
import { environments, usePlayground } from './support.ts';

const story = usePlayground();
const people = new Rollbacks(story);
const repository = new Environments(story);

it('what was rolled back stays so where a pull request is merged that hides both from git’s history', async () => {
  await people.deploy(await people.build('one'));
  const two = await people.build('two');
  const { number } = await repository.propose({ 'staging/storefront/more.yaml': '# more\n' });
  const deploy = await people.deploy(two);
  await story.say('dev', '/rollback staging');
  const { replies: before } = await story.say('dev', '/deploy staging', two);
  expect(before[0]).toContain('problem `withdrawn`');

  await story.as('ada').rest.pulls.merge({ ...environments, pull_number: number, merge_method: 'merge' });
  await story.settled();
  const { replies: history } = await story.say('dev', '/history staging');
  expect(history[0]).not.toContain(deploy);
  const { replies } = await story.say('dev', '/deploy staging', two);
  expect(replies[0]).toContain('problem `withdrawn`');
  expect(replies[0]).toContain(deploy.slice(0, 7));
  const { replies: again } = await story.say('dev', '/deploy staging --again', two);
  expect(again[0]).toContain('Deployed');
});
