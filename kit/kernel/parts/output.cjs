// The text of cells on its way to the notebook, in order, in messages of sensible size.
'use strict';

/**
 * The first lines of a cell go at once, each in a message of its own: what is printed before a long computation is seen before it.
 * Then it is one message in this time, and what comes between waits for the next one.
 */
const BURST = 100;
const MILLISECONDS = 50;
/** One message holds at most this many characters: JupyterLab draws a message in one go. */
const MESSAGE_CHARACTERS = 500_000;
/** What one cell can print: far more than anybody reads, and what JupyterLab still draws in seconds. The rest is left out. */
const CELL_CHARACTERS = 5_000_000;

/** What waits: the name of its stream and the function that sends it, which is another one for each cell. */
let waiting;
let timer;
/** Messages that may go at once, and the time when that was so. */
let credit = BURST;
let counted = 0;
/** Characters that each cell has printed, by its sending function. */
const printed = new WeakMap();

/** Prints `text` on the stream `name` (`stdout` or `stderr`); `send(name, text)` makes one message of the cell. */
function write(send, name, text) {
  text = withinLimit(send, text);
  if (text === '') return;
  if (waiting && (waiting.name !== name || waiting.send !== send)) flush();
  waiting ??= { send, name, parts: [], characters: 0 };
  waiting.parts.push(text);
  waiting.characters += text.length;
  if (waiting.characters >= MESSAGE_CHARACTERS || mayGo()) flush();
  else timer ??= setTimeout(flush, MILLISECONDS);
}

function mayGo() {
  const now = Date.now();
  credit = Math.min(BURST, credit + (now - counted) / MILLISECONDS);
  counted = now;
  return credit >= 1;
}

/** Sends what waits. A message about something else (a display, the end of the cell) goes after a flush. */
function flush() {
  clearTimeout(timer);
  timer = undefined;
  if (!waiting) return;
  const { send, name, parts } = waiting;
  waiting = undefined; // before sending: an interrupted loop may never come back from it
  const text = parts.join('');
  for (let from = 0; from < text.length; ) {
    const to = endOfPiece(text, from);
    send(name, text.slice(from, to));
    from = to;
    credit = Math.max(0, credit - 1);
  }
}

/** Not between the two halves of a character outside the basic plane: each message is encoded by itself. */
function endOfPiece(text, from) {
  const to = from + MESSAGE_CHARACTERS;
  const last = text.charCodeAt(to - 1);
  return to < text.length && last >= 0xd800 && last < 0xdc00 ? to - 1 : to;
}

function withinLimit(send, text) {
  const before = printed.get(send) ?? 0;
  if (before > CELL_CHARACTERS) return '';
  printed.set(send, before + text.length);
  if (before + text.length <= CELL_CHARACTERS) return text;
  const limit = CELL_CHARACTERS.toLocaleString('en');
  return `${text.slice(0, CELL_CHARACTERS - before)}\n… course: a cell prints at most ${limit} characters; the rest is left out\n`;
}

process.on('exit', flush); // `process.exit()` in a cell
module.exports = { write, flush };
