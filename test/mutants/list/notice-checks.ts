import type { Mutant } from '../mutant.js'

/** What people are told, and what a folder remembers for them: unit tests catch these mistakes. */
export const NOTICE_CHECKS: readonly Mutant[] = [
  ...mistakes('node/clinical/lost-corrections.ts', 'unit/node/clinical/lost-corrections.test.ts', [
    ['an alarm tells of a lost correction of a struck record',
      ' || newest.replaceRelation === Relation.retracts', ''],
    ['an alarm tells of a lost correction of an erased record',
      "=== 'erased' ? undefined : newest", "=== 'restricted' ? undefined : newest"],
    ['alarms tell of corrections of other hospitals', ' && equal(submitter, signer.id) &&', ' &&'],
    ['alarms tell of corrections that were accepted', 'status === CaseStatus.expired && ', '']
  ]),
  ...mistakes('node/clinical/retries.ts', 'unit/node/clinical/retries.test.ts', [
    ['an amendment is taken whose record has a successor', ' ?? await this.#successorOf(corrected)', '']
  ]),
  ...mistakes('node/clinical/erasures/open-decisions.ts',
    'unit/node/services/corrections-to-decide.test.ts', [
      ['the hospital that filed a request is told to decide', 'isOpen && !hasFiled && ', 'isOpen && '],
      ['a hospital is told to decide again', ' && !votes.some(({ hospital }) => equal(hospital, self))', ''],
      ['nobody is told to decide after a contest', 'phase === MeasurePhase.contested || ', ''],
      ['a start forgets what is to be decided', '    await this.#last\n', '']
    ]),
  ...mistakes('node/services/erasures/measures-view.ts', 'unit/node/services/corrections-to-decide.test.ts', [
    ['requests to decide are not in a list that is cut',
      'for (const key of first.slice(0, limit)) rows', 'for (const key of first.slice(0, 0)) rows'],
    ['any version of a record corrects it', 'newest.proposedAt < time ?', 'newest.proposedAt < 0 ?']
  ]),
  ...mistakes('node/clinical/erasures/erasures.ts', 'unit/node/clinical/erasures.test.ts', [
    ['backups end too early after a rest of the chain',
      'Math.max(hostLoop.state.ledger.timestamp, time)', 'Math.min(hostLoop.state.ledger.timestamp, time)']
  ]),
  ...mistakes('node/services/name-raises.ts', 'unit/node/names/totals.test.ts', [
    ['names of a day that is over are approved',
      '  if (raise.day < dayOf(correctedTime(running))) throw dayOver(file.day)\n', '']
  ]),
  ...mistakes('node/assembly/node-base.ts', 'unit/node/noted-settings.test.ts', [
    ['a start that fails leaves its settings', 'options.isStart ? data.settings : options.given',
      'options.given']
  ]),
  ...mistakes('node/assembly/government-node.ts', 'unit/node/noted-settings.test.ts', [
    ['a government forgets its settings', '    base.noteSettings()\n', '']
  ]),
  ...mistakes('node/assembly/hospital-node.ts', 'unit/node/noted-settings.test.ts', [
    ['a hospital forgets its settings', '    this.base.noteSettings()\n', '']
  ])
]

function mistakes (
  file: string, tests: string, list: readonly (readonly [name: string, find: string, replace: string])[]
): Mutant[] {
  return list.map(([name, find, replace]) => ({
    name, find, replace, rule: 'src/node, notices', file: `src/${file}`,
    trial: { type: 'tests', files: [tests] }
  }))
}
