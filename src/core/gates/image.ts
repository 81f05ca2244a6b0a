import { formatImage } from '../image.ts';
import { isProblem, type Problem } from '../problem.ts';
import type { ServiceState } from '../snapshot.ts';
import { code, list, text } from '../text.ts';
import { type Gate, gateOf, openGate } from './types.ts';

/**
 * Whether the registries have the images that the command would write.
 * @param unclear why it cannot be told which images those are
 */
export function imageGate(
  services: readonly Pick<ServiceState, 'image'>[],
  unclear: readonly Problem[] = [],
): Gate {
  const [fault] = unclear;
  if (fault !== undefined) return gateOf('image', fault, fault.title);
  const asked = services.flatMap(({ image }) => image ?? []);
  if (asked.length === 0) return openGate('image', text`No registry is asked.`);
  const problem = asked.map(({ answer }) => answer).find(isProblem) ?? null;
  return gateOf(
    'image',
    problem,
    text`The registry has ${list(asked.map(({ image }) => code(formatImage(image))))}.`,
  );
}
