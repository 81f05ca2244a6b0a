import { code, type Text, text } from '../text.ts';

/** When something begins, by the clocks of one place. */
export interface Cron {
  /** Minutes since midnight, ascending. */
  readonly times: readonly number[];
  /** Days of the month, months (January is 1), days of the week (Sunday is 0). */
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Both day fields are restricted: then a day that either names is meant. */
  readonly eitherDay: boolean;
}

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names that stand for numbers, the first for `least`. */
  readonly names: readonly string[];
}

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const dayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** The five fields of crontab(5), in their order; Sunday is 0 and 7. */
const fields: readonly Field[] = [
  { name: 'minute', least: 0, most: 59, names: [] },
  { name: 'hour', least: 0, most: 23, names: [] },
  { name: 'day of the month', least: 1, most: 31, names: [] },
  { name: 'month', least: 1, most: 12, names: monthNames },
  { name: 'day of the week', least: 0, most: 7, names: dayNames },
];

/** How many days the months have at most. */
const lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Lists, ranges, steps and English names as crontab(5) has them, and no `@daily`; or what is wrong. */
export function parseCron(expression: string): Cron | { readonly fault: Text } {
  const parts = expression.trim().split(/[ \t]+/);
  if (parts.length !== fields.length) {
    const fault = text`must have five fields (minute, hour, day of the month, month, day of the week), as in ${code('0 17 * * FRI')}.`;
    return { fault };
  }
  const values: number[][] = [];
  for (const [index, field] of fields.entries()) {
    const part = parts[index] ?? '';
    const read = readField(part, field);
    if (read === null) return { fault: fieldFault(part, field) };
    values.push(read);
  }
  const [minutes = [], hours = [], days = [], months = [], weekdays = []] = values;
  const cron = {
    times: hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute)),
    days: new Set(days),
    months: new Set(months),
    weekdays: new Set(weekdays.map((day) => day % 7)),
    // What begins with a star restricts nothing, even with a step behind it.
    eitherDay: !parts.slice(2).some((part, index) => index !== 1 && part.startsWith('*')),
  };
  const comes =
    cron.eitherDay || months.some((month) => days.some((day) => day <= (lengths[month - 1] ?? 0)));
  return comes ? cron : { fault: text`never comes: no month that it names has such a day.` };
}

/** What is wrong with a cron expression. */
export function cronFault(expression: string): Text | null {
  const parsed = parseCron(expression);
  return 'fault' in parsed ? parsed.fault : null;
}

function fieldFault(part: string, { name, least, most, names }: Field): Text {
  const named = names.length === 0 ? '' : ` or ${names[0] ?? ''} to ${names.at(-1) ?? ''}`;
  return text`${code(part)} is no ${name}: ${least} to ${most}${named}, ${code('*')}, lists, ranges and steps.`;
}

/** The values of a field, ascending, each once; null where it is none. */
function readField(part: string, field: Field): number[] | null {
  const values = new Set<number>();
  for (const item of part.split(',')) {
    const read = readItem(item, field);
    if (read === null) return null;
    for (const value of read) values.add(value);
  }
  return [...values].toSorted((a, b) => a - b);
}

/** `*`, `5`, `1-5`, and each of them with a step: `0-30/10`. A single value with a step goes on to the end. */
function readItem(item: string, field: Field): readonly number[] | null {
  const [, range = '', step] = /^([^/]+)(?:\/([0-9]{1,2}))?$/.exec(item) ?? [];
  const [from, to, ...more] =
    range === '*' ? [field.least, field.most] : range.split('-').map((end) => numberOf(end, field));
  const by = step === undefined ? 1 : Number(step);
  if (range === '' || by < 1 || more.length > 0 || from === undefined || from === null) return null;
  const last = to === undefined ? (step === undefined ? from : field.most) : to;
  if (last === null || from > last) return null;
  return Array.from({ length: Math.floor((last - from) / by) + 1 }, (_, index) => from + index * by);
}

function numberOf(word: string, { least, most, names }: Field): number | null {
  const name = names.indexOf(word.toUpperCase());
  if (name >= 0) return least + name;
  const number = /^[0-9]{1,2}$/.test(word) ? Number(word) : -1;
  return number >= least && number <= most ? number : null;
}
