import type { Mutant } from '../mutant.js'
import { recordMistakesIn } from './mistakes.js'

const INTAKE = 'intake/uncoded'
const NODES = 'unit/node/services/uncoded.test.ts'

/** Diagnoses without a code: who judges them, by what, and who may read them. */
export const UNCODED_CHECKS: readonly Mutant[] = [
  ...recordMistakesIn('rules/judge-case.ts', 'records §4', INTAKE, [
    {
      name: 'a code hides behind the class of diagnoses without a code',
      find: '(stated === UNCODED && !isUncoded(part))',
      replace: '(stated === UNCODED && stated < 0)'
    },
    {
      name: 'a diagnosis without a code needs no excerpt',
      find: "isStated ? 'flag' : 'reject'",
      replace: "isStated ? 'flag' : 'flag'"
    }
  ]),
  ...recordMistakesIn('rules/terminology.ts', 'records §4', INTAKE, [
    {
      name: 'intake takes a diagnosis in words alone',
      find: 'context.hasExcerpt === true',
      replace: 'context.hasExcerpt !== undefined'
    }
  ]),
  ...recordMistakesIn('src/records/intake/record-part.ts', 'records §6.5', INTAKE, [
    {
      name: 'labels tell the class of a diagnosis without a code',
      find: '? UNCODED : read.binding.sensitive |',
      replace: '? read.binding.sensitive : read.binding.sensitive |'
    }
  ]),
  ...[
    {
      name: 'a permission of all categories covers a diagnosis without a code',
      find: 'effect === Effect.deny || (records.length > 0 && categories === ALL_CATEGORIES)',
      replace: 'effect === Effect.deny || categories === ALL_CATEGORIES'
    },
    {
      name: 'a permission of one category covers a diagnosis without a code that it names',
      find: '(records.length > 0 && categories === ALL_CATEGORIES)',
      replace: 'records.length > 0'
    },
    {
      name: 'a denial of ordinary records leaves diagnoses without a code open',
      find: 'return effect === Effect.deny || (',
      replace: 'return (effect === Effect.deny && categories !== ORDINARY) || ('
    }
  ].map((mistake): Mutant => ({
    ...mistake, rule: '§16.1', file: 'src/protocol/consent/covers.ts',
    trial: { type: 'tests', files: ['unit/protocol/consent/categories.test.ts'] }
  })),
  {
    name: 'rules approve a diagnosis without a code', rule: 'records §4',
    file: 'src/node/clinical/reviews.ts',
    find: 'drawn.isForClinician || asksForExcerpt(findings)', replace: 'drawn.isForClinician',
    trial: { type: 'tests', files: [NODES] }
  },
  {
    name: 'the patient does not learn who got the excerpt', rule: '§7.10',
    file: 'src/node/clinical/excerpts/excerpt-server.ts',
    find: 'await notes.record(found, peer)', replace: 'await Promise.resolve(notes)',
    trial: { type: 'tests', files: [NODES] }
  },
  {
    name: 'an excerpt goes with a coded diagnosis', rule: 'records §4',
    file: 'src/node/services/submit-calls.ts',
    find: 'if (hasExcerpt) checkExcerpted(parsed)', replace: '',
    trial: { type: 'tests', files: [NODES] }
  },
  {
    name: 'a suspended clinician claims', rule: '§17.1', file: 'src/node/services/clinician.ts',
    find: '=> whySuspended(row, time) === undefined)', replace: '=> whySuspended(row, time) !== null)',
    trial: { type: 'tests', files: ['unit/node/services/clinician.test.ts'] }
  },
  {
    name: 'a name that two clinicians have is taken', rule: '§17.1', file: 'src/node/services/clinician.ts',
    find: 'found !== undefined && second === undefined', replace: 'found !== undefined',
    trial: { type: 'tests', files: ['unit/node/services/clinician.test.ts'] }
  }
]
