import type { Mutant } from '../mutant.js'
import { mistakesIn } from './mistakes.js'

const LEDGER = 'ledger/emergencies'
const VECTORS = 'codec/verify-transaction'

/** §17: checks of rosters, emergencies and their reviews, which unit tests catch. */
export const EMERGENCY_CHECKS: readonly Mutant[] = [
  ...mistakesIn('ledger/kinds/roster-entry.ts', '§17.1', 'ledger/rosters', [
    {
      name: 'a licence may change',
      find: '!equal(before.licence, licence)',
      replace: 'before.licence.byteLength !== licence.byteLength'
    },
    {
      name: 'two practitioners share a key',
      find: "  if (isOfAnother(work, rosterKeyKey(author, key), entry)) return reject('key-on-roster')\n",
      replace: ''
    }
  ]),
  ...mistakesIn('codec/forms/roster-entry.ts', '§17.1', VECTORS, [
    {
      name: 'a key is on a roster that nobody holds',
      find: "chain.verifier.verify(key, message, possession) ? origin : reject('possession-signature')",
      replace: "message.byteLength > 0 ? origin : reject('possession-signature')"
    }
  ]),
  ...mistakesIn('ledger/rows/roster.ts', '§17.1', LEDGER, [
    {
      name: 'unjustified emergencies suspend nobody',
      find: 'return recent.length >= UNJUSTIFIED_LIMIT',
      replace: 'return recent.length > 8 + UNJUSTIFIED_LIMIT'
    }
  ]),
  ...mistakesIn('codec/forms/emergency-open.ts', '§17.2', VECTORS, [
    {
      name: 'the signature of a clinician is not checked',
      find: "return areSigned ? origin : reject('clinician-signature')",
      replace: "return areSigned || origin.verdict === 'accept' ? origin : reject('clinician-signature')"
    }
  ]),
  ...mistakesIn('ledger/state/clinicians.ts', '§17.2', LEDGER, [
    {
      name: 'the credential of another opens an emergency',
      find: "return equal(row.key, key) ? accept(row) : reject('credential-of-another')",
      replace: "return row.key.byteLength === key.byteLength ? accept(row) : reject('credential-of-another')"
    },
    {
      name: 'a suspended clinician lifts the limit',
      find: 'const isFit = whySuspended(row.value, time) === undefined',
      replace: "const isFit = whySuspended(row.value, time) !== 'by-hospital' || time > 0"
    }
  ]),
  ...mistakesIn('ledger/kinds/emergency-open.ts', '§17.2', LEDGER, [
    {
      name: 'a suspended clinician needs nobody',
      find: "=== undefined ? accept(undefined) : reject('second-needed')",
      replace: "!== 'never' ? accept(undefined) : reject('second-needed')"
    },
    {
      name: 'an emergency is announced twice',
      find: "    if (work.read(emergencyKey(id)) !== undefined) return reject('emergency-known')\n",
      replace: ''
    },
    {
      name: 'no limit of emergencies in an hour',
      find: 'openedInHour(counts, timestamp) >= parameters.emergencyHard',
      replace: 'openedInHour(counts, timestamp) >= 10 * parameters.emergencyHard'
    },
    {
      name: 'every chain has the soft limit of the default',
      find: '>= work.state.parameters.emergencySoft',
      replace: '>= 60'
    }
  ]),
  ...mistakesIn('ledger/kinds/emergency-surge.ts', '§17.3', LEDGER, [
    {
      name: 'every chain has the surge of the default',
      find: 'timestamp + work.state.parameters.emergencySurgeMs',
      replace: 'timestamp + 12 * HOUR_MS'
    }
  ]),
  ...mistakesIn('ledger/state/reviews.ts', '§17.3', LEDGER, [
    {
      name: 'every chain has the time of judges of the default',
      find: 'timestamp > drawnAt + parameters.emergencyReviewMs',
      replace: 'timestamp > drawnAt + 72 * 3_600_000'
    }
  ]),
  ...mistakesIn('codec/forms/emergency-open.ts', '§17.2', LEDGER, [
    {
      name: 'every chain has the longest emergency of the default',
      find: 'durationMs > parameters.emergencyLongestMs',
      replace: 'durationMs > MAX_EMERGENCY_MS'
    }
  ]),
  ...mistakesIn('codec/parts/genesis.ts', '§14.1', 'codec/encodings', [
    {
      name: 'a genesis has two encodings',
      find: "  if (formatOf(parameters) !== format) throw new DecodeError('unknown-tag')\n",
      replace: ''
    }
  ]),
  ...mistakesIn('ledger/kinds/emergency-close.ts', '§17.2', LEDGER, [
    {
      name: 'another hospital closes an emergency',
      find: '!equal(row.hospital, author) || !equal(row.handle, handle)',
      replace: '!equal(row.handle, handle)'
    }
  ]),
  ...mistakesIn('ledger/state/reviews.ts', '§17.4', LEDGER, [
    {
      name: 'a hospital judges its own emergency',
      find: 'return members.filter(id => !equal(id, hospital) && !judges',
      replace: 'return members.filter(id => (equal(id, hospital) || id.byteLength > 0) && !judges'
    },
    {
      name: 'a review waits for a judge that left',
      find: '    if (judges.every(judge => set.has(judge))) continue\n',
      replace: '    if (judges.length < 3) continue\n',
      tests: 'ledger/departed-judges'
    },
    {
      name: 'a judge that has judged is replaced',
      find: 'judge.round === row.round && judge.judgement === 0 && !set.has(judge.hospital)',
      replace: 'judge.round === row.round && !set.has(judge.hospital)',
      tests: 'ledger/departed-judges'
    },
    {
      name: 'one judge decides',
      find: '  if (ofRound.some(judge => judge.judgement === 0)) return { ...row, judges }\n',
      replace: ''
    }
  ]),
  ...mistakesIn('ledger/state/reviews.ts', '§17.4', LEDGER, [
    {
      name: 'a hospital that was not drawn judges',
      find: "  if (judge === undefined) return reject('not-drawn-to-judge')\n  return judge.judgement === 0",
      replace: '  return judge === undefined || judge.judgement === 0'
    }
  ]),
  ...mistakesIn('ledger/state/contests.ts', '§17.4', 'ledger/contests', [
    {
      name: 'a form that nobody signed takes the contest of the patient',
      find: "(by.type !== 'key' || contest.by === ContestBy.key)",
      replace: '(by.type.length > 0 || contest.by === ContestBy.key)'
    },
    {
      name: 'a key contests without end',
      find: "(by.type !== 'key' || contest.by === ContestBy.key)",
      replace: "by.type !== 'key'"
    },
    {
      name: 'a contest without a key takes the judges of one by a key',
      find: 'row.judges.filter(({ round }) => round < ROUNDS)',
      replace: 'row.judges.filter(({ round }) => round <= ROUNDS)'
    },
    {
      name: 'a contest is used up by a judge that left',
      find: '  return row.round === ROUNDS &&\n',
      replace: '  return row.round > ROUNDS &&\n',
      tests: 'ledger/departed-judges'
    },
    {
      name: 'anybody contests',
      find: "return mayContest ? accept(row) : reject('no-right-to-contest')",
      replace: "return mayContest || by.type === 'hospital' ? accept(row) : reject('no-right-to-contest')"
    },
    {
      name: 'a hospital contests on a form for a patient with a key',
      find: "timestamp) ? reject('has-own-key') : accept(row)",
      replace: "timestamp) ? accept(row) : accept(row)"
    },
    {
      name: 'a contest on a form looks like one of a key',
      find: 'by: ContestBy[by.type]',
      replace: "by: by.type === 'form' ? ContestBy.key : ContestBy[by.type]"
    }
  ]),
  ...mistakesIn('consent/emergency-right.ts', '§17.2', 'consent/emergency-right', [
    {
      name: 'a suspended clinician reads by the emergency of a colleague',
      find: '(by === entry && second !== 0)',
      replace: '(by !== entry || second !== 0)'
    },
    {
      name: 'a clinician reads on alone after the suspension',
      find: '(by === entry && second !== 0)',
      replace: 'by === entry'
    }
  ]),
  {
    name: 'a former key of a clinician reads', rule: '§17.2',
    file: 'src/node/clinical/consents/emergency-reader.ts',
    find: "=== 'not-on-roster') return 0", replace: "=== 'not-on-roster') return time + 1",
    trial: { type: 'tests', files: ['unit/fhir/break-glass.test.ts'] }
  },
  {
    name: 'a holder does not ask who reads', rule: '§17.2', file: 'src/node/custody/custody-server.ts',
    find: '{ hospital: reading.requester, practitioner }',
    replace: '{ hospital: reading.requester, practitioner: undefined }',
    trial: { type: 'tests', files: ['unit/fhir/break-glass.test.ts'] }
  },
  {
    name: 'a form of another patient contests', rule: '§17.4',
    file: 'src/node/services/emergencies/contests.ts',
    find: 'if (!equal(patientHandle(chain.chain.id, name), row.handle)) throw',
    replace: 'if (name.length !== row.handle.length) throw',
    trial: { type: 'tests', files: ['unit/node/services/emergencies.test.ts'] }
  },
  {
    name: 'absent hospitals judge first', rule: '§17.4', file: 'src/protocol/ledger/state/reviews.ts',
    find: 'further.slice(0, JUDGES)', replace: 'further.slice(-JUDGES)',
    trial: { type: 'sim', hospitals: 4, faults: [], seeds: 10 }
  },
  {
    name: 'a holder that is behind answers', rule: '§17.2', file: 'src/node/custody/custody-server.ts',
    find: '    if (!await ledger.follows(request.height)) return refusal(CustodyRefusal.behind)\n',
    replace: '',
    trial: { type: 'tests', files: ['unit/node/custody/custody.test.ts'] }
  },
  {
    name: 'anybody gets the key of a justification', rule: '§17.4',
    file: 'src/node/clinical/emergencies/justification-store.ts',
    find: '    if (!isDrawn) return refused(NoJustification.notDrawn)\n', replace: '    void isDrawn\n',
    trial: { type: 'tests', files: ['unit/node/services/emergencies.test.ts'] }
  },
  {
    name: 'a hospital is never out of touch', rule: '§17.5', file: 'src/node/signing/touch.ts',
    find: 'return this.parts.clock.wall() - this.lastAt >= OUT_OF_TOUCH_MS',
    replace: 'return this.parts.clock.wall() - this.lastAt >= 100 * OUT_OF_TOUCH_MS',
    trial: { type: 'tests', files: ['unit/node/signing/touch.test.ts'] }
  },
  {
    name: 'the file with a justification is not read',
    rule: 'src/cli',
    file: 'src/cli/text-flag.ts',
    find: 'return file === undefined ? text : await readShortText(io, file, MAX_TEXT_BYTES)',
    replace: 'return io === undefined ? undefined : text ?? file',
    trial: { type: 'tests', files: ['unit/cli/text-flag.test.ts'] }
  }
]
