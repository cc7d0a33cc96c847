import type { Mutant } from '../mutant.js'
import { mistakesIn } from './mistakes.js'

const SLOTS = 'ledger/cases/slots'
const PRESENCE = 'ledger/cases/presence'

/** §7.5 and §7.6: checks of presence and of the sample for clinicians, which unit tests catch. */
export const PRESENCE_CHECKS: readonly Mutant[] = [
  ...mistakesIn('sortition/assignment.ts', '§7.6', SLOTS, [
    {
      name: 'the sample leaves out the beacon',
      find: "domain('audit', chainId), beacon, id",
      replace: "domain('audit', chainId), id, id",
      tests: 'sortition/draw'
    },
    {
      name: 'clinicians judge as much of old data as of new data',
      find: 'isHistorical ? Math.floor(auditRate / HISTORICAL_DIVISOR) : auditRate',
      replace: 'auditRate',
      tests: 'sortition/draw'
    },
    {
      name: 'the sample is a hundredth of what the chain asks for',
      find: 'isBelowRate(digest, millionths)',
      replace: 'isBelowRate(digest, Math.floor(millionths / 100))'
    }
  ]),
  ...mistakesIn('ledger/state/presence-in-block.ts', '§7.5', SLOTS, [
    {
      name: 'an absent hospital misses again',
      find: 'if (!isPresentAt(row, now) || ',
      replace: 'if (',
      tests: PRESENCE
    },
    {
      name: 'an own transaction does not end an absence',
      find: 'absentSince: 0, backAt, absences })',
      replace: 'backAt, absences })'
    },
    {
      name: 'absences of the days before make an absence longer',
      find: 'const absences = row.absences.filter(time => time > now - DAY_MS)\n',
      replace: 'const absences = row.absences\n',
      tests: PRESENCE
    },
    {
      name: 'the first absence of a day has a wait',
      find: 'absences.length - 1) * STEP_MS',
      replace: 'absences.length) * STEP_MS'
    },
    {
      name: 'further absences of a day have no wait',
      find: 'absences.length - 1) * STEP_MS',
      replace: 'absences.length - 1) * 0'
    },
    {
      name: 'each own transaction begins the wait again',
      find: '    if (row.absentSince === 0) return\n',
      replace: '',
      tests: PRESENCE
    },
    {
      name: 'a newcomer counts among the f absent',
      find: 'return !row.isNew && !isPresentAt(row, now)',
      replace: 'return !isPresentAt(row, now)',
      tests: PRESENCE
    }
  ]),
  ...mistakesIn('ledger/rows/presence.ts', '§7.5', SLOTS, [
    {
      name: 'a hospital is drawn before its wait is over',
      find: ' && backAt <= now',
      replace: ''
    },
    {
      name: 'a newcomer is present',
      find: 'return !isNew && absentSince',
      replace: 'return absentSince'
    }
  ]),
  ...mistakesIn('ledger/kinds/presence.ts', '§7.5', SLOTS, [
    {
      name: 'a present hospital may say that it is here',
      find: 'since === 0 || work.presence',
      replace: 'work.presence'
    },
    {
      name: 'a notice serves for a later absence',
      find: 'since === 0 || work.presence.of(author).absentSince !== since',
      replace: 'since === 0 || work.presence.of(author).absentSince < since'
    },
    {
      name: 'a notice beside another transaction of its author is valid',
      find: "  if (work.signers.has(hex(author))) return ignore('in-touch-already')\n",
      replace: '',
      tests: PRESENCE
    },
    {
      name: 'a former member may say that it is here',
      find: "  if (!work.state.set.has(author)) return ignore('not-a-member')\n",
      replace: '',
      tests: PRESENCE
    },
    {
      name: 'a notice of a former absence is kept',
      find: 'since < absentSince(state, author)',
      replace: 'since < 0',
      tests: PRESENCE
    }
  ]),
  ...mistakesIn('ledger/block/close-block.ts', '§7.5', SLOTS, [
    {
      name: 'nobody returns from an absence',
      find: '    if (work.signers.has(hex(id))) work.presence.isBack(id, work.timestamp)\n',
      replace: ''
    }
  ])
]
