import type { Mutant, TestTrial } from '../mutant.js'

/** A mutant without what it shares with other mutants of its file. */
export interface Mistake extends Pick<Mutant, 'name' | 'find' | 'replace'> {
  /** The file of tests that catches it, if it is not that of the others. */
  readonly tests?: string
}

/**
 * Returns mutants of a file that unit tests catch.
 * @param tests path below `test/unit/protocol`, without `.test.ts`
 */
export function mistakesIn (
  file: string, rule: string, tests: string, mistakes: readonly Mistake[]
): Mutant[] {
  return mistakes.map(({ tests: own, ...mistake }) =>
    ({ ...mistake, rule, file: `src/protocol/${file}`, trial: testsIn(own ?? tests) }))
}

/**
 * Returns mutants of a file of the records that unit tests catch. A path from `src` on is of another room.
 * @param tests path below `test/unit/records`, without `.test.ts`
 */
export function recordMistakesIn (
  file: string, rule: string, tests: string, mistakes: readonly Mistake[]
): Mutant[] {
  return mistakes.map(({ tests: own, ...mistake }) => ({
    ...mistake,
    rule,
    file: file.startsWith('src/') ? file : `src/records/${file}`,
    trial: { type: 'tests', files: [`unit/records/${own ?? tests}.test.ts`] }
  }))
}

export function testsIn (name: string): TestTrial {
  return { type: 'tests', files: [`unit/protocol/${name}.test.ts`] }
}
