import * as z from 'zod';
import { effectRules } from '../effects/index.ts';
import type { EffectSettings } from '../effects/types.ts';

const levels = ['block', 'warn', 'info', 'off'] as const;

/** A key for each rule, so that a misspelt one is an error, and editors offer the right ones. */
export const effectsSchema = z
  .strictObject(
    Object.fromEntries(
      effectRules.map(({ id, severity, summary }) => [
        id,
        z.exactOptional(z.enum(levels).meta({ description: `${summary} Without this: ${severity}.` })),
      ]),
    ),
  )
  .meta({
    id: 'effects',
    description: 'What is done about the effects of a change, by rule: see docs/effects.md.',
  });

type Settings = z.output<typeof effectsSchema>;

/** The settings of an environment: its own, and for the rest those of the whole file. */
export function effectSettings(whole: Settings, own: Settings): EffectSettings {
  return { ...whole, ...own };
}
