/** `course lab` without JupyterLab: the kernel's registration, the port, and a server that starts, fails and ends. */
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { firstNotebook } from '../cli/lab';
import { interruptMode, unfitting } from '../cli/lab/fit';
import { isRegistered, type Kernelspec, kernelspecFile, registerKernel, writeSettings } from '../cli/lab/kernelspec';
import { checkPort, choosePort, HOST } from '../cli/lab/port';
import { jupyterEnvironment, startServer } from '../cli/lab/server';
import { courseFolder, rootFolder } from '../cli/root';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course test '));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('the kernel', () => {
  const environment = path.join(folder, 'lab');
  const read = () => JSON.parse(fs.readFileSync(kernelspecFile(environment), 'utf8')) as Kernelspec;

  it('is registered in the environment, with this Node, the preload and the tslab of the kit', () => {
    expect(isRegistered(environment)).toBe(false);
    expect(registerKernel(environment)).toBe(true);
    const { argv, ...rest } = read();
    expect(rest).toEqual({ display_name: 'TypeScript', language: 'typescript', interrupt_mode: interruptMode() });
    expect([argv[0], argv[1], ...argv.slice(4)]).toEqual([
      process.execPath,
      '-r',
      'kernel',
      '--config-path',
      '{connection_file}',
    ]);
    for (const file of [argv[2]!, argv[3]!]) expect(fs.existsSync(file)).toBe(true);
    expect(
      fs.readdirSync(environment, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.')),
    ).toEqual([path.join('share', 'jupyter', 'kernels', 'tslab', 'kernel.json')]);
  });
  it('is left alone when nothing changed, and registered again when the folder or Node has moved', () => {
    expect(registerKernel(environment)).toBe(false);
    const moved = read();
    moved.argv[2] = '/where/it/was/kit/kernel/preload.cjs';
    fs.writeFileSync(kernelspecFile(environment), JSON.stringify(moved));
    expect(isRegistered(environment)).toBe(false);
    expect(registerKernel(environment)).toBe(true);
    expect(read().argv[2]).toBe(path.join(rootFolder, 'kit', 'kernel', 'preload.cjs'));
  });
  it('has a preload that fits the installed tslab', () => {
    expect(unfitting()).toEqual([]);
    expect(interruptMode()).toBe('message');
  });
  it('asks JupyterLab for no news', () => {
    writeSettings(environment);
    const settings = JSON.parse(
      fs.readFileSync(path.join(environment, 'share/jupyter/lab/settings/overrides.json'), 'utf8'),
    ) as unknown;
    expect(settings).toEqual({
      '@jupyterlab/apputils-extension:notification': { fetchNews: 'false', checkForUpdates: false },
    });
  });
});

describe('the port', () => {
  it.each(['0', '65536', '80.5', 'http', '-1', ''])("'%s' is none", (text) => {
    expect(() => checkPort(text)).toThrow(`course lab: --port: expected a whole number from 1 to 65535, got '${text}'`);
  });
  it('that is in use: one line when it was asked for, else the next one', async () => {
    const taken = net.createServer().listen(0, HOST);
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as net.AddressInfo;
    await expect(choosePort(port)).rejects.toThrow(new RegExp(`^course lab: port ${port} is in use; .*$`));
    taken.close();
    expect(await choosePort()).toBeGreaterThanOrEqual(8888);
  });
});

describe('the server', () => {
  /** A Python that runs this Node with a script in place of JupyterLab. */
  function inPlaceOfPython(script: string): string {
    const file = path.join(folder, 'server.js');
    fs.writeFileSync(file, script);
    const python = path.join(folder, 'python');
    fs.writeFileSync(python, `#!/bin/sh\nexec '${process.execPath}' '${file}' "$@"\n`, { mode: 0o755 });
    return python;
  }
  const answering = `
    const port = Number(process.argv.find((one) => one.startsWith('--ServerApp.port=')).split('=')[1]);
    const server = require('node:http').createServer((request, response) => {
      const allowed = request.headers.authorization === 'token ' + process.env.JUPYTER_TOKEN;
      response.writeHead(allowed ? 200 : 403).end(JSON.stringify({ argv: process.argv, config: process.env.JUPYTER_CONFIG_DIR }));
    });
    setTimeout(() => server.listen(port, '127.0.0.1'), 300);
    process.on('SIGTERM', () => process.exit(0));`;

  async function freePort(): Promise<number> {
    const server = http.createServer().listen(0, HOST);
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as net.AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }

  it('is ready when it answers with its token, and ends when it is told to', async () => {
    const port = await freePort();
    const server = startServer({
      python: inPlaceOfPython(answering),
      notebook: path.join('notebooks', 'a b.ipynb'),
      port,
      browser: false,
    });
    await server.ready;
    expect(server.url).toMatch(
      new RegExp(`^http://127\\.0\\.0\\.1:${port}/lab/tree/notebooks/a%20b\\.ipynb\\?token=[0-9a-f]{48}$`),
    );
    const token = server.url.split('token=')[1]!;
    const { argv } = (await (await fetch(server.url, { headers: { Authorization: `token ${token}` } })).json()) as {
      argv: string[];
    };
    expect(argv).toEqual(
      expect.arrayContaining(['jupyterlab', `--ServerApp.root_dir=${rootFolder}`, '--ServerApp.open_browser=False']),
    );
    expect(argv.join(' ')).not.toContain(token); // which everybody on the machine could read
    await server.stop();
    expect(await server.ended).toBe(true);
  });
  it('that ends before it is ready: one line, from its log', async () => {
    const port = await freePort();
    const python = inPlaceOfPython(
      `console.error('[I start]\\nModuleNotFoundError: No module named jupyterlab'); process.exit(1);`,
    );
    const server = startServer({ python, port, browser: false });
    await expect(server.ready).rejects.toThrow(
      /^JupyterLab ended before it was ready: ModuleNotFoundError: No module named jupyterlab \(.*server-\d+\.log\)$/,
    );
    expect(await server.ended).toBe(false);
    expect(fs.existsSync(server.log)).toBe(true);
    fs.rmSync(server.log);
  });
  it('that is told to end while it starts ends', async () => {
    const server = startServer({ python: inPlaceOfPython(answering), port: await freePort(), browser: false });
    await server.stop();
    await server.ready;
    expect(await server.ended).toBe(true);
  });
  it("neither reads nor writes what is the user's own", () => {
    process.env.JUPYTER_PATH = '/home/anna/kernels';
    const environment = jupyterEnvironment();
    delete process.env.JUPYTER_PATH;
    const jupyters = Object.entries(environment).filter(([name]) => /^(JUPYTER|IPYTHON)/.test(name));
    expect(jupyters.map(([name]) => name).sort()).toEqual([
      'IPYTHONDIR',
      'JUPYTER_CONFIG_DIR',
      'JUPYTER_DATA_DIR',
      'JUPYTER_RUNTIME_DIR',
    ]);
    for (const [, value] of jupyters) expect(value!.startsWith(path.join(courseFolder(), 'jupyter'))).toBe(true);
  });
  it('opens the first sheet', () => expect(firstNotebook()).toBe(path.join('notebooks', '01-relax.ipynb')));
});
