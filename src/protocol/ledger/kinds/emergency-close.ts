import {
  TransactionKind, accept, equal, ignore, reject, type EmergencyClose, type Verdict
} from '../../types/index.js'
import {
  emergencyKey, emergencyRowCodec, glassKey, glassRowCodec, type EmergencyRow
} from '../rows/emergency.js'
import type { Workspace } from '../state/workspace.js'
import type { Rule } from './rule.js'

/** The rule of `emergency/close` (SPECIFICATION.md §17.2): the hospital that opened an emergency ends it. */
export const emergencyCloseRule: Rule<EmergencyClose> = {
  kind: TransactionKind.emergencyClose,
  rank: 2,
  traits: () => ({ waitsForTime: true }),
  touches: (_state, { author, handle, id }) => [emergencyKey(id), glassKey(handle, author)],
  needs: (_state, { id }) => [emergencyKey(id)],
  refute (work, { transaction }) {
    const verdict = verdictOn(work, transaction)
    return verdict.verdict === 'reject' ? verdict.code : undefined
  },
  readiness: ({ set }, { author }) => set.has(author) ? 'ready' : 'later',
  judge (work, { transaction }) {
    const verdict = verdictOn(work, transaction)
    if (verdict.verdict !== 'accept') return verdict
    const { author, handle, id } = transaction
    const key = glassKey(handle, author)
    const glass = work.read(key)
    const open = glass === undefined ? [] : glassRowCodec.decode(glass)
    work.write(emergencyKey(id), emergencyRowCodec.encode({ ...verdict.value, until: work.timestamp }))
    work.write(key, glassRowCodec.encode(open.filter(other => !equal(other.id, id))))
    work.ruleEvents.push({ type: 'emergency-closed', id, hospital: author })
    return accept(undefined)
  }
}

function verdictOn (work: Workspace, { author, handle, id }: EmergencyClose): Verdict<EmergencyRow> {
  if (!work.state.set.has(author)) return ignore('not-a-member')
  const found = work.read(emergencyKey(id))
  if (found === undefined) return ignore('unknown-emergency')
  const row = emergencyRowCodec.decode(found)
  if (!equal(row.hospital, author) || !equal(row.handle, handle)) return reject('emergency-of-another')
  return row.until > work.timestamp ? accept(row) : reject('emergency-over')
}
