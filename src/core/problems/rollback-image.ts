import { formatImage, type ImageReference } from '../image.ts';
import { shortTag } from '../labels.ts';
import { type Problem, problem } from '../problem.ts';
import type { Candidate, Candidates } from '../rollback/images.ts';
import { code, text } from '../text.ts';
import { count } from '../visible.ts';
import { overriding } from './gates.ts';

interface ImagePlace {
  readonly service: string;
  readonly environment: string;
  readonly image: ImageReference;
}

/** Pods that are to run what was deployed then could not start. */
export function rollbackImageGone({
  service,
  image,
  instead,
  asked,
  withdrawn,
}: ImagePlace &
  Pick<Candidates, 'withdrawn'> & {
    readonly instead: Candidate | null;
    readonly asked: number;
  }): Problem {
  const none =
    asked === 0
      ? text`The newest revisions tell of no other image${withdrawn ? ' but such as were rolled back themselves' : ''}.`
      : text`Of ${count(asked, 'other image')} of the newest revisions, the registry has none, as far as it told.${withdrawn ? ' Such as were rolled back themselves were not asked for.' : ''}`;
  return problem({
    code: 'rollback-image-gone',
    title: text`The registry has no image ${code(formatImage(image))} any more, which ${code(service)} would go back to.`,
    reasons: [
      text`Pods that are to run it could not start.`,
      instead === null
        ? none
        : text`The newest that it has is ${code(shortTag(formatImage(instead.image)))}, of revision ${instead.revision}.`,
    ],
    remedy:
      instead === null
        ? text`Build and push it anew, or deploy another version. ${overriding}`
        : text`Go back to that: ${code(instead.command)}. ${overriding}`,
  });
}

/** A tag can be pushed anew: then it is not what ran then. */
export function rollbackImageChanged({
  service,
  environment,
  image,
  then,
  now,
}: ImagePlace & { readonly then: string; readonly now: string }): Problem {
  return problem({
    code: 'rollback-image-changed',
    title: text`${code(formatImage(image))} is not the image any more that ${code(service)} ran in ${code(environment)}.`,
    reasons: [
      text`Its tag meant ${code(then)} then, and means ${code(now)} now: somebody has pushed it anew.`,
    ],
    remedy: text`Find out who did; go back further with ${code('--to')}, or deploy another version. ${overriding}`,
  });
}

/** The registry did not say; unlike a deploy, a rollback may go on without it. */
export function notAskable(answer: Problem): Problem {
  return { ...answer, remedy: text`${answer.remedy} ${overriding}` };
}
