import type { OpenPull, PullLook } from '../../src/ports.ts';
import { sha } from './request.ts';

/** An open pull request of head 1 into base 2, which give 3 when merged; nothing is told of it yet. */
export const pullLook: PullLook = {
  repository: 'acme/environments',
  repositoryUrl: 'https://github.test/acme/environments',
  configuration: { oid: sha('c'), text: 'services: {}\n' },
  number: 7,
  url: 'https://github.test/acme/environments/pull/7',
  branch: 'feature',
  open: true,
  merged: false,
  draft: false,
  head: sha('1'),
  base: { ref: 'main', sha: sha('2') },
  mergeable: true,
  merge: { sha: sha('3'), parents: [sha('2'), sha('1')] },
  ownComments: [],
  minimized: [],
  checkName: 'slipway/manifests',
  check: null,
  checkTexts: [],
  defaultCheck: null,
  sharers: [],
};

/** One as a list has it, with nothing told of it. */
export function openPull(number: number, more: Partial<OpenPull> = {}): OpenPull {
  return { number, branch: `b${number}`, head: sha('1'), base: sha('2'), check: null, group: null, ...more };
}
