/** The student's lock file: what the kit needs, out of the repository's, package by package the same. No network is asked. */

type LockEntry = {
  name?: string;
  version?: string;
  resolved?: string;
  link?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
  devDependencies?: Record<string, string>;
  [other: string]: unknown;
};
export type Lock = {
  name: string;
  version: string;
  lockfileVersion: number;
  requires: boolean;
  packages: Record<string, LockEntry>;
};
type Kinds = { optional: boolean; peer: boolean };

/** Where a package in the folder `from` finds `name`, as Node looks for it: in its own `node_modules`, then in those above. */
function found(packages: Lock['packages'], from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const place = `${folder && `${folder}/`}node_modules/${name}`;
    if (packages[place]) return place;
    if (folder === '') return undefined;
  }
}

function names(entry: LockEntry, { optional, peer }: Kinds): { name: string; must: boolean }[] {
  const peers = Object.keys(entry.peerDependencies ?? {}).filter(
    (name) => !entry.peerDependenciesMeta?.[name]?.optional,
  );
  return [
    ...Object.keys(entry.dependencies ?? {}).map((name) => ({ name, must: true })),
    ...(peer ? peers.map((name) => ({ name, must: true })) : []),
    ...(optional ? Object.keys(entry.optionalDependencies ?? {}).map((name) => ({ name, must: false })) : []),
  ];
}

/**
 * The places of all packages that are reached from some of them.
 * @throws when one that must be there is not in the lock file
 */
function reached(packages: Lock['packages'], from: readonly string[], kinds: Kinds): Set<string> {
  const places = new Set<string>();
  const visit = (place: string) => {
    if (places.has(place)) return;
    places.add(place);
    const entry = packages[place]!;
    if (entry.link) return visit(entry.resolved!);
    for (const { name, must } of names(entry, kinds)) {
      const next = found(packages, place, name);
      if (next !== undefined) visit(next);
      else if (must) throw new Error(`package-lock.json: expected ${name}, which ${place} needs`);
    }
  };
  from.forEach(visit);
  return places;
}

/** The lock file's own words for a package that not every installation takes. */
function marked(entry: LockEntry, place: string, required: Set<string>, withoutPeers: Set<string>): LockEntry {
  const { dev: _dev, devOptional: _devOptional, optional: _optional, peer: _peer, ...kept } = entry;
  if (entry.link || !place.includes('node_modules/')) return kept;
  return {
    ...kept,
    ...(required.has(place) ? {} : { optional: true }),
    ...(withoutPeers.has(place) ? {} : { peer: true }),
  };
}

const FIRST = ['name', 'version', 'resolved', 'integrity', 'dependencies'];

/** In npm's own order, so that it finds nothing to change: numbers, words and lists before objects, some names first. */
function ordered(entry: LockEntry): LockEntry {
  const isObject = (key: string) => typeof entry[key] === 'object' && !Array.isArray(entry[key]);
  const rank = (key: string) => `${isObject(key) ? 1 : 0}${FIRST.includes(key) ? FIRST.indexOf(key) : 9}${key}`;
  return Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (rank(a) < rank(b) ? -1 : 1)));
}

/**
 * @param whole the repository's lock file
 * @param root the entry of the student's folder itself
 * @param workspaces the folders that are packages of it, each with its entry, e.g. `{ kit: { version: '0.1.0', … } }`
 */
export function lockOf(whole: Lock, root: LockEntry, workspaces: Record<string, LockEntry>): Lock {
  const packages = { ...whole.packages, ...workspaces };
  const links = Object.keys(packages).filter(
    (place) => packages[place]!.link && workspaces[packages[place]!.resolved!],
  );
  const [all, required, withoutPeers] = [
    { optional: true, peer: true },
    { optional: false, peer: true },
    { optional: true, peer: false },
  ].map((kinds) => reached(packages, links, kinds)) as [Set<string>, Set<string>, Set<string>];
  const kept = Object.keys(packages).filter((place) => all.has(place)); // in the order of the repository's
  const entries = kept.map((place) => [place, marked(packages[place]!, place, required, withoutPeers)] as const);
  return {
    name: root.name!,
    version: root.version!,
    lockfileVersion: whole.lockfileVersion,
    requires: true,
    packages: Object.fromEntries([['', root] as const, ...entries].map(([place, entry]) => [place, ordered(entry)])),
  };
}

/** The names of the packages that a lock file installs. */
export function installed(lock: Lock): Set<string> {
  return new Set(
    Object.keys(lock.packages)
      .filter((place) => place.includes('node_modules/'))
      .map((place) => place.split('node_modules/').pop()!),
  );
}
