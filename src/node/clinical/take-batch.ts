import { AEAD_OVERHEAD_BYTES } from '../../protocol/crypto/native/sealing/index.js'
import { PROPOSAL_BYTES } from '../../protocol/codec/index.js'
import { hex, type ChainParameters } from '../../protocol/types/index.js'
import { SEALED_OVERHEAD_BYTES, type Job } from './job.js'
import type { OwnCases } from './own-cases.js'

/** An upper bound for the bytes of a PROPOSE beside its proposals. */
const ENVELOPE_BYTES = 256

/** Returns how many proposals a PROPOSE may have. */
export function mostProposals (limits: ChainParameters, maxProposals: number): number {
  const room = Math.floor((limits.maxTransactionBytes - ENVELOPE_BYTES) / PROPOSAL_BYTES)
  return Math.min(maxProposals, limits.maxProposalsPerBlock, room)
}

/** Splits the queue into the next batch and the rest, by the limits of a PROPOSE and of undecided cases. */
export function takeBatch<J extends Job> (
  queue: readonly J[], cases: OwnCases, limits: ChainParameters, maxProposals: number
): { readonly batch: J[], readonly rest: J[] } {
  const batch: J[] = []
  const rest: J[] = []
  const perPatient = new Map<string, number>()
  const names = new Set<string>()
  const most = Math.min(limits.maxOpenCases - cases.open, mostProposals(limits, maxProposals))
  let bytes = 0
  for (const [index, job] of queue.entries()) {
    if (batch.length >= most) return { batch, rest: [...rest, ...queue.slice(index)] }
    const patient = hex(job.pseudonym)
    const open = cases.undecidedOf(job.pseudonym) + (perPatient.get(patient) ?? 0)
    const size = job.plaintext.byteLength + SEALED_OVERHEAD_BYTES +
      job.casePart.byteLength + AEAD_OVERHEAD_BYTES
    const name = hex(job.sent ?? job.tag)
    const fits = open < limits.maxOpenPerPseudonym && !names.has(name) &&
      bytes + size <= limits.maxBodyBytesPerTransaction
    if (!fits) {
      rest.push(job)
      continue
    }
    batch.push(job)
    names.add(name)
    bytes += size
    perPatient.set(patient, (perPatient.get(patient) ?? 0) + 1)
  }
  return { batch, rest }
}
