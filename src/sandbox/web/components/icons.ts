/** Sixteen-pixel line icons; each stands beside words that say the same, so none is read aloud. */
import { trusted, type Html } from '../html.ts';

const paths = {
  anchor:
    '<circle cx="8" cy="3.5" r="1.75"/><path d="M8 5.25v9M4.75 8h6.5M2 9.5c.4 3 2.8 4.75 6 4.75s5.6-1.75 6-4.75"/>',
  pull: '<circle cx="4" cy="3.5" r="1.75"/><circle cx="4" cy="12.5" r="1.75"/><circle cx="12" cy="12.5" r="1.75"/><path d="M4 5.25v5.5M12 10.75V6a2 2 0 0 0-2-2H7.5M9.5 1.75 7.25 4 9.5 6.25"/>',
  merge:
    '<circle cx="4" cy="3.5" r="1.75"/><circle cx="4" cy="12.5" r="1.75"/><circle cx="12" cy="8" r="1.75"/><path d="M4 5.25v5.5M4 5.25C4.5 7.5 6.5 8 10.25 8"/>',
  commit: '<circle cx="8" cy="8" r="2.75"/><path d="M1 8h4.25M10.75 8H15"/>',
  branch:
    '<circle cx="4" cy="3.5" r="1.75"/><circle cx="4" cy="12.5" r="1.75"/><circle cx="12" cy="4.5" r="1.75"/><path d="M4 5.25v5.5M12 6.25C12 9 9 8.5 4.5 9.5"/>',
  file: '<path d="M3.25 1.75h6l3.5 3.5v9h-9.5zM9 1.75v3.75h3.75"/>',
  folder: '<path d="M1.75 3.25h4l1.5 1.75h7v8.25H1.75z"/>',
  check: '<path d="m3 8.5 3.25 3.25L13 4.75"/>',
  cross: '<path d="m4 4 8 8m0-8-8 8"/>',
  dot: '<circle cx="8" cy="8" r="3" fill="currentColor"/>',
  skip: '<circle cx="8" cy="8" r="5.75"/><path d="m4.5 11.5 7-7"/>',
  comment: '<path d="M1.75 2.75h12.5v8.5H7.5L4.5 14v-2.75H1.75z"/>',
  eye: '<path d="M1 8s2.5-4.5 7-4.5S15 8 15 8s-2.5 4.5-7 4.5S1 8 1 8z"/><circle cx="8" cy="8" r="2"/>',
  rocket:
    '<path d="M6 10 4.5 8.5C5.5 5 8.5 2 13.75 2.25 14 7.5 11 10.5 7.5 11.5zM4.5 8.5H2l1.75-2.75h2M7.5 11.5V14l2.75-1.75v-2M2 14l2.25-2.25"/><circle cx="10" cy="6" r="1"/>',
  smile: '<circle cx="8" cy="8" r="6.25"/><path d="M5.25 9.5c1.25 2 4.25 2 5.5 0M6 6v.5M10 6v.5"/>',
  edit: '<path d="m2.25 13.75.75-3.25 8-8 2.5 2.5-8 8z"/>',
  thumb:
    '<path d="M4.75 7 7.5 1.75c1.2 0 1.75.8 1.5 2l-.5 2.5h4.25c.9 0 1.5.8 1.25 1.7l-1.25 4.55c-.2.6-.7 1-1.35 1H4.75zM4.75 7h-2.5v6.5h2.5"/>',
  down: '<path transform="rotate(180 8 8)" d="M4.75 7 7.5 1.75c1.2 0 1.75.8 1.5 2l-.5 2.5h4.25c.9 0 1.5.8 1.25 1.7l-1.25 4.55c-.2.6-.7 1-1.35 1H4.75zM4.75 7h-2.5v6.5h2.5"/>',
  laugh:
    '<circle cx="8" cy="8" r="6.25"/><path d="M4.75 8.75h6.5c-.25 2-1.5 3.25-3.25 3.25S5 10.75 4.75 8.75zM6 5.75v.5M10 5.75v.5"/>',
  hooray: '<path d="m2 14 3.5-8.5 5 5zM9 5c.25-1.5 1-2.5 2.5-3M11 7.5c1.25-.5 2-.5 3 0M12.5 4.5v.5M7 2v.5"/>',
  confused: '<circle cx="8" cy="8" r="6.25"/><path d="M5.25 11c1.5-1.5 3-1.5 5.25-.75M6 6v.5M10 6v.5"/>',
  heart:
    '<path d="M8 13.75S1.75 10.25 1.75 5.75A3.25 3.25 0 0 1 8 4.5a3.25 3.25 0 0 1 6.25 1.25C14.25 10.25 8 13.75 8 13.75z"/>',
} as const;

export type IconName = keyof typeof paths;

export function icon(name: IconName): Html {
  return trusted(`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">${paths[name]}</svg>`);
}
