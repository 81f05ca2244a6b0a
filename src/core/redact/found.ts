import { nearCommand, passwordsInCommands } from './commands.ts';
import { hasEncodedKey } from './encoded.ts';
import { nearForm, secretsInForms } from './forms.ts';
import { passwordsInUrls } from './logins.ts';
import { namesSecret } from './names.ts';
import type { Span } from './spans.ts';

/** What tells of a secret in a place where no value is masked for its name. */
const telling = /secret|passw|passphrase|credential|token|private.?key|api.?key|stringdata|"auths"/iu;

/**
 * Whether a text may hold a secret: then an error about it must not quote it. True of whatever has a name
 * under which a value would be masked, and of what is secret by its form.
 */
export function mayHoldSecret(text: string): boolean {
  return telling.test(text) || namesSecret(text) || hasEncodedKey(text) || secretsFoundIn(text).length > 0;
}

/** The secrets of a text that are told by what stands around them, or by their own form. */
export function secretsFoundIn(text: string): readonly Span[] {
  return [
    ...passwordsInUrls(text),
    ...(nearForm.test(text) ? secretsInForms(text) : []),
    ...(nearCommand.test(text) ? passwordsInCommands(text) : []),
  ];
}
