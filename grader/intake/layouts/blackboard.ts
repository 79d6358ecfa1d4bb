/**
 * Blackboard: `TITLE_LOGIN_attempt_2026-11-20-13-05-59_FILE`, every attempt, and beside it `TITLE_LOGIN_attempt_….txt`, which begins
 * with `Name: Full Name (login)` and holds what was typed in. Titles and logins may hold `_`: that text tells them apart. Times
 * are the server's own, without a zone.
 *
 * Sources: kwurst/bb-file-cleanup `bbcleanupTester.py`; timdrysdale/gradex-cli `README.md` and `parselearn` (the text);
 * vangef/BBGradebookOrganiser.
 */
import type { Found } from '../find';
import type { Person } from '../hand-in';
import { type Child, type Claim, childrenOf, isFileLike, type Layout } from './layout';

const FORM = /^(?<begin>.+?)_attempt_(?<stamp>\d{4}(?:-\d\d){5})(?:(?<receipt>\.txt)|_(?<file>.+))$/s;
const NOTHING_TYPED = /there is no student submission text data/i;

type One = { child: Child; begin: string; stamp: string; isReceipt: boolean };
type Receipt = { name: string; login: string; typed: boolean };

function receiptOf(text: string): Receipt | undefined {
  const [, name, login] = /^\ufeff?[^:\n]+: *(.*\S) *\(([^()\n]+)\)\s*$/m.exec(text.split('\n', 1)[0]!) ?? [];
  if (!name || !login) return undefined;
  const field = /^Submission Field:\s*$([\s\S]*?)^Comments:/m.exec(text)?.[1]?.trim() ?? '';
  return { name, login, typed: field !== '' && !NOTHING_TYPED.test(field) };
}

export const blackboard: Layout = {
  platform: 'blackboard',
  claim(folder, { read }) {
    const own = childrenOf(folder).flatMap((child): One[] => {
      const groups = isFileLike(child) ? FORM.exec(child.name)?.groups : undefined;
      return groups
        ? [{ child, begin: groups.begin!, stamp: groups.stamp!, isReceipt: groups.receipt !== undefined }]
        : [];
    });
    if (own.length === 0) return undefined;
    const receipts = new Map<One, Receipt>();
    for (const one of own.filter(({ isReceipt }) => isReceipt)) {
      const receipt = receiptOf(read(one.child.files[0]!) ?? '');
      if (receipt && one.begin.endsWith(`_${receipt.login}`)) receipts.set(one, receipt);
    }
    const byBegin = new Map([...receipts].map(([{ begin }, receipt]) => [begin, receipt]));
    const titles = new Set([...byBegin].map(([begin, { login }]) => begin.slice(0, -login.length)));
    const person = (begin: string): Person => {
      const receipt = byBegin.get(begin);
      if (receipt) return { student: receipt.login, login: receipt.login, name: receipt.name };
      const title = [...titles].find((one) => begin.startsWith(one)) ?? begin.slice(0, begin.lastIndexOf('_') + 1);
      const login = begin.slice(title.length);
      return { student: login, login };
    };
    const claims = new Map<Found, Claim>();
    for (const one of own) {
      const { child, begin, stamp, isReceipt } = one;
      const alone = !own.some((other) => !other.isReceipt && other.begin === begin && other.stamp === stamp);
      const [year, month, day, ...time] = stamp.split('-');
      const local = `${year}-${month}-${day}T${time.join(':')}`;
      const what = receipts.get(one)?.typed ? 'a text typed into Blackboard' : 'an attempt without a file';
      for (const file of child.files)
        claims.set(
          file,
          isReceipt && !alone
            ? 'nobody'
            : {
                handIn: {
                  platform: 'blackboard',
                  people: [person(begin)],
                  rule: `the name of the file${byBegin.has(begin) ? ', and the text beside it' : ''}`,
                  returnName: `${begin}_attempt_${stamp}`,
                  time: { local, from: 'the name of the file', trusted: true },
                  attempt: local,
                },
                ...(isReceipt ? { what } : {}),
              },
        );
    }
    return claims;
  },
};
