import {
  Measure, TransactionKind, accept, hex, ignore, reject, type ErasureAttest, type Verdict
} from '../../types/index.js'
import type { EntryKey } from '../rows/entry.js'
import {
  MeasurePhase, attestationKey, attestationRowCodec, measureKey, measureRowCodec
} from '../rows/measure.js'
import type { Workspace } from '../state/workspace.js'
import type { Rule } from './rule.js'

/** How long a hospital may keep a backup that has the pad of an erased record. */
const BACKUPS_MS = 35 * 86_400_000

/** The rule of `erasure/attest` (SPECIFICATION.md §19.4): each hospital attests an erasure once. */
export const erasureAttestRule: Rule<ErasureAttest> = {
  kind: TransactionKind.erasureAttest,
  rank: 2,
  traits: ({ record }) => ({ claim: `attest ${hex(record)}` }),
  touches: (_state, attest) => rowsOf(attest),
  needs: (_state, { record }) => [measureKey(record, Measure.erase)],
  doubts: (_state, attest) => rowsOf(attest),
  exclusiveRow: (_chain, { author, record }) => attestationKey(record, author),
  refute (work, { transaction }) {
    const verdict = judgeAttest(work, transaction)
    return verdict.verdict === 'reject' ? verdict.code : undefined
  },
  readiness: (state, { author }) => state.set.has(author) ? 'ready' : 'later',
  judge (work, { transaction }) {
    const verdict = judgeAttest(work, transaction)
    if (verdict.verdict !== 'accept') return verdict
    const { author, backupsUntil, discard, fileSystem, record, wiped } = transaction
    work.write(attestationKey(record, author), attestationRowCodec.encode({
      at: work.timestamp, wiped, fileSystem, discard, backupsUntil
    }))
    work.ruleEvents.push({ type: 'erasure-attested', author, record, wiped })
    return accept(undefined)
  }
}

function rowsOf ({ author, record }: ErasureAttest): EntryKey[] {
  return [measureKey(record, Measure.erase), attestationKey(record, author)]
}

function judgeAttest (work: Workspace, { author, backupsUntil, record }: ErasureAttest): Verdict {
  if (!work.state.set.has(author)) return ignore('not-a-member')
  const row = work.read(measureKey(record, Measure.erase))
  const isErased = row !== undefined && measureRowCodec.decode(row).phase === MeasurePhase.inForce
  if (!isErased) return reject('attests-no-order')
  if (work.read(attestationKey(record, author)) !== undefined) return reject('attested-already')
  return backupsUntil > work.timestamp + BACKUPS_MS ? reject('backups-too-long') : accept(undefined)
}
