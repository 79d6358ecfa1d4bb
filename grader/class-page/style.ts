/** What the page of a class has beyond the style of all pages. The table scrolls inside itself: the page never does sideways. */
export const styles = `
body { max-width: 76rem; } header nav { margin: .2rem 0 1rem; }
.filters { display: flex; flex-wrap: wrap; gap: .5rem .8rem; align-items: end; margin: 1rem 0 .8rem; }
.filters[hidden] { display: none; }
.filters label { display: grid; gap: .15rem; font-size: .85rem; color: var(--quiet); max-width: 100%; }
.filters input, .filters select, .filters button { font: inherit; font-size: .95rem; color: var(--ink); background: var(--paper);
  border: 1px solid var(--control); border-radius: 4px; padding: .3rem .5rem; min-height: 2.2rem; max-width: 100%; }
.filters input { width: 13rem; } .filters select { width: 11rem; } .filters button { cursor: pointer; background: var(--soft); }
.filters output { font-size: .9rem; padding-bottom: .45rem; font-variant-numeric: tabular-nums; }
:root { --control: #767f8b; --bar: #3f6fa8; } .sort:focus-visible, .filters :focus-visible { outline: 3px solid var(--link); outline-offset: 1px; }
@media screen and (prefers-color-scheme: dark) { :root { --control: #8b95a1; --bar: #6a9bd8; } }
table.class { font-variant-numeric: tabular-nums; table-layout: fixed; min-width: calc(20rem + var(--sheets) * 14rem); }
table.class thead th:first-child { width: 15rem; } table.class thead th:last-child { width: 6.5rem; } table.class td, table.class tbody th { padding-top: .35rem; padding-bottom: .35rem; }
table.class thead th { position: sticky; top: 0; background: var(--paper); z-index: 2; vertical-align: bottom; }
table.class tbody th, table.class thead th:first-child { position: sticky; left: 0; background: var(--paper); z-index: 1; overflow-wrap: anywhere; } table.class thead th:first-child { z-index: 3; }
.class .also { display: block; } .class .also, .class .flags { font-size: .8rem; color: var(--quiet); } .class .flags { margin-right: .4rem; }
.class .total .flags { display: block; margin: 0; white-space: normal; }
.class .mark { font-weight: 600; font-size: 1.02rem; } .class .strip { display: block; font-size: .82rem; letter-spacing: .02em; content-visibility: auto; contain-intrinsic-height: 1.25rem; }
.class td .quiet { display: block; font-size: .8rem; } table.class td { white-space: normal; overflow-wrap: normal; } .class .mark, .class .strip { white-space: nowrap; }
table.class thead .quiet { font-size: .8rem; } .class .flag { white-space: nowrap; } .class .flag + .flag::before { content: "· "; }
.flag.is-unread, .flag.is-missing, .flag.is-undecided { color: var(--wrong); } .flag.is-late { color: var(--error); } .flag.is-open { color: var(--manual); }
.class .total { font-weight: 600; } .class .flags.quiet { font-weight: 400; } .strip .marked { color: var(--manual); } .strip .absent { color: var(--quiet); }
.sort { font: inherit; color: inherit; background: none; border: 0; padding: .15rem 0; cursor: pointer; text-align: inherit; }
.sort:hover { color: var(--link); } .sort::after { content: " ↕"; color: var(--quiet); font-weight: 400; }
[aria-sort="ascending"] .sort::after { content: " ↑"; color: var(--link); } [aria-sort="descending"] .sort::after { content: " ↓"; color: var(--link); }
.table-frame { max-height: 80vh; overflow: auto; border-bottom: 1px solid var(--line); }
.legend { margin-top: .6rem; }
.by-item { padding: .28rem 0; border-bottom: 1px solid var(--line); margin: 0; } .by-item > summary { width: auto; color: var(--ink); font-size: .95rem; }
div.by-item { padding-left: 1.05rem; } .by-item code { display: inline-block; min-width: 15rem; }
.share { display: inline-block; width: 8rem; height: .7rem; background: var(--soft); border: 1px solid var(--line); margin: 0 .8rem 0 .2rem; }
.share span { float: left; height: 100%; background: var(--bar); } .share .not { background: var(--wrong-line); opacity: .55; } .by-item .words { color: var(--quiet); font-size: .88rem; }
.groups { margin: .3rem 0 1rem 1.2rem; padding: 0; list-style: none; max-width: 52rem; } .groups li { padding: .3rem 0 .3rem .8rem; border-left: 3px solid var(--line); margin: .4rem 0; }
.groups li.of-mistake { border-left-color: var(--wrong-line); } .groups p { margin: .1rem 0; } .groups code { min-width: 0; }
.times { display: inline-block; min-width: 1.8em; font-weight: 600; font-variant-numeric: tabular-nums; }
.histogram .bar { fill: var(--bar); } .histogram text { fill: currentColor; font-size: 12px; } .histogram .axis { stroke: var(--control); }
.by-item > p { margin-left: 1.2rem; font-size: .9rem; }
@media (max-width: 40rem) { .filters label { flex: 1 1 45%; } .filters input, .filters select { width: 100%; }
  table.class { min-width: calc(10rem + var(--sheets) * 4.25rem); } table.class thead th:first-child { width: 6.2rem; }
  table.class thead th:last-child { width: 3.9rem; } .class .strip { display: none; } .class .flags { display: block; margin: 0; }
  table.class thead th { white-space: normal; overflow-wrap: normal; font-size: .68rem; } table.class thead .quiet, .sort::after { display: none; } [aria-sort] .sort::after { display: inline !important; }
  .class .flag { white-space: normal; } table.class th, table.class td { padding-left: .2rem; padding-right: .2rem; }
  .class .flag + .flag { display: block; } .class .flag + .flag::before { content: none; } .class .also, .class .flags, .class td .quiet { font-size: .75rem; }
  .by-item code { min-width: 0; margin-right: .6rem; } .share { width: 5rem; margin-left: 0; } div.by-item { padding-left: .2rem; }
  .groups { margin-left: .2rem; } .table-frame { max-height: 70vh; } }
@media print { .table-frame { max-height: none; overflow: visible; } table.class thead th, table.class th { position: static !important; } .sort::after { content: none !important; } }
`;
