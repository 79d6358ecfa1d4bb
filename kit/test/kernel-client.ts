/**
 * A real kernel process and real messages, without Python: what Jupyter does with a kernel, over ZeroMQ (tslab's own dependency).
 * https://jupyter-client.readthedocs.io/en/latest/messaging.html
 */
import { spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Dealer, Subscriber } from 'zeromq';
import { freePorts, waitFor } from './kernel-ports';

type Content = Record<string, unknown>;
export type Message = { type: string; parent: string; content: Content; at: number };

/** What one cell sent, in the order of arrival. `ended`: both the reply and `idle` came in time. */
export type Ran = {
  id: string;
  messages: Message[];
  reply: Content | undefined;
  ended: boolean;
  milliseconds: number;
  stdout: string;
  stderr: string;
};

export type Kernel = {
  /** Runs a cell until it has ended or the time is over; `meanwhile` is called at its first output, where the time starts. */
  run(code: string, options?: { milliseconds?: number; meanwhile?: () => void; stopOnError?: boolean }): Promise<Ran>;
  /** All that a cell has printed on stdout up to now, also after its end. */
  output(id: string): string;
  /** Jupyter's Interrupt: a message on the control channel, or SIGINT. */
  interrupt(by: 'message' | 'signal'): void;
  /** A request on the control channel, and its reply. */
  control(type: string): Promise<Content | undefined>;
  /** A request on the shell channel, and its reply. */
  shell(type: string): Promise<Content | undefined>;
  /** The exit status or the signal that ended it, null while it runs. */
  exitStatus(): number | string | null;
  /** What the process itself wrote on stderr. */
  log(): string;
  close(): Promise<void>;
};

const KIT = path.dirname(require.resolve('@course/kit/package.json'));
export const PRELOAD = path.join(KIT, 'kernel', 'preload.cjs');
const DELIMITER = '<IDS|MSG>';
const KEY = 'no secret';

