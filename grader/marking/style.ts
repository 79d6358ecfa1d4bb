/** The style of the marking page: that of the report pages, and what a page to work with needs beside it. */
import { style } from '../report/style';

export const markingStyle = `${style}
body { max-width: none; padding: 0 1.25rem 2rem; }
button, select, input, textarea { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--quiet);
  border-radius: 4px; padding: .25rem .6rem; }
button { background: var(--soft); cursor: pointer; } button:hover { border-color: var(--ink); } button:disabled { opacity: .6; }
button[aria-pressed="true"], button[aria-current] { background: var(--manual-soft); color: var(--manual); border-color: var(--manual-line); }
button.first { background: var(--link); border-color: var(--link); color: var(--paper); font-weight: 600; }
button.link { border: 0; padding: 0; background: none; color: var(--link); text-align: left; text-decoration: underline; }
button:focus-visible, select:focus-visible, input:focus-visible, textarea:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
h1:focus, h2:focus { outline: none; } h1:focus-visible, h2:focus-visible { outline: 3px solid var(--link); outline-offset: 4px; }
[aria-invalid="true"] { border-color: var(--wrong-line); outline: 1px solid var(--wrong-line); }
kbd { font-family: ui-monospace, "SF Mono", Consolas, "DejaVu Sans Mono", monospace; font-size: .78em; border: 1px solid currentColor;
  border-radius: 3px; padding: 0 .3em; opacity: .85; }
.bar { display: flex; flex-wrap: wrap; gap: .5rem .9rem; align-items: center; padding: .6rem 0; border-bottom: 1px solid var(--line);
  position: sticky; top: 0; background: var(--paper); z-index: 1; }
.tools { margin-left: auto; display: flex; flex-wrap: wrap; gap: .5rem; } .bar select { max-width: 20rem; }
.progress { margin: 0; font-variant-numeric: tabular-nums; white-space: nowrap; }
progress { width: 7rem; height: .7rem; vertical-align: middle; accent-color: var(--link); }
.notices p { margin: .4rem 0 0; } .notices p:empty { margin: 0; } .notices [role="status"] { color: var(--quiet); min-height: 1.5em; }
.trouble, .conflict, .notice { background: var(--note); border-left: 4px solid var(--note-line); padding: .4rem .8rem; }
.conflict h3 { margin: 0 0 .4rem; } .fault { color: var(--wrong); font-weight: 600; }
.marking { display: grid; gap: 0 1.75rem; grid-template-columns: minmax(0, 7fr) minmax(0, 6fr); align-items: start; }
.side { position: sticky; top: 3.6rem; max-height: calc(100vh - 3.8rem); overflow-y: auto; padding: .6rem .3rem 1rem; }
.marking h2 { font-size: 1.05rem; margin: 0; border: 0; padding: 0; } .marking summary h2 { display: inline; color: var(--ink); }
.answer > header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 1rem; margin-top: .6rem; }
.answer > div > .written { border-left-width: 4px; border-left-color: var(--manual-line); padding-left: 1rem; }
.given { margin: .2rem 0 .6rem; } .given > * { margin-right: .7rem; }
.state { font-size: .85rem; color: var(--quiet); } .state.waits { color: var(--manual); font-weight: 600; } .state.marked { color: var(--right); }
.state.changed { color: var(--error); }
.feedback { background: var(--soft); padding: .5rem .8rem; border-radius: 4px; }
.changed pre .added { background: var(--right-soft); color: var(--right); } .changed pre .taken { background: var(--wrong-soft); color: var(--wrong); }
.changed pre { white-space: pre-wrap; overflow-wrap: anywhere; max-height: 24rem; overflow-y: auto; } .changed h3 { margin: .6rem 0 .2rem; }
.reference { border-top: 1px solid var(--line); margin-top: .9rem; }
fieldset { border: 1px solid var(--line); border-radius: 4px; padding: .3rem .8rem .5rem; margin: 0 0 .7rem; min-width: 0; } legend { padding: 0 .3rem; }
.lines label { display: flex; gap: .6rem; align-items: baseline; padding: .22rem 0; cursor: pointer; } .lines .says { flex: 1; } .lines { overflow-x: auto; }
.lines label:has(:checked) { color: var(--right); } .lines .worth { font-variant-numeric: tabular-nums; font-weight: 600; }
.points-row { display: flex; flex-wrap: wrap; gap: .4rem .8rem; align-items: baseline; margin-bottom: .7rem; }
.points-row input { text-align: right; } .points-row output { margin-left: auto; font-size: 1.1rem; } .points-row strong { font-size: 1.5rem; }
.field { display: block; margin-bottom: .6rem; font-size: .9rem; color: var(--quiet); }
.field textarea { display: block; width: 100%; margin-top: .2rem; font-size: 1rem; color: var(--ink); resize: vertical; }
.check { display: block; padding: .25rem 0; }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; margin: .6rem 0; }
.preview { border-left: 4px solid var(--manual-line); padding: 0 .8rem; margin-bottom: .7rem; } .preview > p { margin: 0; font-size: .9rem; } .preview .written { border: 0; padding: 0; }
.history { color: var(--quiet); font-size: .9rem; } .history summary { color: inherit; width: auto; } .history ol { padding-left: 1.4rem; margin: .3rem 0; }
.both { background: var(--soft); border-radius: 4px; padding: .4rem .8rem; margin-bottom: .7rem; }
.plain { max-width: 62rem; margin: 1.5rem auto 0; } summary h2 { display: inline; border: 0; color: inherit; }
dialog { color: inherit; background: var(--paper); border: 1px solid var(--quiet); border-radius: 6px; width: min(46rem, calc(100vw - 1.5rem));
  max-height: 85vh; padding: 1rem 1.25rem; } dialog::backdrop { background: #0009; }
dialog > header { display: flex; justify-content: space-between; align-items: center; gap: 1rem; margin-bottom: .7rem; }
dialog > header button { white-space: nowrap; } dialog h2 { margin: 0; border: 0; padding: 0; } dialog input[type="search"] { display: block; width: 100%; margin-top: .2rem; }
.keys { margin: 0 0 .8rem; } .keys > div { display: flex; gap: .8rem; padding: .15rem 0; } .keys dt { min-width: 6.5rem; } .keys dd { margin: 0; }
.keys kbd { font-size: .85em; }
.answers, .comments { list-style: none; padding: 0; margin: .5rem 0 0; } .answers button, .comments button { width: 100%; text-align: left;
  margin-bottom: .3rem; white-space: pre-wrap; } .answers button { display: flex; justify-content: space-between; gap: 1rem; }
.written { overflow-x: auto; } .written p, .written li { overflow: visible; }
.written h3, .written h4 { font-size: .9rem; margin: .9rem 0 .3rem; color: var(--quiet); font-weight: 600; }
.align-right { text-align: right; } .align-center { text-align: center; }
@media (max-width: 56rem) { body { padding: 0 .75rem 2rem; }
  .marking { display: block; } .lines input, .lines kbd { order: -2; } .lines .worth { order: -1; }
  td progress { display: none; } .bar { position: static; } .bar .tools { margin-left: 0; } .bar select { max-width: 100%; }
  .side { position: static; max-height: none; overflow-y: visible; padding: .6rem 0 0; border-top: 1px solid var(--line); margin-top: 1rem; } }
`;
