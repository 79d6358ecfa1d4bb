/**
 * The style of all pages: one column, system fonts, light or dark as the reader's system is, printed black on white. Contrasts are
 * 4.5:1 or more. Charts and maps are drawn for white paper, and stand on it in the dark, too.
 */
export const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --line: #d8dce1; --quiet: #5a6472; --soft: #f6f7f9;
  --link: #0b57a4; --note: #fff8e5; --note-line: #a86400; --right: #116329; --right-soft: #e9f7ec; --right-line: #1a7f37;
  --wrong: #9b1c16; --wrong-soft: #fdecea; --wrong-line: #b3261e; --error: #7a4200; --error-soft: #fff2df; --error-line: #8a4b00;
  --manual: #2f4a85; --manual-soft: #edf1fb; --manual-line: #3d5a99; --string: #0a5c36; --keyword: #8a2464; --number: #0b4f8a; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e3e7ec; --paper: #14171b; --line: #3a4149; --quiet: #a3adb9;
  --soft: #1e2329; --link: #7fb6f5; --note: #2b2413; --note-line: #d09a3c; --right: #7fd394; --right-soft: #15291b;
  --right-line: #4aa564; --wrong: #ff9d94; --wrong-soft: #351a19; --wrong-line: #d9635a; --error: #f0b467; --error-soft: #33240f;
  --error-line: #c98a35; --manual: #a9c0f5; --manual-soft: #1c2538; --manual-line: #6d8bd0; --string: #8fd6ae; --keyword: #f0a3cf;
  --number: #9cc9f5; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 62rem; color: var(--ink); background: var(--paper);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 2rem 0 .5rem; } .item h3 { margin: 0; } h4, h5 { font-size: .9rem; margin: .9rem 0 .3rem;
  color: var(--quiet); font-weight: 600; }
p { margin: .4rem 0; } nav { margin: 0 0 .8rem; } a { color: var(--link); }
a:focus-visible, summary:focus-visible, pre:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link);
  outline-offset: 2px; }
code, pre { font-family: ui-monospace, "SF Mono", Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; font-size: .86em; }
.quiet { color: var(--quiet); font-size: .9rem; }
.score { font-size: 1.25rem; margin: .75rem 0; } .score strong { font-size: 2rem; }
.notes, .standing { background: var(--note); border-left: 4px solid var(--note-line); padding: .6rem 1rem; margin: 1.25rem 0; }
.standing { background: var(--soft); border-left-color: var(--manual-line); } .standing table { margin-top: .5rem; }
.notes ul, .standing ul { margin: .25rem 0 0; padding-left: 1.2rem; }
.notes h2, .standing h2 { border: 0; margin: 0; padding: 0; font-size: 1rem; }
.wide th, .wide td { overflow-wrap: normal; } .standing .counts { font-weight: 600; } .missing { font-size: 1.1rem; margin: 1.25rem 0; }
.item { border: 1px solid var(--line); border-left-width: 5px; border-radius: 4px; padding: .8rem 1rem; margin: .8rem 0; }
.item > header { display: flex; flex-wrap: wrap; gap: .3rem .9rem; align-items: baseline; }
.item > header .points { margin-left: auto; white-space: nowrap; }
.item.pass { border-left-color: var(--right-line); } .item.fail { border-left-color: var(--wrong-line); }
.item.error { border-left-color: var(--error-line); } .item.manual, .item.marked { border-left-color: var(--manual-line); }
.badge { display: inline-block; padding: 0 .55rem; border-radius: 3px; font-size: .85rem; font-weight: 600; border: 1px solid;
  white-space: nowrap; }
