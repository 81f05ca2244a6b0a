export { type Content, escape, Html, html, trusted } from '../../html/markup.ts';

/** A link target from outside: only the web and paths; anything else (`javascript:`) leads nowhere. */
export function safeHref(target: string): string {
  return /^(https?:\/\/|\/(?!\/)|#)/i.test(target) ? target : '#';
}
