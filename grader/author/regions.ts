/**
 * Solution regions of a sheet's source. Three forms:
 *
 *     function importance(…): tf.Tensor2D {
 *       // BEGIN SOLUTION Compute the weighted mean (Eq. 2)
 *       // INSTRUCTION: more text, optional
 *       return …;
 *       // END SOLUTION
 *     }
 *     const masksAtPrintedDelta: number = /* BEGIN SOLUTION type in the number *&#47; 3516 /* END SOLUTION *&#47;;
 *
 * and, in a markdown cell, lines between `BEGIN SOLUTION` and `END SOLUTION`. The student sees `return todo('importance: …');`,
 * `todo('masksAtPrintedDelta: …')` and "*Your answer here.*". A region of code that stands at the left margin is left out
 * (its instruction stays, as a comment).
 */
import { type SheetCell, SheetError } from './percent';

const ANSWER_HERE = '*Your answer here.*';
const WIDTH = 110;
const INLINE = /\/\*\s*BEGIN SOLUTION\b\s*([\s\S]*?)\s*\*\/([\s\S]*?)\/\*\s*END SOLUTION\s*\*\//g;
const BEGIN = /^(\s*)(?:\/\/ )?BEGIN SOLUTION(?: (.*))?$/;
const END = /^\s*(?:\/\/ )?END SOLUTION$/;
const INSTRUCTION = /^\s*(?:\/\/ )?INSTRUCTION: (.*)$/;
const DECLARED = /^(?:async )?(?:function|const|let|class) (\w+)/;

type Region = { indent: string; instruction: string; lines: string[]; owner: string };
type Piece = { lines: string[] } | { region: Region };

/** Cuts a cell into ordinary lines and block regions. */
function pieces(cell: SheetCell): Piece[] {
  const result: Piece[] = [{ lines: [] }];
  let owner = cell.items.length === 1 ? cell.items[0]! : '';
  let region: Region | undefined;
  for (const [i, line] of cell.source.split('\n').entries()) {
    const at = cell.line + i + 1;
    const begin = BEGIN.exec(line);
    const last = result[result.length - 1]!;
    if (begin) {
      if (region) throw new SheetError(at, 'BEGIN SOLUTION inside a solution region');
      region = { indent: begin[1]!, instruction: begin[2] ?? '', lines: [], owner };
    } else if (END.test(line)) {
      if (!region) throw new SheetError(at, 'END SOLUTION without BEGIN SOLUTION');
      result.push({ region }, { lines: [] });
      region = undefined;
    } else if (region) {
      const more = INSTRUCTION.exec(line);
      if (more) region.instruction = `${region.instruction} ${more[1]}`.trim();
      else region.lines.push(line);
    } else if ('lines' in last) {
      owner = (cell.items.length !== 1 && DECLARED.exec(line)?.[1]) || owner;
      last.lines.push(line);
    }
  }
  if (region) throw new SheetError(cell.line, 'BEGIN SOLUTION without END SOLUTION');
  return result;
}

/** `'text'` as a TypeScript literal, over several lines when it is long. */
function literal(text: string, indent: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const quote = (part: string) => mark + part.replace(/\\/g, '\\\\').replaceAll(mark, `\\${mark}`) + mark;
  if (indent.length + text.length < WIDTH) return quote(text);
  const parts = text.match(new RegExp(`.{1,${WIDTH - 15}}(?:\\s+|$)`, 'g')) ?? [text];
  return `\n${parts.map((part) => `${indent}  ${quote(part)}`).join(' +\n')},\n${indent}`;
}

function stub(region: Region, cell: SheetCell): string[] {
  const { indent, instruction, owner } = region;
  if (cell.kind === 'written' || cell.kind === 'text') return [ANSWER_HERE];
  if (indent === '') {
    if (instruction) return [`// ${instruction}`];
    return cell.kind === 'explore' ? ['// Your code here.'] : [];
  }
  return [`${indent}return todo(${literal(`${owner}: ${instruction || 'write this function'}`, indent)});`];
}

/** The inline regions of a text: `const name: type = /* BEGIN … END SOLUTION *&#47;`. */
function replaceInline(text: string, cell: SheetCell, solved: boolean): string {
  return text.replace(INLINE, (_all, instruction: string, answer: string, offset: number) => {
    if (solved) return answer.trim();
    const before = text.slice(0, offset).split('\n').reverse();
    const owner =
      before.map((line) => DECLARED.exec(line)?.[1]).find((name) => name !== undefined) ?? cell.items[0] ?? 'answer';
    return `todo(${literal(`${owner}: ${instruction || 'type in your answer'}`, '')})`;
  });
}

function render(cell: SheetCell, solved: boolean): string {
  const withoutInline = { ...cell, source: replaceInline(cell.source, cell, solved) };
  const lines = pieces(withoutInline).flatMap((piece) => {
    if ('lines' in piece) return piece.lines;
    return solved ? piece.region.lines : stub(piece.region, cell);
  });
  const text = lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\s+$/g, '');
  if (/(BEGIN|END) SOLUTION|INSTRUCTION:/i.test(text))
    throw new SheetError(cell.line, 'a mark of a solution region that is not in one of the allowed forms');
  return text;
}

/** What the student gets. @throws SheetError for an open region, or a graded name that has no region. */
export function studentSource(cell: SheetCell): string {
  const text = render(cell, false);
  const bare = cell.kind === 'define' && cell.items.find((item) => !new RegExp(`todo\\(\\s*['"]${item}: `).test(text));
  if (bare) throw new SheetError(cell.line, `no solution region inside '${bare}'`);
  if (cell.kind === 'written' && !text.includes(ANSWER_HERE))
    throw new SheetError(cell.line, `no solution region in written="${cell.items[0]}"`);
  return text;
}

/** The cell with its answer, without the marks. */
export function solvedSource(cell: SheetCell): string {
  return render(cell, true);
}

/** Every line (trimmed) of every region of a cell, and every inline answer: what must not be in a student's notebook. */
export function solutionLines(cell: SheetCell): string[] {
  const inline = [...cell.source.matchAll(INLINE)].flatMap((match) => match[2]!.split('\n'));
  const blocks = pieces({ ...cell, source: replaceInline(cell.source, cell, false) }).flatMap((piece) =>
    'region' in piece ? piece.region.lines : [],
  );
  return [...inline, ...blocks].map((line) => line.trim()).filter((line) => line !== '');
}
