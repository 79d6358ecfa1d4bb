/** The style of both kinds of page: one column, black on white, system fonts, prints as it is. Contrasts are 4.5:1 or more. */
export const style = `
:root { color-scheme: light; --line: #d8dce1; --quiet: #5a6472; --soft: #f6f7f9; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 62rem; color: #1b1f24; background: #fff;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 2rem 0 .5rem; } .item h3 { margin: 0; } h4, h5 { font-size: .9rem; margin: .9rem 0 .3rem;
  color: var(--quiet); font-weight: 600; }
p { margin: .4rem 0; } a { color: #0b57a4; }
a:focus-visible, summary:focus-visible, pre:focus-visible { outline: 3px solid #0b57a4; outline-offset: 2px; }
code, pre { font-family: ui-monospace, "SF Mono", Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; font-size: .86em;
  }
.quiet { color: var(--quiet); font-size: .9rem; }
.score { font-size: 1.25rem; margin: .75rem 0; } .score strong { font-size: 2rem; }
.notes { background: #fff8e5; border-left: 4px solid #a86400; padding: .6rem 1rem; margin: 1.25rem 0; }
.notes ul { margin: .25rem 0 0; padding-left: 1.2rem; } .notes h2 { border: 0; margin: 0; padding: 0; font-size: 1rem; }
.item { border: 1px solid var(--line); border-left-width: 5px; border-radius: 4px; padding: .8rem 1rem; margin: .8rem 0; }
.item > header { display: flex; flex-wrap: wrap; gap: .3rem .9rem; align-items: baseline; }
.item > header .points { margin-left: auto; white-space: nowrap; }
.item.pass { border-left-color: #1a7f37; } .item.fail { border-left-color: #b3261e; }
.item.error { border-left-color: #8a4b00; } .item.manual { border-left-color: #3d5a99; }
.badge { display: inline-block; padding: 0 .55rem; border-radius: 3px; font-size: .85rem; font-weight: 600; border: 1px solid;
  white-space: nowrap; }
.badge.pass { color: #116329; background: #e9f7ec; } .badge.fail { color: #9b1c16; background: #fdecea; }
.badge.error { color: #7a4200; background: #fff2df; } .badge.manual { color: #2f4a85; background: #edf1fb; }
.text { white-space: pre-wrap; margin: .5rem 0; }
details { margin-top: .6rem; } summary { cursor: pointer; color: #0b57a4; font-size: .9rem; width: fit-content; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 4px; padding: .7rem .9rem; margin: .4rem 0 0;
  overflow-x: auto;
  line-height: 1.45; white-space: pre; tab-size: 2; overflow-wrap: normal; }
pre.printed { white-space: pre-wrap; overflow-wrap: anywhere; max-height: 30rem; overflow-y: auto; }
.code { counter-reset: line; } .code .line { counter-increment: line; }
.code .line::before { content: counter(line); display: inline-block; width: 2.2em; margin-right: 1.1em; text-align: right;
  color: #6b7480;
  user-select: none; }
.comment { color: #5a6472; } .string { color: #0a5c36; } .keyword { color: #8a2464; } .number { color: #0b4f8a; }
.maps { overflow-x: auto; margin: .6rem 0; } .maps svg { display: block; max-width: 100%; height: auto; }
table { border-collapse: collapse; font-size: .92rem; } th, td { text-align: left; padding: .3rem .7rem; vertical-align: top; }
table.values { margin: .5rem 0; } table.values th { padding-left: 0; white-space: nowrap; font-weight: 600;
  color: var(--quiet); }
table.values ul, table.values ol { margin: 0; padding-left: 1.4rem; }
table.matrix td { border: 1px solid var(--line); text-align: right; font-variant-numeric: tabular-nums; padding: .1rem .5rem; }
table.list { width: 100%; } table.list th { border-bottom: 2px solid var(--line); }
  table.list td, table.list tbody th { border-bottom: 1px solid var(--line);
  font-weight: 400; } .number-cell { text-align: right !important; font-variant-numeric: tabular-nums; white-space: nowrap; }
.strip { white-space: nowrap; letter-spacing: .06em; } .strip .next { margin-left: .5em; } .strip .pass { color: #1a7f37; }
  .strip .fail { color: #b3261e; }
.strip .error { color: #8a4b00; } .strip .manual { color: #3d5a99; }
figure { margin: 1rem 0; } figure svg { max-width: 100%; height: auto; display: block; } figcaption { font-weight: 600;
  margin-bottom: .6rem; }
.charts { display: flex; flex-wrap: wrap; gap: 0 1.5rem; align-items: flex-start; }
@media (max-width: 40rem) { body { padding: 1rem .75rem 2rem; } .item > header .points { margin-left: 0; } }
@media print { body { max-width: none; padding: 0; font-size: 11pt; } .item { break-inside: auto; }
  .item > header, h2, h3, h4, svg { break-inside: avoid;
  break-after: avoid; } svg { break-after: auto; } pre { white-space: pre-wrap; overflow: visible; max-height: none !important;
  }
  details::details-content { content-visibility: visible; display: block; height: auto; } a { color: inherit; }
  .screen { display: none; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
