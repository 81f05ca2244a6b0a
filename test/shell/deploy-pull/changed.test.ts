import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { parseMarker } from '../../../src/comment/marker.ts';
import { handleComment } from '../../../src/handle.ts';
import { tellIfChanged } from '../../../src/shell/deploy-pull/changed.ts';
import { settleDeployPull } from '../../../src/shell/deploy-pull/settle.ts';
import { inFlight } from '../../../src/shell/in-flight.ts';
import { FakeGitHub } from '../world.ts';
import { asked, branch, digest, occasion, opened, pull, toolsOf } from './tools.ts';

/** What several processes do that know nothing of one another, each with a copy of every delivery. */
let github: FakeGitHub;
beforeEach(async () => {
  github = await opened(['via: pull-request']);
});

const tools = (stand: 'green' | 'waits' = 'green') => ({
  // Nobody has to approve.
  ...toolsOf(github, () => stand, digest, true),
  inTurn: inFlight().inTurn,
});
const settle = (stand?: 'green' | 'waits') => settleDeployPull(tools(stand), pull, occasion);
const repliesTo = (key: string) =>
  github.comments.filter(({ body }) => parseMarker(body)?.startsWith(key)).map(({ body }) => body);

/** As a process does that gets a command, and tells once more what has changed since. */
async function process(body: string, delivery: string, id = 100): Promise<void> {
  const shell = { ...github.shell, inTurn: inFlight().inTurn };
  const { waiting } = await handleComment(shell, asked(body, delivery, id));
  for (const one of waiting) await tellIfChanged(tools(), one, occasion);
}

/** Holds the first comment with these words back until others have done something. */
function holdBack(words: string, others: () => Promise<void>): void {
  const { replies } = github.ports;
  const write = replies.write.bind(replies);
  let held = false;
  jest.spyOn(replies, 'write').mockImplementation(async (...written) => {
    if (!held && written[1].includes(words)) {
      held = true;
      await others();
    }
    return write(...written);
  });
}

async function mergeByHand(): Promise<void> {
  const head = github.deployPulls.branches.get(branch) ?? '';
  const input = { ...pull, head, method: 'squash', title: 'by hand', message: '' } as const;
  await github.shell.github.deployPulls.merge(input);
}

describe('a command that two processes get at once', () => {
  beforeEach(() => {
    github = new FakeGitHub();
    github.rule('via: pull-request');
    github.deployPulls.land = (made, merge) => {
      throw new Error(`Nobody merges #${merge.number} of ${made.repository} here.`);
    };
  });

  it('opens one pull request, and is answered by one comment', async () => {
    const write = jest.spyOn(github.ports.replies, 'write');
    await Promise.all([process('/deploy staging', 'one'), process('/deploy staging', 'one')]);
    expect(github.deployPulls.open).toHaveLength(1);
    expect(repliesTo('one')).toHaveLength(1);
    expect(repliesTo('one')[0]).toContain('by pull request');
    // Each comment that is made notifies people.
    expect(write.mock.calls.filter(([, , existing]) => existing === null)).toHaveLength(1);
  });

  it('is answered by the older of two comments that were made in the same moment, once it is told again', async () => {
    // The other process finds no comment yet, and makes one of its own.
    holdBack('Opening the deploy pull request', () => process('/deploy staging', 'one'));
    await process('/deploy staging', 'one');
    expect(github.deployPulls.open).toHaveLength(1);
    github.deployPulls.pull(101).state = 'closed';
    await settle();
    expect(repliesTo('one')).toHaveLength(1);
    expect(repliesTo('one')[0]).toContain('closed without being merged');
  });
});

describe('a comment that says that it waits, written late, does not stand', () => {
  const late = (others: () => Promise<void>): Promise<void> => {
    holdBack('by pull request', others);
    return process('/deploy staging --tag 1.4.0', 'two', 101);
  };

  it('where it was merged, recorded and told by another process meanwhile', async () => {
    await late(() => settle());
    expect(github.deployPulls.merges).toHaveLength(1);
    expect(repliesTo('two')).toHaveLength(1);
    expect(repliesTo('two')[0]).toContain('Deployed storefront 1.4.0 to staging');
  });

  it('where that process has made a comment of its own', async () => {
    await late(async () => {
      const [mine] = github.comments.filter(({ body }) => body.includes('delivery=two'));
      github.comments.splice(0, github.comments.length);
      await settle();
      if (mine !== undefined) github.comments.push({ ...mine, id: 99 });
    });
    expect(repliesTo('two')).toHaveLength(1);
    expect(repliesTo('two')[0]).toContain('Deployed');
  });

  it('where somebody has closed it', async () => {
    await late(async () => {
      const head = github.deployPulls.branches.get(branch) ?? '';
      Object.assign(github.deployPulls.pull(101), { state: 'closed', head });
      await settle();
    });
    expect(repliesTo('two')[0]).toContain('closed without being merged');
  });

  it('where a later command has superseded it', async () => {
    await late(() => process('/deploy staging --tag 1.5.0', 'three', 102));
    expect(repliesTo('two')[0]).toContain('superseded by');
    expect(repliesTo('three')[0]).toContain('by pull request');
  });

  it('nor one that says why it is not merged, where that was superseded', async () => {
    github.deployPulls.beforeMerge = () => ({ status: 405, message: 'Required status check "ci".' });
    holdBack('merge-refused', async () => {
      await process('/deploy staging --tag 1.4.0', 'two', 101);
    });
    await settle();
    expect(repliesTo('one')[0]).toContain('superseded by');
  });
});

describe('a newer command, where the older is merged in that moment', () => {
  it('opens a pull request of its own, and both are told the truth', async () => {
    github.deployPulls.beforeMove = () => {
      github.deployPulls.beforeMove = () => undefined;
      void mergeByHand();
      return undefined;
    };
    await process('/deploy staging --tag 1.4.0', 'two', 101);
    await settle('waits');
    expect(github.deployPulls.pulls).toMatchObject([{ state: 'merged' }, { state: 'open', number: 102 }]);
    expect(repliesTo('one')[0]).toContain('Deployed storefront 1f2e3d4');
    expect(repliesTo('two')[0]).toContain('/pull/102');
  });

  it('that cancels it is told that there is nothing to cancel', async () => {
    github.deployPulls.beforeMove = () => {
      github.deployPulls.beforeMove = () => undefined;
      void mergeByHand();
      return undefined;
    };
    await process('/cancel staging', 'two', 101);
    await settle('waits');
    expect(repliesTo('one')[0]).toContain('Deployed storefront 1f2e3d4');
    expect(repliesTo('two')[0]).toContain('nothing-to-cancel');
  });
});

it('a copy of a command that was merged since it read everything opens nothing once more', async () => {
  github = new FakeGitHub();
  github.rule('via: pull-request');
  const other = await opened(['via: pull-request']);
  github.deployPulls.land = other.deployPulls.land;
  let copies = 1;
  const look = github.ports.deployPulls.look.bind(github.ports.deployPulls);
  jest.spyOn(github.ports.deployPulls, 'look').mockImplementation(async (...given) => {
    if (copies-- > 0) {
      github.push('deploy\n\nSlipway-Delivery: none\n');
    }
    return look(...given);
  });
  await process('/deploy staging', 'one');
  const made = [...github.deployPulls.commits.values()];
  expect(made.map(({ expectedHead }) => expectedHead)).toEqual([github.commits[0]?.sha]);
});
