import * as z from 'zod';
import { rules, type RuleName } from './rules.ts';

/** Text that a rule checks. The issue carries the rule's name: who reports it asks the rule for words. */
export function ruled(
  name: RuleName,
  meta: { readonly description: string; readonly pattern?: string; readonly examples: string[] },
) {
  return z
    .string()
    .refine((value) => rules[name](value) === null, { message: name })
    .meta(meta);
}
