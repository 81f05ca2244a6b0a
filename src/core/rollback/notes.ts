import { shortSha, tagOf } from '../labels.ts';
import { code, link, list, type Text, text } from '../text.ts';
import type { Rollback } from './told.ts';

/** Names of files, and of deploys, that one remark lists. */
const listed = 10;

/** What there is to say of how far back a rollback went, and of what it left as it is. */
export function rollbackNotes({
  services,
  merged,
  left,
  environment,
}: Pick<Rollback, 'services' | 'merged' | 'left' | 'environment'>): readonly Text[] {
  const restored = services.filter(({ revision }) => revision !== null);
  return [
    ...restored.map(
      ({ service, revision }) => text`${code(service)}: the files of revision ${revision ?? 0} are restored.`,
    ),
    ...services.filter(({ passed }) => passed.length > 0).map(stepNote),
    ...leftNotes(left, environment),
    ...(merged.length === 0
      ? []
      : [text`Changed since by others, and merged: ${some(merged.map((path) => code(path)))}.`]),
  ];
}

/**
 * What follows a rollback, said before it does.
 * @param subject who does it, and when
 */
export function aftermathNotes(
  { services }: Pick<Rollback, 'services'>,
  subject: 'It also' | 'Once it is pushed, Slipway' = 'It also',
): readonly Text[] {
  const [undone, again] = (['undone', 'again'] as const).map((wanted) =>
    services.filter(({ deploys }) => deploys === wanted).map(({ service }) => code(service)),
  );
  return [
    ...(undone === undefined || undone.length === 0
      ? []
      : [
          text`${subject} locks ${some(undone)} for who rolls back, ends the deployments that GitHub shows, and tells the pull requests of the undone deploys. What is rolled back takes ${code('--again')} to be deployed again.`,
        ]),
    ...(again === undefined || again.length === 0
      ? []
      : [
          text`${subject} ends the lock of ${some(again)} that came of the rollback, if it still stands, and tells the pull requests of what is in force again.`,
        ]),
  ];
}

function stepNote({ service, passed }: Rollback['services'][number]): Text {
  const before = passed.map(({ sha, url, image }) =>
    link(image === null ? shortSha(sha) : tagOf(image), url),
  );
  return text`${code(service)}: this is one more step back; ${some(before)} ${passed.length === 1 ? 'was' : 'were'} rolled back before.`;
}

function leftNotes(left: Rollback['left'], environment: string): readonly Text[] {
  const of = (wanted: Left['why']) => left.filter(({ why }) => why === wanted).map(({ service }) => service);
  const told = (why: Left['why'], tell: (names: readonly string[]) => Text): readonly Text[] => {
    const names = of(why);
    return names.length === 0 ? [] : [tell(names)];
  };
  const command = (names: readonly string[]) => code(['/rollback', environment, ...names].join(' '));
  return [
    ...told('another', (names) => {
      const asTheyAre = names.length === 1 ? 'it is' : 'they are';
      return text`Left as ${asTheyAre}, since the deploy that is undone is not the newest there: ${named(names)}. To step back there, too: ${command(names)}.`;
    }),
    ...told(
      'rolled-back',
      (names) =>
        text`Left as ${names.length === 1 ? 'it is' : 'they are'}, rolled back before: ${named(names)}. To go one more step back there: ${command(names)}.`,
    ),
    ...told('none', (names) => text`Nothing to roll back: ${named(names)}.`),
    ...told('done', (names) => text`Rolled back by this command before: ${named(names)}.`),
    ...told(
      'gone',
      (names) => text`What the newest deploy brought is gone from the files already: ${named(names)}.`,
    ),
  ];
}

type Left = Rollback['left'][number];

function named(names: readonly string[]): Text {
  return list(names.map((name) => code(name)));
}

function some(items: Parameters<typeof list>[0]): Text {
  const left = items.length - listed;
  return left > 0 ? text`${list(items.slice(0, listed))} (and ${left} more)` : list(items);
}
