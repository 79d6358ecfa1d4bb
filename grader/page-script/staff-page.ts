/**
 * Runs in a submission's page for staff. Where it was opened from the filtered or sorted table of the class, the address holds what was
 * chosen there and who is shown (`rows`): then the previous and the next page are those of the table, and "The class" leads back to it.
 */
(() => {
  const given = new URLSearchParams(location.hash.includes('=') ? location.hash.slice(1) : '');
  const rows = (given.get('rows') ?? '').split('/').filter(Boolean);
  const [folder, file] = location.pathname.split('/').slice(-2).map(decodeURIComponent) as [string, string];
  const place = rows.indexOf(folder);
  const nav = document.querySelector('nav')!;
  if (place < 0) return;

  const to = (student: string | undefined, rel: 'prev' | 'next', words: string): HTMLAnchorElement[] => {
    if (student === undefined) return [];
    const link = document.createElement('a');
    link.rel = rel;
    link.href = `../${encodeURIComponent(student)}/${encodeURIComponent(file)}${location.hash}`;
    const name = document.createElement('bdi');
    name.textContent = student;
    link.append(`${words}: `, name);
    return [link];
  };
  const others = [...nav.querySelectorAll<HTMLAnchorElement>('a:not([rel])')];
  given.delete('rows');
  others[0]!.hash = given.toString();
  const links = [
    ...to(rows[place - 1], 'prev', 'Previous'),
    ...to(rows[place + 1], 'next', 'Next'),
    ...others,
    `${place + 1} of ${rows.length} in the table`,
  ];
  nav.replaceChildren(...links.flatMap((link, i) => (i === 0 ? [link] : [' · ', link])));
})();
