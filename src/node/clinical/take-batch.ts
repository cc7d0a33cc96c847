import { AEAD_OVERHEAD_BYTES } from '../../protocol/crypto/native/sealing/index.js'
import { PROPOSAL_BYTES } from '../../protocol/codec/index.js'
import { hex, Relation, type ChainParameters } from '../../protocol/types/index.js'
import { SEALED_OVERHEAD_BYTES, type Job } from './job.js'
import type { OwnCases } from './own-cases.js'

/** An upper bound for the bytes of a PROPOSE beside its proposals. */
const ENVELOPE_BYTES = 256

const NO_CASES: Pick<OwnCases, 'open' | 'undecidedOf'> = { open: 0, undecidedOf: () => 0 }

/** Diagnoses that are submitted all or none. */
export interface Group<J extends Job = Job> { readonly jobs: readonly J[] }

/** Names a diagnosis: no batch has two of the same name. */
export function jobName ({ sent, tag }: Job): string {
  return hex(sent ?? tag)
}

/** Returns how many proposals a PROPOSE may have. */
export function mostProposals (limits: ChainParameters, maxProposals: number): number {
  const room = Math.floor((limits.maxTransactionBytes - ENVELOPE_BYTES) / PROPOSAL_BYTES)
  return Math.min(maxProposals, limits.maxProposalsPerBlock, room)
}

/**
 * Splits the queue into the next batch and the rest, by the limits of a PROPOSE and of undecided cases. A
 * group that is larger than these limits is taken alone, once there is room for its first diagnosis. The
 * desk proposes the others when there is room for them.
 */
export function takeBatch<G extends Group> (
  queue: readonly G[], cases: OwnCases, limits: ChainParameters, maxProposals: number
): { readonly batch: G[], readonly rest: G[] } {
  const batch: G[] = []
  const rest: G[] = []
  const room = new Room(cases, limits, maxProposals)
  const isTooLarge = ({ jobs }: Group): boolean => !new Room(NO_CASES, limits, maxProposals).takes(jobs)
  for (const [index, group] of queue.entries()) {
    if (room.isFull) return { batch, rest: [...rest, ...queue.slice(index)] }
    if (room.takes(group.jobs)) batch.push(group)
    else if (batch.length === 0 && isTooLarge(group) && room.takes(group.jobs.slice(0, 1))) {
      return { batch: [group], rest: [...rest, ...queue.slice(index + 1)] }
    } else rest.push(group)
  }
  return { batch, rest }
}

/** What a batch may still take. */
class Room {
  #taken = 0
  #bytes = 0
  readonly #most: number
  readonly #names = new Set<string>()
  readonly #perPatient = new Map<string, number>()

  constructor (
    private readonly cases: typeof NO_CASES, private readonly limits: ChainParameters, maxProposals: number
  ) {
    this.#most = Math.min(limits.maxOpenCases - cases.open, mostProposals(limits, maxProposals))
  }

  get isFull (): boolean { return this.#taken >= this.#most }

  /** Takes all of the jobs and returns true, or takes none of them. */
  takes (jobs: readonly Job[]): boolean {
    const bytes = jobs.reduce((sum, job) => sum + bytesOf(job), this.#bytes)
    const isTooMuch = this.#taken + jobs.length > this.#most || bytes > this.limits.maxBodyBytesPerTransaction
    const names = jobs.flatMap(namesOf)
    if (isTooMuch || names.some(name => this.#names.has(name))) return false
    const open = new Map<string, number>()
    for (const { pseudonym } of jobs) {
      const patient = hex(pseudonym)
      const before = open.get(patient) ?? this.#perPatient.get(patient) ?? this.cases.undecidedOf(pseudonym)
      if (before >= this.limits.maxOpenPerPseudonym) return false
      open.set(patient, before + 1)
    }
    for (const [patient, count] of open) this.#perPatient.set(patient, count)
    for (const name of names) this.#names.add(name)
    this.#taken += jobs.length
    this.#bytes = bytes
    return true
  }
}

/** Names a diagnosis, and the record that it amends: no batch has two amendments of a record. */
function namesOf (job: Job): string[] {
  const { related, relation } = job
  const amends = related !== undefined && relation === Relation.amends
  return [jobName(job), ...(amends ? [`amends ${hex(related)}`] : [])]
}

function bytesOf ({ casePart, plaintext }: Job): number {
  return plaintext.byteLength + SEALED_OVERHEAD_BYTES + casePart.byteLength + AEAD_OVERHEAD_BYTES
}
