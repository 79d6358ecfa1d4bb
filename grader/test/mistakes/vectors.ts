/** Code that mistakes of several items share: vectors and matrices as a student writes them. */

/** Solves `covariance · v = w` by Gauss-Jordan elimination, without pivoting (a covariance needs none). */
export const SOLVE = `
  const rows = covariance.map((row, i) => [...row, w[i]]);
  for (let i = 0; i < w.length; i++) {
    const pivot = rows[i][i];
    rows[i] = rows[i].map((v) => v / pivot);
    for (let k = 0; k < w.length; k++) {
      if (k === i) continue;
      const factor = rows[k][i];
      rows[k] = rows[k].map((v, j) => v - factor * rows[i][j]);
    }
  }
  const solved = rows.map((row) => row[w.length]);`;

/** The wrong bodies of a prototype under a normal distribution: on both sheets the same. */
export const gaussianBodies: Record<string, string> = {
  'inverse-covariance': `${SOLVE}\n  return mean.map((m, i) => m + solved[i]);`,
  'no-mean': '  return covariance.map((row) => row.reduce((sum, c, j) => sum + c * w[j], 0));',
  'no-covariance': '  return mean.map((m, i) => m + w[i]);',
  half: '  return mean.map((m, i) => m + covariance[i].reduce((sum, c, j) => sum + c * w[j], 0) / 2);',
  sign: '  return mean.map((m, i) => m - covariance[i].reduce((sum, c, j) => sum + c * w[j], 0));',
  'diagonal-only': '  return mean.map((m, i) => m + covariance[i][i] * w[i]);',
  'mean-inside': '  return covariance.map((row) => row.reduce((sum, c, j) => sum + c * (w[j] + mean[j]), 0));',
  'mean-only': '  return [...mean];',
};
