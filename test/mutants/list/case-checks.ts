import type { Mutant } from '../mutant.js'
import { mistakesIn } from './mistakes.js'

const CASES = 'ledger/cases'
const SLOTS = 'ledger/cases/slots'
const BAR = 'ledger/cases/raised-bar'

/** §7: checks of slots and the bar, of which unit tests need less time than simulated networks. */
export const CASE_CHECKS: readonly Mutant[] = [
  ...mistakesIn('ledger/kinds/opinions.ts', '§7.4', CASES, [
    {
      name: 'an opinion on an unknown case is refused for ever',
      find: "return ignore('unknown-case')",
      replace: "return reject('unknown-case')"
    },
    {
      name: 'an opinion before the draw is refused for ever',
      find: "    if (judged.status === CaseStatus.undrawn) return ignore('not-drawn-yet')\n",
      replace: ''
    },
    {
      name: 'an opinion of the next candidate is refused for ever',
      find: "isCandidate(judged, author) ? ignore('no-slot-yet') : reject('never-drawn')",
      replace: "reject('never-drawn')"
    },
    {
      name: 'an opinion of a hospital that was never drawn waits',
      find: "isCandidate(judged, author) ? ignore('no-slot-yet') : reject('never-drawn')",
      replace: "ignore('no-slot-yet')"
    },
    {
      name: 'a former member may judge',
      find: "  if (!work.state.set.has(author)) return ignore('not-a-member')\n",
      replace: '',
      tests: SLOTS
    },
    {
      name: 'cases of a former member are judged',
      find: 'judged === undefined || !work.state.set.has(judged.submitter)',
      replace: 'judged === undefined'
    },
    {
      name: 'a closed case may be judged',
      find: 'judged.status !== CaseStatus.open || holder === undefined',
      replace: 'holder === undefined'
    },
    {
      name: 'a validator may take up a case again and again',
      find: 'return isAwaited(judged, holder) && holder.takeUp === TakeUp.none',
      replace: 'return isAwaited(judged, holder)',
      tests: SLOTS
    },
    {
      name: 'a validator may be excused after its verdict',
      find: 'if (decision === Decision.excused) return isAwaited(judged, holder)',
      replace: 'if (decision === Decision.excused) return true',
      tests: SLOTS
    },
    {
      name: 'the rules may not reject a case of the sample',
      find: 'decision === Decision.approve && judgedBy',
      replace: 'judgedBy',
      tests: SLOTS
    },
    {
      name: 'a validator may have any number of cases in hand',
      find: 'work.inHandOf(validator) >= MAX_TAKEN',
      replace: 'work.inHandOf(validator) >= 100 * MAX_TAKEN',
      tests: SLOTS
    },
    {
      name: 'an excuse does not free the slot',
      find: '{ state: HolderState.excused }',
      replace: '{ state: HolderState.holds }',
      tests: SLOTS
    },
    {
      name: 'an excused slot waits for the next deadline',
      find: 'excused }))\n    work.unsettled.add(id)\n',
      replace: 'excused }))\n',
      tests: SLOTS
    },
    {
      name: 'a slot after a rejection waits for the next deadline',
      find: '  if (decision === Decision.reject) work.unsettled.add(id)\n',
      replace: '',
      tests: BAR
    },
    {
      name: 'approvals of a hospital are not counted',
      find: 'approvals: tally.approvals + approvals,',
      replace: 'approvals: tally.approvals,'
    },
    {
      name: 'opinions on cases of a former member are ready',
      find: 'if (state.set.has(undecided.submitter)) isOfUse = true',
      replace: 'if (undecided.height > 0) isOfUse = true',
      tests: 'ledger/cases/duties'
    },
    {
      name: 'opinions on unknown cases never wait',
      find: "return isUnknown ? 'unknown' : 'never'",
      replace: "return isUnknown ? 'never' : 'never'",
      tests: 'ledger/cases/duties'
    }
  ]),
  ...mistakesIn('ledger/cases/give-slots.ts', '§7.3', SLOTS, [
    {
      name: 'a hospital may get a slot of a case twice',
      find: '    candidates.splice(candidates.indexOf(validator), 1)\n',
      replace: ''
    },
    {
      name: 'a case may have any number of holders',
      find: 'attempts * panel',
      replace: '1_000 * panel'
    },
    {
      name: 'a slot may go to a hospital that left',
      find: 'candidates.filter(candidate => set.has(candidate))',
      replace: 'candidates.filter(candidate => candidate.length > 0)'
    },
    {
      name: 'a hospital has a window instead of TAKE to take up a case',
      find: 'state.parameters.takeUpMs',
      replace: 'state.parameters.attemptWindowMs'
    },
    {
      name: 'slots that passed count as held',
      find: 'judged.holders.filter(({ state }) => state === HolderState.holds).length',
      replace: 'judged.holders.length'
    }
  ]),
  ...mistakesIn('ledger/cases/pass-slots.ts', '§7.3', SLOTS, [
    {
      name: 'a new list leaves the slots as they are',
      find: 'const isSetChanged = set !== work.state.set',
      replace: 'const isSetChanged = set.size < 0'
    },
    {
      name: 'a case cannot expire in the block that draws it',
      find: '    for (const id of work.caseEvents.drawn) ids.add(id)\n',
      replace: '',
      tests: CASES
    },
    {
      name: 'the bar of a case leaves out who left',
      find: 'set.size - (set.has(open.submitter) ? 1 : 0)',
      replace: 'open.candidates.length + open.holders.length',
      tests: BAR
    },
    {
      name: 'a lower bar decides no case',
      find: 'if (!decide(work, id, judged)) work.put(id, judged)',
      replace: 'work.put(id, judged)',
      tests: BAR
    },
    {
      name: 'bars are raised for one rejection in a block',
      find: 'while (setBars(work, ids, set)) for',
      replace: 'if (setBars(work, ids, set)) for',
      tests: BAR
    },
    {
      name: 'a hospital that left keeps its slots',
      find: 'isSetChanged ? withoutLeft(judged, set) : judged',
      replace: 'judged'
    },
    {
      name: 'a slot whose verdict counted is given again after its holder left',
      find: 'isAwaited(judged, holder) && !set.has(holder.validator)',
      replace: '!set.has(holder.validator)'
    },
    {
      name: 'a hospital that took up its case is absent after a window',
      find: 'if (takeUp === TakeUp.none && couldAnswer) work.presence.miss',
      replace: 'if (couldAnswer) work.presence.miss'
    },
    {
      name: 'a hospital is absent over a case whose submitter left',
      find: 'if (takeUp === TakeUp.none && couldAnswer) work.presence.miss',
      replace: 'if (takeUp === TakeUp.none) work.presence.miss',
      tests: 'ledger/cases/presence'
    },
    {
      name: 'nobody is ever absent',
      find: 'work.presence.miss(validator, work.timestamp, set)',
      replace: 'void 0'
    },
    {
      name: 'a slot without a further candidate stays a deadline',
      find: 'withHolder(judged, validator, { deadline: 0 })',
      replace: 'judged'
    },
    {
      name: 'a slot passes although its holder has judged',
      find: 'timestamp < deadline || !isAwaited(judged, holder)',
      replace: 'timestamp < deadline'
    },
    {
      name: 'cases never expire',
      find: '  if (work.timestamp >= expiryOf(arranged.openedAt, parameters)) ' +
        'expireCase(work, id, arranged)\n',
      replace: '',
      tests: CASES
    }
  ]),
  ...mistakesIn('ledger/state/holders.ts', '§7.3', SLOTS, [
    {
      name: 'a hospital whose slot passed is still awaited',
      find: ' && holder.state === HolderState.holds &&\n',
      replace: ' &&\n'
    },
    {
      name: 'a rejection opens no further slot',
      find: 'judged.needed + countOf(judged, Decision.reject)',
      replace: 'judged.needed',
      tests: BAR
    },
    {
      name: 'more slots are open than the panel has members',
      find: 'Math.min(judged.panel, judged.needed',
      replace: 'Math.min(judged.panel + 1, 1 + judged.needed',
      tests: BAR
    },
    {
      name: 'cases of a surplus take-up count against MAX_OPEN',
      find: 'of holders) if (takeUp !== TakeUp.none)',
      replace: 'of holders) if (takeUp === TakeUp.counts)'
    },
    {
      name: 'a surplus take-up is in hand',
      find: 'holder.takeUp === TakeUp.counts && isAwaited',
      replace: 'holder.takeUp !== TakeUp.none && isAwaited'
    }
  ]),
  ...mistakesIn('ledger/cases/decide-case.ts', '§7.4', BAR, [
    {
      name: 'a rejection does not raise the bar of other open cases',
      find: 'changedCase(other, { rejections: withRejection(other, work.timestamp) })',
      replace: 'other'
    },
    {
      name: 'a rejection does not raise the bar of later cases',
      find: 'rejectionsCodec.encode(rejections))',
      replace: 'rejectionsCodec.encode([]))'
    },
    {
      name: 'two corrections may supersede one record',
      find: 'if (!equal(target.supersededBy, ZERO_32) || isErased(work, undecided.replaces)) {',
      replace: 'if (isErased(work, undecided.replaces)) {',
      tests: 'ledger/propose'
    }
  ]),
  ...mistakesIn('ledger/cases/bar.ts', '§7.4', 'ledger/cases/bar', [
    {
      name: 'rejections count for ever',
      find: 'rejections.filter(time => time > openedAt - REJECTIONS_COUNT_MS)',
      replace: 'rejections.filter(time => time > openedAt - 100 * REJECTIONS_COUNT_MS)',
      tests: BAR
    },
    {
      name: 'a full panel needs more than a majority',
      find: 'isEverybody ? Math.floor(others / 2) + 1 : k + 2 * rejected',
      replace: 'Math.min(others, k + 2 * rejected)'
    },
    {
      name: 'a rejection raises the approvals by one',
      find: ': k + 2 * rejected }',
      replace: ': k + rejected }'
    },
    {
      name: 'a rejection closes a case although it can still be accepted',
      find: 'return panel - needed + 1',
      replace: 'return Math.min(1, panel - needed + 1)',
      tests: BAR
    }
  ]),
  ...mistakesIn('ledger/cases/draw-cases.ts', '§7.4', BAR, [
    {
      name: 'old rejections count for a new case',
      find: 'countingRejections(undrawn.rejections, timestamp)',
      replace: 'undrawn.rejections'
    }
  ]),
  ...mistakesIn('ledger/cases/draw-cases.ts', '§6.3', 'ledger/cases/draw-ahead', [
    {
      name: 'a block takes draws that were made ahead by another beacon',
      find: 'aheadBeacon !== undefined && equal(aheadBeacon, beacon)',
      replace: 'aheadBeacon !== undefined && beacon.length > 0'
    },
    {
      name: 'the slots of a block have the time at which they were drawn ahead',
      find: 'if (first.since === work.timestamp) return drawn',
      replace: 'if (first.since >= 0) return drawn'
    }
  ])
]