/** Runs a cell as soon as the kernel runs cells again: after an error it refuses all for 200 ms, by its own clock. */
export async function runAgain(kernel: Kernel, code: string, options?: { milliseconds?: number }): Promise<Ran> {
  for (let attempt = 0; ; attempt++) {
    const ran = await kernel.run(code, options);
    if (attempt === 50 || !/^abort/.test(String(ran.reply?.status))) return ran;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/**
 * Starts a kernel with the preload, or tslab alone.
 *
 * @param options.folder where it is started, with a tslab of its own in `node_modules`; by default the kit's folder, where cells
 *   can import what the kit depends on
 * @param options.at another folder that it is started in, as Jupyter starts it in the notebook's
 */
export async function startKernel(options: { preload: boolean; folder?: string; at?: string }): Promise<Kernel> {
  const [shell, iopub, control, stdin, hb] = await freePorts(5);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-kernel-'));
  const file = path.join(folder, 'connection.json');
  const ports = { shell_port: shell, iopub_port: iopub, control_port: control, stdin_port: stdin, hb_port: hb };
  const where = { transport: 'tcp', ip: '127.0.0.1', key: KEY, signature_scheme: 'hmac-sha256' };
  fs.writeFileSync(file, JSON.stringify({ ...where, ...ports }));
  const tslab = options.folder
    ? path.join(options.folder, 'node_modules', 'tslab')
    : path.dirname(require.resolve('tslab/package.json'));
  const flags = options.preload ? ['-r', PRELOAD] : [];
  const child = spawn(
    process.execPath,
    [...flags, path.join(tslab, 'bin', 'tslab'), 'kernel', `--config-path=${file}`],
    { cwd: options.at ?? options.folder ?? KIT, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const gone = () => child.exitCode ?? child.signalCode;
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));

  const messages: Message[] = [];
  const sockets = {
    shell: new Dealer({ linger: 0 }),
    control: new Dealer({ linger: 0 }),
    iopub: new Subscriber({ receiveHighWaterMark: 0 }),
  };
  sockets.shell.connect(`tcp://127.0.0.1:${shell}`);
  sockets.control.connect(`tcp://127.0.0.1:${control}`);
  sockets.iopub.connect(`tcp://127.0.0.1:${iopub}`);
  sockets.iopub.subscribe('');
  for (const socket of Object.values(sockets)) void receive(socket);

  async function receive(socket: AsyncIterable<Buffer[]>): Promise<void> {
    for await (const frames of socket) {
      const at = frames.findIndex((frame) => String(frame) === DELIMITER);
      const [header, parent, , content] = frames.slice(at + 2).map((frame) => JSON.parse(String(frame)) as Content);
      messages.push({
        type: String(header!.msg_type),
        parent: String(parent!.msg_id),
        content: content!,
        at: Date.now(),
      });
    }
  }

  function send(socket: Dealer, type: string, content: Content): string {
    const id = randomUUID();
    const date = new Date().toISOString();
    const header = { msg_id: id, msg_type: type, session: 'test', username: 'test', version: '5.3', date };
    const parts = [header, {}, {}, content].map((part) => JSON.stringify(part));
    const signature = createHmac('sha256', KEY).update(parts.join('')).digest('hex');
    void socket.send([DELIMITER, signature, ...parts]);
    return id;
  }

  const find = (parent: string, type: string) => messages.find((m) => m.parent === parent && m.type === type);

  const text = (parent: string, name: string) =>
    messages
      .filter((m) => m.parent === parent && m.type === 'stream' && m.content.name === name)
      .map((m) => m.content.text as string)
      .join('');

  async function ask(socket: Dealer, type: string, milliseconds: number): Promise<Content | undefined> {
    const id = send(socket, type, {});
    const reply = type.replace('request', 'reply');
    await waitFor(() => find(id, reply) !== undefined, milliseconds);
    return find(id, reply)?.content;
  }

  const kernel: Kernel = {
    async run(code, { milliseconds = 20_000, meanwhile, stopOnError = true } = {}) {
      const start = Date.now();
      const id = send(sockets.shell, 'execute_request', { code, silent: false, stop_on_error: stopOnError });
      const idle = () =>
        messages.some((m) => m.parent === id && m.type === 'status' && m.content.execution_state === 'idle');
      if (meanwhile) {
        await waitFor(() => find(id, 'stream') !== undefined, 20_000);
        meanwhile();
      }
      const ended = await waitFor(
        () => gone() !== null || (find(id, 'execute_reply') !== undefined && idle()),
        milliseconds,
      );
      return {
        id,
        messages: messages.filter((m) => m.parent === id),
        reply: find(id, 'execute_reply')?.content,
        ended: ended && gone() === null,
        milliseconds: Date.now() - start,
        stdout: text(id, 'stdout'),
        stderr: text(id, 'stderr'),
      };
    },
    output: (id) => text(id, 'stdout'),
    interrupt(by) {
      if (by === 'signal') child.kill('SIGINT');
      else send(sockets.control, 'interrupt_request', {});
    },
    control: (type) => ask(sockets.control, type, 5000),
    shell: (type) => ask(sockets.shell, type, 5000),
    exitStatus: gone,
    log: () => log,
    async close() {
      for (const socket of Object.values(sockets)) socket.close();
      if (gone() === null) await new Promise((resolve) => child.on('exit', resolve).kill('SIGKILL'));
      fs.rmSync(folder, { recursive: true });
    },
  };
  // the first answer shows that all channels are connected, the subscription among them
  for (let ready = false; !ready; ) {
    ready =
      (await ask(sockets.shell, 'kernel_info_request', 1000)) !== undefined &&
      messages.some((m) => m.type === 'status');
    if (gone() !== null) throw new Error(`the kernel has ended: ${log}`);
  }
  return kernel;
}

/** tslab alone, and with what mends it. */
export let plain: Kernel;
export let mended: Kernel;
export function startBoth(): void {
  beforeAll(async () => {
    [plain, mended] = await Promise.all([startKernel({ preload: false }), startKernel({ preload: true })]);
  });
  afterAll(() => Promise.all([plain, mended].map((kernel) => kernel?.close())));
}
