import {
  attestationKey, attestationRowCodec, type AttestationRow
} from '../../../protocol/ledger/index.js'
import type { MemberSet } from '../../../protocol/membership/index.js'
import { Wiped, tolerated, type CaseId, type MemberId } from '../../../protocol/types/index.js'
import type { NodeStore } from '../../../storage/index.js'

/**
 * Returns the attestation of an erased record that tells all hospitals whether its patient is gone
 * (SPECIFICATION.md §19.3). It is that of the responsible hospital. If this hospital left without one, more
 * members than may lie speak in its place, and the attestation is the one that completes them.
 * @param responsible the hospital that submitted the record
 */
export async function wordOnPatient (
  store: Pick<NodeStore, 'entry'>, set: Pick<MemberSet, 'has' | 'members'>, record: CaseId,
  responsible: MemberId
): Promise<AttestationRow | undefined> {
  const attested = async (by: MemberId): Promise<AttestationRow | undefined> => {
    const row = await store.entry(attestationKey(record, by))
    return row === undefined ? undefined : attestationRowCodec.decode(row)
  }
  const own = await attested(responsible)
  if (own !== undefined || set.has(responsible)) return own
  const all = await Promise.all(set.members.map(async ({ id }) => await attested(id)))
  const gone = all.filter(row => row !== undefined && (row.wiped & Wiped.patient) !== 0)
  return gone.sort((a, b) => b!.at - a!.at)[tolerated(set.members.length)]
}
