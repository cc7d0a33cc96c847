import type { Mutant } from '../mutant.js'
import { recordMistakesIn } from './mistakes.js'

/** records §1 and §6: intake, registers and the two parts. */
export const RECORDS: readonly Mutant[] = [
  ...recordMistakesIn('rules/profile.ts', 'records/SPECIFICATION.md §1.12', 'intake/world-styles', [{
    name: 'the reason why a status is absent is a status',
    find: '?.text === undefined || isAbsent',
    replace: '?.text === undefined'
  }]),
  ...recordMistakesIn('intake/draft.ts', 'records/SPECIFICATION.md §1.4', 'intake/world-styles', [{
    name: 'a member of meta that R4 lacks refuses a diagnosis',
    find: 'structureProblems(withKnownMeta(resource), ',
    replace: 'structureProblems(resource, '
  }]),
  ...recordMistakesIn('serving/served-meta.ts', 'records/SPECIFICATION.md §1.4', 'serving', [{
    name: 'a member of meta that R4 lacks is served',
    find: 'asObject(knownMeta(asObject(sent) ?? {}))',
    replace: 'asObject(sent)'
  }]),
  ...recordMistakesIn('registers/table.ts', 'records/SPECIFICATION.md §5.5', 'registers/registers', [{
    name: 'every month has 31 days',
    find: '(LONGEST_MONTHS[Number(month) - 1] ?? 0)',
    replace: 'Math.max(31, LONGEST_MONTHS[Number(month) - 1] ?? 0)'
  }]),
  ...recordMistakesIn('exact-value.ts', 'records/SPECIFICATION.md §1.2', 'intake/content', [
    {
      name: 'numbers are compared as doubles',
      find: 'if (String(Number(number)) !== number)',
      replace: 'if (Number.isNaN(Number(number)))'
    }
  ]),
  ...recordMistakesIn('src/protocol/container/record-part.ts', 'records/SPECIFICATION.md §6.1',
    'container/record-part', [
    {
      name: 'a record part has several patients',
      find: '.length <= 1)\n',
      replace: '.length <= 2)\n'
    },
    {
      name: 'a cut may be anywhere',
      find: 'entry.bytes[at + j] === byte) && at >',
      replace: 'entry.bytes[at + j] !== undefined && byte > 0) && at >'
    },
    {
      name: 'a holder may follow what it contains',
      find: 'return entry.holder < i && ',
      replace: 'return '
    }
  ]),
  ...recordMistakesIn('src/protocol/container/padding.ts', 'records/SPECIFICATION.md §6.1',
    'container/record-part', [
    {
      name: 'padding may be anything',
      find: 'if (bytes[at] !== 0) return undefined',
      replace: 'if (bytes[at] === undefined) return undefined'
    }
  ]),
  ...recordMistakesIn('container/slices.ts', 'records/SPECIFICATION.md §6.1', 'container/slices', [
    {
      name: 'a member has any name of the same length',
      find: 'bytes[at] === name.charCodeAt(i); i++',
      replace: 'bytes[at] !== undefined; i++'
    }
  ]),
  ...recordMistakesIn('container/cut.ts', 'records/SPECIFICATION.md §6.1', 'container/record-part', [
    {
      name: 'any long text is an attachment',
      find: 'if (end - at > MAX_CHARACTERS && isData(bytes, at)) {',
      replace: 'if (end - at > MAX_CHARACTERS) {'
    }
  ]),
  ...recordMistakesIn('intake/reach.ts', 'records/SPECIFICATION.md §6.1', 'intake/parts', [
    {
      name: 'a record part has what the encounter names',
      find: "const ENDS: readonly string[] = ['Patient', 'Encounter', 'Organization']",
      replace: "const ENDS: readonly string[] = ['Patient', 'Organization']"
    },
    {
      name: 'a record part has evidence of another patient',
      find: '  return isOfPatient(asReference(subject ?? patient), found, context)',
      replace: '  return asReference(subject ?? patient) !== null'
    },
    {
      name: 'a record part has another Patient',
      find: "  if (type === 'Patient') return found.resource === context.patient.resource\n",
      replace: "  if (type === 'Patient') return true\n"
    }
  ]),
  ...recordMistakesIn('case-part/codings.ts', 'records/SPECIFICATION.md §6.2', 'case-part/case-of', [
    {
      name: 'a case part has codes of any form',
      find: '?.isCode(code) === true)',
      replace: ' !== undefined && code.length > 0)'
    }
  ]),
  ...recordMistakesIn('case-part/simple-forms.ts', 'records/SPECIFICATION.md §6.2', 'case-part/case-of', [
    {
      name: 'a unit reaches a validator without its system',
      find: "const unit = system === UCUM && typeof code === 'string'",
      replace: "const unit = String(system === UCUM) !== '' && typeof code === 'string'"
    }
  ]),
  ...recordMistakesIn('case-part/times.ts', 'records/SPECIFICATION.md §6.3', 'case-part/times', [
    {
      name: 'the distance to the ends of a month tells the day',
      find: '  if (unit === DAY) {',
      replace: '  if (unit <= YEAR) {'
    },
    {
      name: 'an instant is of the day in UTC',
      find: 'const [early, late] = zoned ? [12 * HOUR_MS, 14 * HOUR_MS] : [0, 0]',
      replace: 'const [early, late] = zoned ? [0 * HOUR_MS, 0] : [0, 0]'
    },
    {
      name: 'a high age is told',
      find: 'const years = (count: number): number => Math.min(Math.floor(count / 12), MAX_YEARS)',
      replace: 'const years = (count: number): number => Math.floor(count / 12)'
    }
  ]),
  ...recordMistakesIn('registers/facts.ts', 'records/SPECIFICATION.md §1.7', 'registers/facts', [
    {
      name: 'a patient may have the number of a person of another sex',
      find: "  return isStated && facts.sex !== undefined && facts.sex !== gender ? 'gender' : undefined",
      replace: "  return isStated && facts.sex === undefined ? 'gender' : undefined"
    },
    {
      name: 'a missing month contradicts a number',
      find: 'a !== undefined && b !== undefined && a !== b',
      replace: 'a !== undefined && a !== b'
    }
  ]),
  ...recordMistakesIn('intake/certainty.ts', 'records/SPECIFICATION.md §1.5', 'intake/certainty', [
    {
      name: 'an excluded diagnosis may be confirmed',
      find: 'isRefuted !== isExcluded)',
      replace: 'isRefuted && !isExcluded)'
    },
    {
      name: 'two certainties of one diagnosis may differ',
      find: 'stated.size > 1 || ',
      replace: ''
    }
  ]),
  ...recordMistakesIn('rules/terminology.ts', 'records/SPECIFICATION.md §4', 'rules/terminology', [
    {
      name: 'a bad code alone is a mark',
      find: "bad.length < known ? 'mark' : 'reject'",
      replace: "bad.length <= known ? 'mark' : 'reject'"
    }
  ]),
  ...recordMistakesIn('case-part/case-of.ts', 'records/SPECIFICATION.md §6.3', 'case-part/case-of', [
    {
      name: 'a case part has two months',
      find: 'if (firstAt(encounter, START) === undefined) read(',
      replace: 'if (firstAt(encounter, START) !== null) read('
    }
  ]),
  ...recordMistakesIn('case-part/uncoded.ts', 'records/SPECIFICATION.md §4.5', 'rules/judge-case', [
    {
      name: 'a code of evidence is a diagnosis',
      find: 'codings.filter(({ system }) => OF_DIAGNOSES.has(system))',
      replace: 'codings.filter(({ system }) => system > 0)'
    }
  ]),
  ...recordMistakesIn('rules/judge-case.ts', 'records/SPECIFICATION.md §4.5', 'rules/judge-case', [
    {
      name: 'a validator judges codes by their form alone',
      find: 'const RULES = [statuses, codes, codeUse, ',
      replace: 'const RULES = [statuses, codes, '
    },
    {
      name: 'a validator judges codes by the time of the case',
      find: 'month === undefined ? undefined : monthText(month)',
      replace: 'month === undefined ? undefined : monthText(month).slice(4)'
    },
    {
      name: 'a new record may be entered in error',
      find: '    ...(changes ? [] : [',
      replace: '    ...(changes || facts.size > 0 ? [] : ['
    },
    {
      name: 'onset may lie in the future',
      find: "const EVENTS = [['Condition.onset', 1], ",
      replace: 'const EVENTS = ['
    },
    {
      name: 'any diagnosis may begin in pregnancy',
      find: '    if (isInPregnancy && bornWith) return []\n',
      replace: '    if (isInPregnancy) return []\n'
    },
    {
      name: 'a diagnosis may end before it begins',
      find: '  if (isNegative(facts.get(52))) {',
      replace: '  if (isNegative(facts.get(520))) {'
    },
    {
      name: 'the encounter may be of another hospital',
      find: '  if (facts.get(35) !== true) {',
      replace: '  if (facts.get(35) === false) {'
    }
  ]),
  ...recordMistakesIn('sealing.ts', 'records/SPECIFICATION.md §6.4', 'sealing', [
    {
      name: 'a record may have another case part than was judged',
      find: '  return equal(sealed.casePartHash, given.casePartHash) &&\n    equal',
      replace: '  return equal'
    },
    {
      name: 'a case key may be another than the proposal names',
      find: ' &&\n    equal(sealed.casePartCommitment, given.casePartCommitment)',
      replace: ''
    },
    {
      name: 'a case part opens with a key to which nobody has committed',
      find: '  if (!equal(caseKeyCommitment(chainId, key), given.casePartCommitment)) return undefined\n',
      replace: ''
    },
    {
      name: 'a case part opens as another body',
      find: 'casePartAad(chainId, submitter, r))\n}\n\n/**',
      replace: 'bodyAad(chainId, submitter, r))\n}\n\n/**'
    }
  ])
]
