import { isReference } from './reference.ts';
import type { Span } from './spans.ts';

interface Program {
  readonly name: RegExp;
  /** The flag that a password follows, in the next word or in the same. */
  readonly flag: RegExp;
  /** Whether a user's name and a colon stand before it. */
  readonly isLogin?: true;
}

const curl: Program = {
  name: /(?:^|\/)curl$/u,
  flag: /^(?:-u|-U|--user=?|--proxy-user=?)/u,
  isLogin: true,
};
/** Programs that take a password under a flag that does not say so. */
const programs: readonly Program[] = [
  curl,
  { name: /(?:^|\/)(?:mysql|mariadb)[\w-]*$/u, flag: /^-p(?=.)/u },
  { name: /(?:^|\/)sshpass$/u, flag: /^-p/u },
  { name: /(?:^|\/)redis-(?:cli|benchmark)$/u, flag: /^-a/u },
];

/** Without one of these a text has no such command. */
export const nearCommand = /\b(?:curl|mysql|mariadb|sshpass|redis-cli|redis-benchmark)/u;

/** A word of a shell, or what ends a command; a newline behind a backslash does not. */
const words = /\\\n|(?:"(?:[^"\\]|\\[^])*"|'[^']*'|\\[^\n]|[^\s"'|;&\\]|["'](?!["']))+|[|;&\n]/gu;
/** A flag of one of the programs. */
const mayAsk = /^-(?:[uUpa]|-(?:proxy-)?user)/u;
/** `name:password`; but `1000:1000` and `app:app` are a user and a group. */
const isLogin = /^(?!\d+:|([^:]+):\1$)[^:/\s]+:[^:/\s]/u;
const ends = /^[|;&\n]$/u;

/** Where passwords stand in the commands of a shell. */
export function passwordsInCommands(text: string): readonly Span[] {
  const found: Span[] = [];
  let program: Program | undefined;
  let awaited = false;
  for (const { 0: raw, index } of text.matchAll(words)) {
    if (raw === '\\\n') continue;
    const quotes = /^(?:".*"|'.*')$/su.test(raw) ? 1 : 0;
    const word = raw.slice(quotes, raw.length - quotes);
    if (ends.test(raw)) program = undefined;
    const flag: string | undefined = awaited ? '' : program?.flag.exec(word)?.[0];
    awaited = flag === word && flag !== '';
    if (program === undefined) program = programs.find(({ name }) => name.test(word));
    else if (flag !== undefined && !awaited) {
      const at = secretFrom(program, word.slice(flag.length));
      const from = index + quotes + flag.length;
      if (at !== null) found.push({ from: from + at, to: index + raw.length - quotes });
    }
  }
  return found;
}

/** Which items of a list of arguments are passwords, and from where on. */
export function passwordsInArguments(list: readonly unknown[]): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  if (!list.some((item) => typeof item === 'string' && mayAsk.test(item))) return found;
  const known = programs.find(({ name }) => list.some((item) => typeof item === 'string' && name.test(item)));
  const program = known ?? curl;
  for (const [index, item] of list.entries()) {
    const flag = list[index - 1];
    if (typeof item !== 'string') continue;
    const follows = typeof flag === 'string' && program.flag.exec(flag)?.[0] === flag;
    const from = follows ? 0 : (program.flag.exec(item)?.[0].length ?? item.length);
    const value = item.slice(from);
    // The program may stand in `command`, and is curl where the value is a login.
    const at = known === undefined && !isLogin.test(value) ? null : secretFrom(program, value);
    if (at !== null) found.set(index, from + at);
  }
  return found;
}

function secretFrom({ isLogin }: Program, value: string): number | null {
  const start = isLogin === true ? value.indexOf(':') + 1 : 0;
  const secret = value.slice(start);
  return secret === '' || (isLogin === true && start === 0) || isReference(secret) ? null : start;
}
