import { html, type Html } from '../html.ts';

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });

const minute = 60;
const hour = 60 * minute;
const dayLength = 24 * hour;

/** `3 minutes ago`, with the exact time to hover and for machines; older than a month: the day. */
export function timeAgo(at: string, now: string): Html {
  const date = new Date(at);
  return html`<time datetime="${at}" title="${exact.format(date)} UTC">${ago(date, new Date(now))}</time>`;
}

function ago(date: Date, now: Date): string {
  const seconds = Math.max(0, (now.getTime() - date.getTime()) / 1000);
  if (seconds < 45) return 'just now';
  if (seconds < hour) return relative.format(-Math.max(1, Math.floor(seconds / minute)), 'minute');
  if (seconds < dayLength) return relative.format(-Math.floor(seconds / hour), 'hour');
  if (seconds < 30 * dayLength) return relative.format(-Math.floor(seconds / dayLength), 'day');
  return `on ${day.format(date)}`;
}
