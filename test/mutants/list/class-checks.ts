import type { Mutant } from '../mutant.js'
import { recordMistakesIn } from './mistakes.js'

const TESTS = 'sensitive/sensitive'

/** Checks of sensitive categories and of denied hospitals, which unit tests catch. */
export const CLASS_CHECKS: readonly Mutant[] = [
  ...recordMistakesIn('rules/judge-case.ts', 'records §6.5', TESTS, [
    {
      name: 'a class may lack a category of the codes',
      find: '(ofCodes & ~stated) !== 0 ||',
      replace: '(ofCodes !== 0 && stated === 0) ||'
    },
    {
      name: 'the class of a case part is not that of the proposal',
      find: '!equal(classTagOf(tag.chainId, classToken, stated), tag.classTag)',
      replace: 'tag.classTag.length === 0'
    }
  ]),
  ...recordMistakesIn('sensitive/class-of-case.ts', 'records §6.5', TESTS, [
    {
      name: 'a list for later days is in force',
      find: 'first !== undefined && !isBefore(at, first) &&',
      replace: 'first !== undefined &&'
    },
    {
      name: 'a code of evidence is not sensitive',
      find: '  for (const { value } of facts) {\n    if (!isConcept(value)) continue',
      replace: '  for (const { place, value } of facts) {\n    if (place > 0 || !isConcept(value)) continue'
    }
  ]),
  ...recordMistakesIn('sensitive/list.ts', 'records §6.5', TESTS, [
    {
      name: 'a code of two systems has the categories of the one that was looked up first',
      find: '`${coding.system} ${coding.code}`',
      replace: 'coding.code'
    }
  ]),
  ...recordMistakesIn('sensitive/labels.ts', 'records §6.5', TESTS, [
    {
      name: 'labels of a sender are ignored',
      find: 'return isCoded ? sum |',
      replace: 'return isCoded && sum < 0 ? sum |'
    }
  ]),
  ...recordMistakesIn('src/protocol/container/binding.ts', 'records §6.5', TESTS, [
    {
      name: 'marks of denied hospitals do not count for the size of a part',
      find: 'UNBOUND_BYTES + denied * MARK_BYTES)',
      replace: 'UNBOUND_BYTES)'
    },
    {
      name: 'a bound part may be bound again',
      find: ' && equal(last.value.classToken, ZERO_32)',
      replace: ''
    },
    {
      name: 'marks of denied hospitals are in the order of the rules',
      find: '.map(hospital => deniedMark(salt, hospital)).sort(compare)',
      replace: '.map(hospital => deniedMark(salt, hospital))'
    }
  ]),
  {
    name: 'a denied hospital asks its clinician', rule: 'records §6.5', file: 'src/node/clinical/duties.ts',
    find: 'if (this.parts.reviews.isDenied(plaintext, this.parts.signer.id, faulty)) return excuse(duty.id)',
    replace: '', trial: { type: 'tests', files: ['unit/node/clinical/excused.test.ts'] }
  },
  {
    name: 'a submitter marks any number of hospitals', rule: 'records §6.5',
    file: 'src/node/clinical/reviews.ts',
    find: ' || part.binding.denied.length > limit) return false', replace: ' || limit < 0) return false',
    trial: { type: 'tests', files: ['unit/node/clinical/excused.test.ts'] }
  }
]
