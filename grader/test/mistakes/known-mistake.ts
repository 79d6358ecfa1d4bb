/** One mistake as code: `cell` is the id of the cell that `code` replaces (the item's name), `id` is `item/mistake`. */
export type KnownMistake = { id: string; cell: string; code: string };

/** `write(name, body)` makes the mistake `cell/name` from the body of the function: the signature is the sheet's. */
export function mistakesOf(cell: string, signature: string): (name: string, body: string) => KnownMistake {
  return (name, body) => ({
    id: `${cell}/${name}`,
    cell,
    code: `${signature} {\n${body.replace(/^\n+|\s+$/g, '')}\n}`,
  });
}
