/**
 * Where a text stops being JSON, in our own words: an engine's message would quote the file, and differs between versions of
 * Node.
 */
import { printParseErrorCode, visit } from 'jsonc-parser';

type JsonFault = { line: number; column: number; expected: string };

const EXPECTED: Record<string, string> = {
  InvalidSymbol: 'a string in double quotes, a number, `true`, `false`, `null` or one of `{}[],:`',
  InvalidNumberFormat: 'a number',
  PropertyNameExpected: 'a key in double quotes',
  ValueExpected: 'a value',
  ColonExpected: '`:`',
  CommaExpected: '`,` or a closing bracket',
  CloseBraceExpected: '`}`',
  CloseBracketExpected: '`]`',
  EndOfFileExpected: 'the end of the file',
  InvalidCommentToken: 'no comment',
  UnexpectedEndOfString: 'a `"` that ends the string',
  InvalidUnicode: 'four hexadecimal digits after `\\u`',
  InvalidEscapeCharacter: 'one of `"\\/bfnrtu` after `\\`',
  InvalidCharacter: 'no control character in a string',
};

/** @returns the first fault; undefined for a text that is JSON, or whose brackets are nested too deeply to be read */
export function findJsonFault(text: string): JsonFault | undefined {
  let fault: JsonFault | undefined;
  const onError = (code: number, offset: number, _length: number, line: number, character: number) => {
    const end = offset >= text.trimEnd().length ? ', not the end of the file' : '';
    const expected = (EXPECTED[printParseErrorCode(code)] ?? 'JSON') + end;
    fault ??= { line: line + 1, column: character + 1, expected };
  };
  try {
    visit(text, { onError }, { disallowComments: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // the parser calls itself for each bracket
  }
  return fault;
}
