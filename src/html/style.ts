/** The one style sheet of a page. Colours come in pairs, light and dark, each text at 4.5:1 or more on its ground. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#ffffff, #0f151b);
  --raised: light-dark(#f3f5f8, #18212a);
  --line: light-dark(#d5dbe2, #2e3a46);
  --text: light-dark(#1b242e, #e2e8ee);
  --muted: light-dark(#566373, #9aa8b7);
  --link: light-dark(#0a5c8a, #6cb8e6);
  --good: light-dark(#17693b, #62cc8d);
  --good-soft: light-dark(#e5f6ec, #12301f);
  --bad: light-dark(#ab231c, #f48f88);
  --bad-soft: light-dark(#fdecea, #3a1917);
  --warn: light-dark(#7d5200, #e3b657);
  --warn-soft: light-dark(#fdf4df, #33290f);
  --info: light-dark(#0a5c8a, #6cb8e6);
  --info-soft: light-dark(#e6f2f9, #10283a);
  --mono: ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', 'DejaVu Sans Mono', monospace;
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif;
}
* { box-sizing: border-box; }
body { margin: 0; color: var(--text); background: var(--ground); overflow-wrap: anywhere; }
main { max-width: 68rem; margin: 0 auto; padding: 2rem clamp(1rem, 4vw, 2.5rem) 3rem; }
h1 { font-size: 1.6rem; line-height: 1.25; font-weight: 600; margin: 0 0 0.35rem; text-wrap: balance; }
h2 { font-size: 1.05rem; font-weight: 600; margin: 2rem 0 0.6rem; }
p { margin: 0; }
code, pre, .path { font-family: var(--mono); font-size: 0.875em; }
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
.muted { color: var(--muted); }
.digest { font-size: 0.85rem; color: var(--muted); margin-top: 2.5rem; padding-top: 0.8rem; border-top: 1px solid var(--line); }

.effects { list-style: none; margin: 1.4rem 0 0; padding: 0; display: grid; gap: 0.45rem; }
.effects li { display: grid; grid-template-columns: 4.2rem minmax(0, 1fr); gap: 0.75rem; align-items: baseline; }
.severity { font-size: 0.8rem; font-weight: 600; text-align: center; border-radius: 999px; padding: 0.05rem 0; }
.block { color: var(--bad); background: var(--bad-soft); }
.warn { color: var(--warn); background: var(--warn-soft); }
.info { color: var(--info); background: var(--info-soft); }

table { border-collapse: collapse; width: 100%; margin-top: 1.4rem; font-size: 0.93rem; }
th { text-align: left; font-weight: 600; color: var(--muted); }
th, td { padding: 0.35rem 0.9rem 0.35rem 0; border-bottom: 1px solid var(--line); vertical-align: baseline; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.added { color: var(--good); }
.changed { color: var(--warn); }
.removed { color: var(--bad); }

.notes { margin-top: 1.2rem; display: grid; gap: 0.3rem; color: var(--muted); }
.notes .warning { color: var(--warn); }

details { border: 1px solid var(--line); border-radius: 8px; margin-top: 0.7rem; }
summary { cursor: pointer; padding: 0.55rem 0.9rem; border-radius: 8px; background: var(--raised); }
details[open] > summary { border-bottom: 1px solid var(--line); border-radius: 8px 8px 0 0; }
summary .muted { font-size: 0.85rem; }
.fields { padding: 0.3rem 0.9rem 0.8rem; scroll-margin-top: 3rem; }
.path { color: var(--muted); margin-top: 0.7rem; }

pre { margin: 0.25rem 0 0; line-height: 1.45; white-space: pre-wrap; word-break: break-all; }
pre span { display: block; padding-left: 3.5ch; text-indent: -2ch; border-radius: 2px; }
.plus { color: var(--good); background: var(--good-soft); }
.minus { color: var(--bad); background: var(--bad-soft); }
.remark { color: var(--warn); font-style: italic; }
.same { color: var(--muted); }

@media (max-width: 40rem) {
  .effects li { grid-template-columns: minmax(0, 1fr); gap: 0.1rem; }
  .severity { justify-self: start; padding: 0.05rem 0.7rem; }
  table, tbody, tr, td { display: block; }
  thead { position: absolute; clip-path: inset(50%); }
  tr { display: flex; flex-wrap: wrap; gap: 0 0.8rem; padding: 0.4rem 0; border-bottom: 1px solid var(--line); }
  td { border: 0; padding: 0; }
  td:first-child { flex-basis: 100%; }
  td:empty { display: none; }
  .fields { padding-inline: 0.6rem; }
}
@media print {
  :root { color-scheme: light; }
  main { max-width: none; padding: 0; }
  details { break-inside: auto; }
  summary { break-after: avoid; }
  /* What is folded on the screen is part of the paper. */
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
