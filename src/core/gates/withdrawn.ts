import { recordsOf } from '../history.ts';
import { formatImage } from '../image.ts';
import { shortTag } from '../labels.ts';
import { withdrawnBefore } from '../problems/gates.ts';
import type { ServiceState } from '../snapshot.ts';
import { code, link, type Text, text } from '../text.ts';
import { compareImages, type Wanted } from './same.ts';
import { type Gate, gateOf } from './types.ts';

/** Whether none of the images was rolled back in the environment, and not deployed there again since. */
export function withdrawnGate(
  environment: string,
  services: readonly ServiceState[],
  wanted: readonly Wanted[],
): Gate {
  const reasons = services.flatMap((state) =>
    wanted
      .filter(({ service }) => service === state.service.name)
      .map((one) => whyNot(environment, state, one))
      .filter((reason) => reason !== null),
  );
  const problem = reasons.length === 0 ? null : withdrawnBefore(environment, reasons);
  return gateOf('withdrawn', problem, text`It was not rolled back here.`);
}

/** What may be the image is taken for it: to deploy it again, somebody only has to say so. */
function whyNot(environment: string, state: ServiceState, wanted: Wanted): Text | null {
  const deploys = recordsOf(state, environment).filter(
    ({ action }) => action === 'deploy' || action === 'promote',
  );
  const newest = deploys.find(({ deployed }) => compareImages(wanted, deployed) !== 'other');
  if (newest?.undone !== true) return null;
  const { sha, url } = newest.commit;
  return text`${code(wanted.service)}: ${code(shortTag(formatImage(wanted.image)))} was deployed with ${link(sha.slice(0, 7), url)}, and that was rolled back.`;
}
