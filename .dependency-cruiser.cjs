// The arrows between packages and between the grader's parts: `npm run lint` names the file and the import that goes against one.
// Paths are those of sources; a package that is imported by its name resolves to its `dist/`, which counts as the package.

/** A package's own files, and those of the packages that it may use. */
const only = (name, ...uses) => ({
  name: `${name}-uses-${uses.length > 0 ? `only-${uses.join('-')}` : 'no-other-package'}`,
  severity: 'error',
  from: { path: `^${name}/` },
  to: {
    path: '^(cases|kit|explain|fixtures|grader|studies|solutions|notebooks)/',
    pathNot: `^(${[name, ...uses].join('|')})/`,
  },
});

module.exports = {
  forbidden: [
    only('cases'),
    only('kit', 'cases'),
    only('fixtures', 'cases'),
    only('explain', 'kit', 'cases'),
    only('grader', 'cases', 'fixtures', 'kit'),
    {
      name: 'by-name-and-not-through-dist',
      severity: 'error',
      from: { pathNot: '^(kit|grader)/course\\.cjs$' }, // the two commands themselves start what was built
      to: { path: '^(cases|kit|explain|fixtures|grader|studies)/dist/', dependencyTypes: ['local'] },
    },
    {
      name: 'another-package-by-its-name',
      severity: 'error',
      from: { path: '^(cases|kit|explain|fixtures|grader|studies)/' },
      to: { path: '^(cases|kit|explain|fixtures|grader|studies)/', pathNot: '^$1/', dependencyTypes: ['local'] },
    },
    {
      name: 'oracles-know-no-solution-and-no-kit',
      severity: 'error',
      from: { path: '^fixtures/oracles/' },
      to: { path: '^(solutions|kit)/', reachable: true },
    },
    {
      name: 'marking-knows-no-page',
      severity: 'error',
      from: { path: '^grader/mark/' },
      to: { path: '^grader/(report/(page|document|style)\\.ts$|class-page/)', reachable: true },
    },
    {
      name: 'conversion-knows-neither-intake-nor-sandbox',
      severity: 'error',
      from: { path: '^grader/convert/' },
      to: { path: '^grader/(intake|sandbox)/', reachable: true },
    },
    {
      name: 'the-marking-page-is-bundled-from-its-own-files',
      severity: 'error',
      from: { path: '^grader/marking/page/' },
      to: { path: '^grader/', pathNot: '^grader/marking/page/|^grader/marking/api\\.ts$|^grader/report/points\\.ts$' },
    },
    {
      name: 'nothing-uses-a-test',
      severity: 'error',
      from: { pathNot: '/test/|^grader/browser/' }, // which is tests, too
      to: { path: '/test/|\\.(test|e2e)\\.ts$' },
    },
    {
      name: 'no-test-of-another-package',
      severity: 'error',
      from: { path: '^([^/]+)/test/' },
      to: { path: '/test/', pathNot: '^$1/test/' },
    },
    {
      name: 'nothing-uses-a-bench',
      severity: 'error',
      from: { pathNot: '^studies/(bench|test)/' },
      to: { path: '^studies/bench/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.base.json' },
    tsPreCompilationDeps: true, // types count
    doNotFollow: { path: ['node_modules', '/dist/'] },
    exclude: { path: '^(?!(cases|kit|explain|fixtures|grader|studies|solutions)/)(?!node_modules/@course/)' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default'] },
  },
};