.badge.pass { color: var(--right); background: var(--right-soft); } .badge.fail { color: var(--wrong); background: var(--wrong-soft); }
.badge.error { color: var(--error); background: var(--error-soft); } .badge.absent { color: var(--quiet); background: var(--soft); }
.badge.manual, .badge.marked { color: var(--manual); background: var(--manual-soft); }
.text { white-space: pre-wrap; margin: .5rem 0; }
details { margin-top: .6rem; } summary { cursor: pointer; color: var(--link); font-size: .9rem; width: fit-content; }
.place { color: var(--quiet); margin-left: .4em; }
.hidden-case { border: 1px dashed var(--line); border-radius: 4px; padding: .5rem .8rem; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 4px; padding: .7rem .9rem; margin: .4rem 0 0;
  overflow-x: auto; line-height: 1.45; white-space: pre; tab-size: 2; overflow-wrap: normal; }
pre.printed { white-space: pre-wrap; overflow-wrap: anywhere; max-height: 30rem; overflow-y: auto; }
.code { counter-reset: line; } .code .line { counter-increment: line; }
.code .line::before { content: counter(line); display: inline-block; width: 2.2em; margin-right: 1.1em; text-align: right;
  color: var(--quiet); user-select: none; }
.comment { color: var(--quiet); } .string { color: var(--string); } .keyword { color: var(--keyword); } .number { color: var(--number); }
.person { border-left: 3px solid var(--manual-line); padding-left: .8rem; margin: .6rem 0; }
.rubric { list-style: none; padding-left: 0; } .rubric li { overflow-x: auto; overflow-y: hidden; } .rubric .missed { color: var(--quiet); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.written { border-left: 3px solid var(--line); padding: .1rem 0 .1rem 1rem; margin: .5rem 0; } .written img { max-width: 100%; }
.written blockquote { margin: .5rem 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--quiet); }
.written p, .written li { overflow-x: auto; overflow-y: hidden; }
.written table, .wide, .formula { display: block; overflow-x: auto; max-width: 100%; } .written .formula { padding: .2rem 0; }
.written th, .written td { border: 1px solid var(--line); } math { font-size: 1.08em; }
.maps { overflow-x: auto; margin: .6rem 0; } .maps svg { display: block; max-width: 100%; height: auto; }
table { border-collapse: collapse; font-size: .92rem; } th, td { text-align: left; padding: .3rem .7rem; vertical-align: top; }
table.values { margin: .5rem 0; } table.values th { padding-left: 0; white-space: nowrap; font-weight: 600;
  color: var(--quiet); }
table.values ul, table.values ol { margin: 0; padding-left: 1.4rem; }
table.matrix td { border: 1px solid var(--line); text-align: right; font-variant-numeric: tabular-nums; padding: .1rem .5rem; }
table.list { width: 100%; } table.list th { border-bottom: 2px solid var(--line); }
table.list td, table.list tbody th { border-bottom: 1px solid var(--line); font-weight: 400; }
table.list .counts td, table.list .counts th { font-weight: 600; }
.number-cell { text-align: right !important; font-variant-numeric: tabular-nums; white-space: nowrap; }
.strip { white-space: nowrap; letter-spacing: .06em; } .strip .next { margin-left: .5em; } .strip .pass { color: var(--right); }
.strip .fail { color: var(--wrong); } .strip .error { color: var(--error); } .strip .manual, .strip .marked { color: var(--manual); }
figure { margin: 1rem 0; } figure svg { max-width: 100%; height: auto; display: block; } figcaption { font-weight: 600;
  margin-bottom: .6rem; }
@media screen and (prefers-color-scheme: dark) { .maps svg, .written img { background: #fff; border-radius: 4px; }
  .maps svg { padding: 6px; } }
@media (max-width: 40rem) { body { padding: 1rem .75rem 2rem; } .item { padding: .7rem .7rem; }
  .item > header .points { margin-left: 0; } th, td { padding: .3rem .4rem; } .written { padding-left: .6rem; } }
@media print { body { max-width: none; padding: 0; font-size: 11pt; } .item { break-inside: auto; }
  .item > header, h2, h3, h4, svg { break-inside: avoid; break-after: avoid; } svg { break-after: auto; }
  pre { white-space: pre-wrap; overflow: visible; max-height: none !important; }
  details::details-content { content-visibility: visible; display: block; height: auto; } a { color: inherit; }
  .screen { display: none; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
