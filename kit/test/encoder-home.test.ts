import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

it('the encoder writes nothing into the home of who runs it: ONNX Runtime would, and would report to its makers', () => {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'course-home-'));
  const program = `const { loadEncoder } = require(${JSON.stringify(path.resolve(__dirname, '..', 'src'))});
    loadEncoder('efficientnet-lite0').then((encoder) => { console.log(encoder.engine); process.exit(0); });`;
  const { ORT_DISABLE_TELEMETRY: _own, XDG_CACHE_HOME: _cache, ...environment } = process.env;
  const env = { ...environment, HOME: home, USERPROFILE: home };
  const { stdout } = spawnSync(process.execPath, ['-e', program], { env, encoding: 'utf8' });
  expect(stdout).toMatch(/^(onnxruntime|tensorflow)\n$/);
  expect(fs.readdirSync(home)).toEqual([]);
  fs.rmSync(home, { recursive: true });
});
