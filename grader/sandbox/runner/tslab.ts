/** What `require('tslab')` gives in the sandbox: every display call is allowed and shows nothing. */
function nothing(): void {}

const inert = {
  javascript: nothing,
  html: nothing,
  markdown: nothing,
  latex: nothing,
  svg: nothing,
  png: nothing,
  jpeg: nothing,
  gif: nothing,
  pdf: nothing,
  text: nothing,
  raw: nothing,
};

export const display = inert;
export const newDisplay = () => ({ ...inert });
export const versions = { tslab: '1.0.22', typescript: '5.0.4', node: process.version };
