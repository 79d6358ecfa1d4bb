// `npm run lock`, after each `npm install`: onnxruntime-node's install script downloads CUDA libraries, which nobody needs here, and
// npm gives up the package where there is no network. npm 10 runs the script of each package that the lock file says has one, and
// npm 11 asks `allowScripts` in package.json; so the lock file does not say it of this one.
const fs = require('node:fs');
const path = require('node:path');

if (process.argv.length > 2) {
  console.log(
    'npm run lock: takes no option; after npm install it takes the install script of onnxruntime-node out of the lock file',
  );
  process.exit(process.argv[2] === '--help' ? 0 : 2);
}

const file = path.join(__dirname, '..', 'package-lock.json');
const lock = JSON.parse(fs.readFileSync(file, 'utf8'));
delete lock.packages['node_modules/onnxruntime-node'].hasInstallScript;
fs.writeFileSync(file, `${JSON.stringify(lock, undefined, 2)}\n`);
