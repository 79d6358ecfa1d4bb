/** One thing that `course doctor` looks at. */
export type Finding = {
  name: string;
  /** What is there, or that nothing is. */
  found: string;
  /** `good`; `improvable`: a student can work, and the cure makes it better; `missing`: a student cannot work. */
  state: 'good' | 'improvable' | 'missing';
  /** One line: what to do. */
  cure?: string;
};

export type Check = () => Promise<Finding[]>;

/** A failure's line, as what was found and what cures it. */
export function missing(name: string, error: unknown, cure = ''): Finding {
  const [found, ...rest] = String(error instanceof Error ? error.message : error)
    .split('\n')[0]!
    .split('; ');
  return { name, found: found!, state: 'missing', cure: rest.join('; ') || cure };
}
