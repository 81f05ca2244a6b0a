import * as z from 'zod';
import { code, list, text } from '../text.ts';
import type { Fault } from './document.ts';
import { fieldOf, isMapping } from './fields.ts';
import { patterns, rules } from './rules.ts';
import { ruled } from './ruled.ts';

const grantees = (description: string, usual = 'write') =>
  z
    .array(
      ruled('grantee', {
        description: 'A role or higher, a team, or a user.',
        examples: ['write', '@acme/sre', '@ada'],
      }),
    )
    .min(1)
    .default([usual])
    .meta({ description });

export const approvalsSchema = z
  .strictObject({
    count: z.int().min(1).max(10).default(1).meta({ description: 'How many approvals it takes.' }),
    from: grantees('Whose approvals count.'),
    author: z
      .boolean()
      .default(false)
      .meta({ description: 'Whether the author, and who asked for the deploy, may approve.' }),
  })
  .meta({ description: 'Approvals that a deploy needs; none without this.' });

export const rollbackSchema = z
  .strictObject({
    approvals: z
      .boolean()
      .default(true)
      .meta({ description: 'Whether a rollback by Slipway needs the approvals that a deploy needs.' }),
  })
  .prefault({})
  .meta({ description: 'What is different for a rollback.' });

export const allowSchema = z
  .strictObject({
    deploy: grantees('Who may deploy.'),
    rollback: grantees('Who may roll back.'),
    lock: grantees('Who may lock and unlock.'),
    override: grantees('Who may override a freeze, a lock, the order and a withdrawal.', 'maintain'),
  })
  .prefault({})
  .meta({ description: 'Who may do what; without this whoever may write, and to override, maintain.' });

const day = (description: string, example: string) =>
  z.exactOptional(ruled('date', { description, pattern: patterns.date, examples: [example] }));

/** Again and again, or once: `freezeFaults` says the same in words. */
export const freezeSchema = z
  .strictObject({
    cron: z.exactOptional(
      ruled('cron', {
        description: 'When it begins: minute, hour, day of the month, month, day of the week.',
        examples: ['0 17 * * FRI'],
      }),
    ),
    for: z.exactOptional(
      ruled('duration', {
        description: 'How long it lasts.',
        pattern: patterns.duration,
        examples: ['60h'],
      }),
    ),
    from: day('Its first day.', '2026-12-20'),
    until: day('Its last day.', '2027-01-03'),
    timezone: ruled('timezone', {
      description: 'Time zone of the cron expression, and of the days.',
      examples: ['Europe/Berlin'],
    }).default('UTC'),
    reason: ruled('reason', {
      description: 'Why, for those who are held up.',
      examples: ['no weekend deploys'],
    }),
  })
  .meta({
    oneOf: [
      { required: ['cron', 'for'], properties: { from: false, until: false } },
      { required: ['from', 'until'], properties: { cron: false, for: false } },
    ],
  });

/** What an environment says of its gates that does not go together. */
export function gateFaults(name: string, environment: unknown): readonly Fault[] {
  const path = ['environments', name];
  const freeze = fieldOf(environment, 'freeze');
  return [
    ...viaFaults(path, environment),
    ...countFaults(path, environment),
    ...(Array.isArray(freeze)
      ? freeze.flatMap((window: unknown, index) => freezeFaults([...path, 'freeze', index], window))
      : []),
  ];
}

/** An approval is given to a pull request. */
function viaFaults(path: Fault['path'], environment: unknown): readonly Fault[] {
  const approvals = fieldOf(environment, 'approvals');
  if (approvals === undefined || fieldOf(environment, 'via') !== 'commit') return [];
  const message = text`cannot be ${code('commit')} beside ${code('approvals')}: those are given to a pull request. Leave it away.`;
  return [{ path: [...path, 'via'], message }];
}

/** People alone are named, and fewer than it takes: it would never be approved. */
function countFaults(path: Fault['path'], environment: unknown): readonly Fault[] {
  const approvals = fieldOf(environment, 'approvals');
  const [count, from] = [fieldOf(approvals, 'count'), fieldOf(approvals, 'from')];
  if (typeof count !== 'number' || !Array.isArray(from) || !from.every(isPerson)) return [];
  const people = new Set(from.map((name) => name.toLowerCase())).size;
  if (people >= count) return [];
  const message = text`is ${count}, and ${code('from')} names ${people === 1 ? 'one person' : `${people} people`} alone. Name a team or a role, or more people.`;
  return [{ path: [...path, 'approvals', 'count'], message }];
}

function isPerson(grantee: unknown): grantee is string {
  return typeof grantee === 'string' && /^@[^/]+$/u.test(grantee);
}

const times = ['cron', 'for', 'from', 'until'];

function freezeFaults(path: Fault['path'], window: unknown): readonly Fault[] {
  if (!isMapping(window)) return [];
  const given = times.filter((key) => fieldOf(window, key) !== undefined);
  if (!['cron for', 'from until'].includes(given.join(' '))) {
    const has = given.length === 0 ? text`none of them` : list(given.map(code));
    const message = text`must have ${code('cron')} and ${code('for')}, or else ${code('from')} and ${code('until')}; it has ${has}.`;
    return [{ path, message }];
  }
  const from = fieldOf(window, 'from');
  const until = fieldOf(window, 'until');
  return isDay(from) && isDay(until) && until < from
    ? [{ path: [...path, 'until'], message: text`is before ${code('from')}.` }]
    : [];
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && rules.date(value) === null;
}
