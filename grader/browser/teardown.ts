import type { Running } from './setup';

export default async function teardown(): Promise<void> {
  await (globalThis as { courseBrowser?: Running }).courseBrowser?.stop();
}
