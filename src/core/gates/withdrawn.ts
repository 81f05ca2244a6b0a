import { withAside } from '../history/aside.ts';
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
  const found = services.flatMap((state) =>
    wanted
      .filter(({ service }) => service === state.service.name)
      .map((one) => withdrawnBy(environment, state, one))
      .filter((one) => one !== null),
  );
  const reasons = found.map(({ reason }) => reason);
  const problem = reasons.length === 0 ? null : withdrawnBefore(environment, reasons);
  const shutBy = found.map(({ sha }) => sha);
  return gateOf('withdrawn', problem, text`It was not rolled back here.`, shutBy);
}

/** What may be the image is taken for it: to deploy it again, somebody only has to say so. */
function withdrawnBy(
  environment: string,
  state: ServiceState,
  wanted: Wanted,
): { readonly sha: string; readonly reason: Text } | null {
  const whole = { ...state, history: withAside(state.history) };
  const deploys = recordsOf(whole, environment).filter(
    ({ action }) => action === 'deploy' || action === 'promote',
  );
  const newest = deploys.find(({ deployed }) => compareImages(wanted, deployed) !== 'other');
  if (newest?.undone !== true) return null;
  const { sha, url } = newest.commit;
  const image = code(shortTag(formatImage(wanted.image)));
  const reason = text`${code(wanted.service)}: ${image} was deployed with ${link(sha.slice(0, 7), url)}, and that was rolled back.`;
  return { sha, reason };
}
