/** What `course lab` sets up: JupyterLab and the kernel, which is started to see whether it answers. */
import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { LAB, LAB_PACKAGES } from '../lab';
import { unfitting } from '../lab/fit';
import { isRegistered, KERNEL, kernelspecFile, tslabVersion } from '../lab/kernelspec';
import { jupyterEnvironment } from '../lab/server';
import { isReady, pythonOf } from '../python';
import { courseFolder, rootFolder, shown } from '../root';
import { type Finding, missing } from './check';

const SET_UP = 'run `npx course lab`, which sets it up';
const SECONDS = 60;

const ASK_KERNEL = `
import sys, time
from jupyter_client.manager import start_new_kernel
start = time.monotonic()
manager, client = start_new_kernel(kernel_name=sys.argv[1], startup_timeout=${SECONDS})
printed = []
def keep(message):
    if message['msg_type'] == 'stream':
        printed.append(message['content']['text'])
try:
    client.execute_interactive('const answer: number = 6 * 7; console.log(answer)', timeout=${SECONDS}, output_hook=keep)
    print('%.1f' % (time.monotonic() - start), ''.join(printed).strip())
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
`;

/** Seconds until the kernel had printed the answer of a first cell. @throws with what it or its start said instead */
function askKernel(environment: string): string {
  const { status, stdout, stderr } = spawnSync(pythonOf(environment), ['-c', ASK_KERNEL, KERNEL], {
    cwd: rootFolder,
    env: jupyterEnvironment(),
    encoding: 'utf8',
    timeout: 2 * SECONDS * 1000,
    windowsHide: true,
  });
  const [seconds, answer] = stdout?.trim().split(/\s+/) ?? [];
  if (status === 0 && answer === '42') return seconds!;
  throw new Error(stderr?.trim().split(/\r?\n/).pop() || `answered '${stdout?.trim()}' to 6 * 7`);
}

export async function lab(): Promise<Finding[]> {
  const ready = isReady(path.join(courseFolder(), LAB), LAB_PACKAGES);
  if (!ready) return [{ name: 'JupyterLab', found: 'is not set up', state: 'missing', cure: SET_UP }];
  return [
    {
      name: 'JupyterLab',
      found: `${LAB_PACKAGES.join(', ')} in ${shown(path.join(courseFolder(), LAB))}`,
      state: 'good',
    },
  ];
}

export async function kernel(): Promise<Finding[]> {
  const name = 'kernel';
  const environment = path.join(courseFolder(), LAB);
  if (!isReady(environment, LAB_PACKAGES))
    return [{ name, found: 'is not registered', state: 'missing', cure: SET_UP }];
  try {
    const version = tslabVersion();
    if (!isRegistered(environment))
      return [
        {
          name,
          found: `is not registered with this Node and this folder (${shown(kernelspecFile(environment))})`,
          state: 'missing',
          cure: SET_UP,
        },
      ];
    const notes = unfitting().map(
      (line): Finding => ({
        name: 'preload',
        found: line,
        state: 'improvable',
        cure: 'run `npm ci`, which installs the tslab that it was written for',
      }),
    );
    return [
      {
        name,
        found: `TypeScript (tslab ${version}), answers a first cell after ${askKernel(environment)} s`,
        state: 'good',
      },
      ...notes,
    ];
  } catch (error) {
    return [missing(name, error, 'run `npm ci`, then `npx course lab`')];
  }
}
