import { gateOf, openGate } from '../../core/gates/types.ts';
import type { Gate } from '../../core/gates/types.ts';
import { formatImage } from '../../core/image.ts';
import type { Problem } from '../../core/problem.ts';
import {
  type Answers,
  type Candidates,
  candidatesFor,
  imageFault,
  type Sought,
  imageStanding,
} from '../../core/rollback/images.ts';
import { code, list, text } from '../../core/text.ts';
import type { MoreToRead, Plan } from '../command.ts';

/** Asks the registries, and goes on with what came of it. */
export function withImages(
  sought: readonly Sought[],
  environment: string,
  next: (gate: Gate) => Plan | Problem,
): Plan | Problem | MoreToRead {
  if (sought.length === 0) return next(openGate('image', text`No registry is asked.`));
  const images = sought.map(({ image }) => image);
  return {
    kind: 'more',
    folders: [],
    images,
    plan({ image: answers }) {
      const faulty = sought.find((one) => imageStanding(one, answers) !== 'there');
      if (faulty !== undefined) return withInstead(faulty, environment, answers, next);
      return next(
        openGate('image', text`The registry has ${list(images.map((one) => code(formatImage(one))))}.`),
      );
    },
  };
}

const noCandidates: Candidates = { found: [], withdrawn: false };

/** Looks for the newest image that could be gone back to instead, where the one is gone. */
function withInstead(
  one: Sought,
  environment: string,
  answers: Answers,
  next: (gate: Gate) => Plan | Problem,
): Plan | Problem | MoreToRead {
  const standing = imageStanding(one, answers);
  const candidates = standing === 'gone' ? candidatesFor(one, environment) : noCandidates;
  const judge = (told: Answers) => {
    const problem = imageFault(one, standing, environment, candidates, told);
    return next(gateOf('image', problem, text`The registry has it.`));
  };
  if (candidates.found.length === 0) return judge(answers);
  const images = candidates.found.map(({ image }) => image);
  return { kind: 'more', folders: [], images, plan: (seen) => judge(seen.image) };
}
