/** A child process whose output goes to a log file. */
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { cleanEnvironment } from './find';

export type Run = { status: number; output: string };

/**
 * Appends what the command prints to `log`; `onLine` sees each line as it comes.
 * @returns its exit status (128 where a signal ended it, 127 where it does not start) and what it printed
 */
export function runLogged(
  command: string,
  args: readonly string[],
  log: string,
  onLine: (line: string) => void = () => {},
): Promise<Run> {
  return new Promise((resolve) => {
    const file = fs.openSync(log, 'a');
    const keep = (text: string) => {
      try {
        fs.writeSync(file, text);
      } catch {
        // a full disk must not hide the failure that it is about to cause
      }
    };
    keep(`$ ${[command, ...args].join(' ')}\n`);
    const child = spawn(command, args, {
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const stop = () => child.kill();
    process.once('exit', stop); // a set-up that is stopped leaves no pip behind
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        keep(text);
        const line = text.trimEnd().split(/\r?\n/).pop();
        if (line) onLine(line);
      });
    }
    const end = (status: number, note = '') => {
      process.removeListener('exit', stop);
      keep(note);
      fs.closeSync(file);
      resolve({ status, output: output + note });
    };
    child.once('error', (error) => end(127, `${error.message}\n`));
    child.once('close', (code) => end(code ?? 128));
  });
}

/** A command of pip without questions and bars. Its own five retries take a minute to find that there is no network. */
export const pip = (command: string): string[] =>
  `-m pip ${command} --disable-pip-version-check --no-input --progress-bar off --retries 3`.split(' ');
