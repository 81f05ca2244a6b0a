import type { SlipwayTrailers } from '../commit/trailers.ts';
import type { Environment } from '../config/types.ts';
import type { OpenProposal } from '../deploy-pull/types.ts';
import { waitsFor } from '../deploy-pull/waits.ts';
import { tagOf } from '../labels.ts';
import { code, link, list, type Text, text } from '../text.ts';
import { type Gate, openGate } from './types.ts';

/**
 * What the deploy pull request will need: nobody has to ask again for that.
 * @param open those that wait already
 */
export function approvalsGate(
  environment: Pick<Environment, 'via' | 'approvals' | 'rollback'>,
  action: SlipwayTrailers['action'],
  open: readonly OpenProposal[] = [],
): Gate {
  if (open.length > 0) {
    const finding = open.flatMap((one, index) => [
      ...(index === 0 ? [] : text` `),
      ...openText(one, waitsFor(environment, action)),
    ]);
    return { id: 'approvals', state: 'waiting', finding, problem: null };
  }
  if (environment.approvals !== null && !areWaived(environment, action)) {
    return {
      id: 'approvals',
      state: 'waiting',
      finding: text`A deploy pull request is opened. ${waitsFor(environment, action)}`,
      problem: null,
    };
  }
  return openGate(
    'approvals',
    environment.via === 'commit'
      ? text`None are needed.`
      : text`None are needed. A deploy pull request is opened. ${waitsFor(environment, action)}`,
  );
}

/** Whether Slipway goes on without the approvals that the environment wants otherwise. */
export function areWaived(
  { rollback }: Pick<Environment, 'rollback'>,
  action: SlipwayTrailers['action'],
): boolean {
  return action === 'rollback' && !rollback.approvals;
}

/** @param waits what it waits for where its check run says nothing */
function openText({ service, pull, image, standing, approvers }: OpenProposal, waits: Text): Text {
  const what = image === null ? text`` : text` with ${code(tagOf(image))}`;
  const by = approvers.length === 0 ? text`` : text`; approvals that count: ${list(approvers.map(code))}`;
  const how =
    standing === null ? waits : text`${standing}${by}. Slipway merges it by itself, once nothing is missing.`;
  return text`${link(`#${pull.number}`, pull.url)} is open for ${code(service)}${what}. ${how}`;
}
