import type { HiddenDetails } from './details';
import { capped, html, sentence } from './text';
import { argumentToHtml, valuesToHtml } from './values';

const MOST_FEEDBACK = 6_000;
const MOST_PRINTED = 4_000;

/** For staff: the hidden case that failed, with what it gives the function, what was expected and what came. */
export function hiddenToHtml({ about, id, feedback, call, expected, got, printed }: HiddenDetails): string {
  const rows = call?.arguments.map(
    ({ name, value }) => `<tr><th scope="row"><code>${html(name)}</code></th><td>${argumentToHtml(value)}</td></tr>`,
  );
  const times = call?.then === undefined ? '' : `, which gives a function; that is called ${call.then} times`;
  return [
    '<details class="hidden-case" open><summary>For staff: the hidden case</summary>',
    `<h4>${html(capped(about, 400))} <span class="quiet">(${html(id)})</span></h4>`,
    `<p class="text">${sentence(capped(feedback, MOST_FEEDBACK))}</p>`,
    call ? `<h5><code>${html(call.function)}</code> is called with${times}</h5>` : '',
    rows?.length ? `<div class="wide"><table class="values"><tbody>${rows.join('')}</tbody></table></div>` : '',
    valuesToHtml(expected, got),
    printed?.trim() ? `<h5>It printed</h5><pre class="printed">${html(capped(printed, MOST_PRINTED))}</pre>` : '',
    '</details>',
  ].join('');
}
