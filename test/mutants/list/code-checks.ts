import type { Mutant } from '../mutant.js'

const CODE_USE = { type: 'tests', files: ['unit/records/rules/code-use.test.ts'] } as const
const STYLES = { type: 'tests', files: ['unit/records/intake/registry-styles.test.ts'] } as const
const FILE = 'src/records/rules/code-use.ts'

/** TRM-02 (records/SPECIFICATION.md §4.4): codes by the adopted releases and in their forms. */
export const CODE_CHECKS: readonly Mutant[] = [
  {
    name: 'a heading is as good as a code',
    find: "  if (entry.use !== 'assignable') return { kind: entry.use, release }\n",
    replace: ''
  },
  {
    name: 'an unknown code of a whole system is accepted',
    find: "release.complete ? { kind: 'unknown', release } : undefined",
    replace: 'undefined'
  },
  {
    name: 'a part of a system refuses the codes that it lacks',
    find: "release.complete ? { kind: 'unknown', release } : undefined",
    replace: "{ kind: 'unknown', release }"
  },
  {
    name: 'a code is judged by a release of other days',
    find: 'const inForce = adopted.filter(release => overlaps(release, time))',
    replace: 'const inForce = adopted'
  },
  {
    name: 'the days of a code are not read',
    find: "  if (isEarlier(time, entry.from)) return { kind: 'too-early', release }\n",
    replace: ''
  },
  {
    name: 'the last day of a code is not read',
    find: "return isLater(time, entry.until) ? { kind: 'too-late', release } : 'good'",
    replace: "return 'good'"
  },
  {
    name: 'the starter set serves beside an adopted release',
    find: 'adopted.length === 0 && systemUri(system) === STARTER_RELEASE.system',
    replace: 'inForce.length === 0 && systemUri(system) === STARTER_RELEASE.system'
  },
  {
    name: 'codings under another URI of a system are not judged by its releases',
    find: 'releases?.(systemUri(system))',
    replace: 'releases?.(system)'
  },
  {
    name: 'a code without its point is unknown',
    find: 'capital, pointed, capital.replace',
    replace: 'capital, capital.replace'
  },
  {
    name: 'the filler of a category without subcategories is part of the code',
    find: ", capital.replace(FILLED, '$1')]",
    replace: ']'
  },
  {
    name: 'a pair without a blank is judged as one code',
    find: 'const SEPARATORS = /[ †*+!]+/',
    replace: 'const SEPARATORS = / +/'
  },
  {
    name: 'a histology is no code of ICD-10',
    file: 'src/records/code-systems/forms.ts', trial: STYLES,
    find: '`^(${MORPHOLOGY}|${code}', replace: '`^(${code}'
  }
].map(mistake => ({ rule: '§4.4 of records', file: FILE, trial: CODE_USE, ...mistake }))
