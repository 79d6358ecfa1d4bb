// The text of cells on its way to the notebook, in order, in messages of sensible size.
'use strict';

/**
 * The first lines of a cell go at once, each in a message of its own: what is printed before a long computation is seen before
 * it. Then it is one message in this time, and what comes between waits for the next one.
 */
const BURST = 100;
const MILLISECONDS = 50;
/** That much text does not wait. */
const MESSAGE_CHARACTERS = 1_000_000;
/**
 * What one cell can print on a stream: far more than anybody reads, and what JupyterLab still draws in seconds. The rest is left
 * out. Each stream has its own limit, so that the error of a loop that printed too much is still shown.
 */
const CELL_CHARACTERS = 5_000_000;

/** What waits: the name of its stream and the function that sends it, which is another one for each cell. */
let waiting;
let timer;
/** Messages that may go at once, and the time when that was so. */
let credit = BURST;
let counted = 0;
/** Characters that each cell has printed on each stream, by its sending function. */
const printed = new WeakMap();

/** Prints `text` on the stream `name` (`stdout` or `stderr`); `send(name, text)` makes one message of the cell. */
function write(send, name, text) {
  text = withinLimit(send, name, text);
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
  credit = Math.max(0, credit - 1);
  send(name, parts.join(''));
}

function withinLimit(send, name, text) {
  if (!printed.has(send)) printed.set(send, { stdout: 0, stderr: 0 });
  const characters = printed.get(send);
  const before = characters[name];
  if (before > CELL_CHARACTERS) return '';
  characters[name] += text.length;
  if (before + text.length <= CELL_CHARACTERS) return text;
  const limit = CELL_CHARACTERS.toLocaleString('en');
  const head = wholeCharacters(text, CELL_CHARACTERS - before);
  return `${head}\n… course: a cell prints at most ${limit} characters; the rest is left out\n`;
}

/** The first characters, without half of one that takes two: Jupyter's server cannot encode that. */
function wholeCharacters(text, count) {
  const last = text.charCodeAt(count - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? count - 1 : count);
}

process.on('exit', flush); // `process.exit()` in a cell
module.exports = { write, flush };
