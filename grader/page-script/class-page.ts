/**
 * Runs in the page of a class: sorts, searches and filters the rows that stand there, and keeps what was chosen in the address, so
 * that Back and a link bring it again. It makes no text of its own from a student's: rows are shown, hidden and moved.
 */
(() => {
  /** `words`: by which it is found; none where the student has no row of the sheet. */
  type Cell = { sheet: string; words?: ReadonlySet<string> };
  type Row = { element: HTMLTableRowElement; words: string; cells: Cell[]; place: number };

  const form = document.querySelector<HTMLFormElement>('#filters')!;
  const table = document.querySelector<HTMLTableElement>('#class')!;
  const body = table.tBodies[0]!;
  const output = form.querySelector('output')!;
  const none = document.querySelector<HTMLElement>('.none')!;
  const heads = [...table.tHead!.rows[0]!.cells];
  const fields = [...form.elements].filter(
    (one): one is HTMLInputElement | HTMLSelectElement =>
      one instanceof HTMLInputElement || one instanceof HTMLSelectElement,
  );

  const rows = [...body.rows].map(
    (element, place): Row => ({
      element,
      place,
      words: (element.dataset.words ?? '').normalize('NFC'),
      cells: [...element.cells]
        .filter((cell) => cell.dataset.sheet !== undefined)
        .map((cell) => ({
          sheet: cell.dataset.sheet!,
          words: cell.dataset.is === undefined ? undefined : new Set(cell.dataset.is.split(' ')),
        })),
    }),
  );

  /** What was chosen, as it stands in the address. */
  const chosen = () => new URLSearchParams(location.hash.slice(1));
  const isOurs = () => location.hash.includes('=');

  let only = '';
  /** The columns of one sheet, or of all. */
  function showSheet(sheet: string): void {
    if (sheet === only) return;
    only = sheet;
    const cells = [...table.querySelectorAll<HTMLElement>('[data-sheet]')];
    for (const cell of cells) cell.hidden = sheet !== '' && cell.dataset.sheet !== sheet;
    table.style.setProperty('--sheets', String(heads.filter((head) => head.dataset.sheet && !head.hidden).length));
  }

  function filter(wanted: URLSearchParams): void {
    const words = (wanted.get('q') ?? '').normalize('NFC').toLowerCase().split(/\s+/).filter(Boolean);
    const sheet = wanted.get('sheet') ?? '';
    const all = ['is', 'item', 'mistake'].map((name) => wanted.get(name) ?? '').filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const fits = (cell: Cell) =>
        (sheet === '' || cell.sheet === sheet) && cell.words && all.every((word) => cell.words!.has(word));
      const shown =
        words.every((word) => row.words.includes(word)) && ((all.length === 0 && sheet === '') || row.cells.some(fits));
      row.element.hidden = !shown;
      if (shown) count += 1;
    }
    showSheet(sheet);
    output.textContent = `${count} of ${rows.length}`;
    none.hidden = count > 0;
  }

  const numberIn = ({ element }: Row, column: number) => {
    const value = element.cells[column]?.dataset.value;
    return value === undefined ? undefined : Number(value);
  };

  /** By `2-` or `2+`: a column and a direction. Who has no mark comes last, whichever way. */
  function sort(order: string): void {
    const column = Number.parseInt(order, 10);
    const down = order.endsWith('-');
    const known = column >= 0 && column < heads.length;
    for (const [i, head] of heads.entries()) {
      if (known && i === column) head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    }
    const sign = down ? -1 : 1;
    const sorted = [...rows].sort((a, b) => {
      if (!known || column === 0) return (known ? sign : 1) * (a.place - b.place);
      const [x, y] = [numberIn(a, column), numberIn(b, column)];
      if (x === undefined || y === undefined)
        return Number(x === undefined) - Number(y === undefined) || a.place - b.place;
      return sign * (x - y) || a.place - b.place;
    });
    body.append(...sorted.map(({ element }) => element));
  }

  let order: string | undefined;
  function show(): void {
    const wanted = isOurs() ? chosen() : new URLSearchParams();
    for (const field of fields) {
      const value = wanted.get(field.name) ?? '';
      if (field.value !== value) field.value = value;
    }
    filter(wanted);
    const now = wanted.get('sort') ?? '';
    if (now !== order) sort(now);
    order = now;
  }

  /** @param keep whether the step before can be gone back to */
  function choose(change: (wanted: URLSearchParams) => void, keep: boolean): void {
    const wanted = isOurs() ? chosen() : new URLSearchParams();
    change(wanted);
    for (const [name, value] of [...wanted]) if (value === '') wanted.delete(name);
    const hash = wanted.toString();
    const address = `${location.pathname}${location.search}${hash === '' ? '' : `#${hash}`}`;
    if (keep) history.pushState(null, '', address);
    else history.replaceState(null, '', address);
    show();
  }

  for (const [i, head] of heads.entries()) {
    const inner = head.querySelector('.head')!;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'sort';
    button.append(...inner.childNodes);
    inner.append(button);
    button.addEventListener('click', () =>
      choose((wanted) => {
        const first = i === 0 ? '+' : '-';
        const other = i === 0 ? '-' : '+';
        wanted.set('sort', `${i}${wanted.get('sort') === `${i}${first}` ? other : first}`);
      }, false),
    );
  }
  for (const field of fields)
    field.addEventListener('input', () =>
      choose((wanted) => wanted.set(field.name, field.value), field instanceof HTMLSelectElement),
    );
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', (event) => {
    event.preventDefault();
    choose((wanted) => {
      for (const field of fields) wanted.delete(field.name);
    }, true);
    form.querySelector('input')!.focus();
  });
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a.filter'))
    link.addEventListener('click', () => setTimeout(() => form.scrollIntoView(), 0));

  const pageIn = (row: HTMLTableRowElement, column: number) =>
    row.cells[column]!.querySelector<HTMLAnchorElement>('a.mark');
  const studentOf = (page: HTMLAnchorElement) => decodeURIComponent(page.pathname.split('/').at(-2)!);
  /** The pages of a table that was filtered or sorted lead to the rows that are shown, in their order. */
  function lead({ target }: Event): void {
    const page = target instanceof Element ? target.closest<HTMLAnchorElement>('a.mark') : null;
    if (!page) return;
    const wanted = isOurs() ? chosen() : new URLSearchParams();
    const column = page.closest('td')!.cellIndex;
    const pages = [...body.rows].flatMap((row) => (row.hidden ? [] : (pageIn(row, column) ?? [])));
    if (isOurs()) wanted.set('rows', pages.map(studentOf).join('/'));
    page.hash = wanted.toString();
  }
  for (const type of ['pointerdown', 'click']) table.addEventListener(type, lead);

  window.addEventListener('hashchange', show);
  window.addEventListener('popstate', show);
  form.hidden = false;
  show();
})();
