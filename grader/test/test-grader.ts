/** Grades notebooks one by one, in this process, as Jest's runner does (jest/runner.ts): for tests that look at single reports. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { DrawBars } from '@course/cases';
import { drawBars } from '@course/cases';
import type { NotebookFile } from '@course/fixtures';
import { sheetNotebook } from '../author/sheets';
import { openSubmission } from '../mark/submission';
import { type Tools, toolsFor, writeCases, writeManifest } from '../mark/tools';
import { serializeNotebook } from '../notebook/format';
import type { Report } from '../report';
import { chooseLevel, type Level } from '../sandbox';

export type TestGrader = { tools: Tools; grade(notebook: NotebookFile): Promise<Report>; close(): void };

export async function createTestGrader(sheet: string, level?: Level): Promise<TestGrader> {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'course-test-'));
  writeCases(work, sheet);
  const tools = await toolsFor({ work, out: path.join(work, 'out'), level: (await chooseLevel(level)).level });
  const drawn = new Map<string, ReturnType<DrawBars>>();
  tools.drawBars = (spec) => {
    // the class is drawn in the sandbox; hundreds of mistakes need not be, nor the same chart again
    const key = JSON.stringify(spec);
    if (!drawn.has(key)) drawn.set(key, drawBars(spec));
    return drawn.get(key)!;
  };
  let count = 0;
  return {
    tools,
    grade: async (notebook) => {
      const name = `${++count}.ipynb`;
      const file = path.join(work, name);
      fs.writeFileSync(file, JSON.stringify(notebook));
      writeManifest(work, [
        { key: name, student: 'someone', sheet, source: name, place: file, rules: '', file, notes: [], recordKey: '' },
      ]);
      const submission = await openSubmission(file, tools);
      try {
        return (await submission.report()).report;
      } finally {
        submission.close();
      }
    },
    close: () => {
      tools.close();
      fs.rmSync(work, { recursive: true, force: true });
    },
  };
}

export function notebookOf(sheet: string, solved: boolean): NotebookFile {
  return JSON.parse(serializeNotebook(sheetNotebook(sheet, { solved }))) as NotebookFile;
}
