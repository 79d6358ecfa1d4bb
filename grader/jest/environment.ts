/**
 * Jest's environment of one submission. The module that Jest loads from it is trusted and the same for every notebook; the student's
 * code runs in the sandbox. What outlives one submission (converter, pool of runners, cases) is kept by tools.ts.
 */
import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import type { Circus } from '@jest/types';
import { TestEnvironment } from 'jest-environment-node';
import { openInTurn } from '../rubric/in-turn';
import { describeItem, type OpenSubmission } from '../rubric/submission';
import { toolsFor, type GraderOptions } from '../rubric/tools';

export default class SubmissionEnvironment extends TestEnvironment {
  private readonly file: string;
  private readonly options: GraderOptions;
  private opened?: OpenSubmission;
  private skipped = 0;
  private failedToMark = 0;

  constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
    super(config, context);
    this.file = context.testPath;
    this.options = config.projectConfig.testEnvironmentOptions as unknown as GraderOptions;
  }

  override async setup(): Promise<void> {
    await super.setup();
    const opened = await openInTurn(this.file, await toolsFor(this.options));
    this.opened = opened;
    const problems = opened.problems.map(({ number, title, items }) => ({
      title: `Problem ${number}: ${title}`,
      items: items.map((item) => ({ id: item.id, title: describeItem(item) })),
    }));
    const grade = async (id: string) => {
      try {
        const { status, feedback } = await opened.grade(id);
        return { status, feedback };
      } catch (error) {
        this.failedToMark += 1; // the grader's own failure is no mark
        throw error;
      }
    };
    Object.assign(this.global, { submission: { problems, grade } });
  }

  async handleTestEvent(event: Circus.Event): Promise<void> {
    if (event.name === 'test_skip' || event.name === 'test_todo') this.skipped += 1;
  }

  /** A report is written when every item was tried, and only then: `-t 'Problem 3'` shows, and leaves the gradebook alone. */
  override async teardown(): Promise<void> {
    try {
      if (this.opened && this.skipped === 0 && this.failedToMark === 0) await this.opened.record();
    } finally {
      this.opened?.close();
      await super.teardown();
    }
  }
}
