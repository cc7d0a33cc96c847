import { AEAD_OVERHEAD_BYTES } from '../../protocol/crypto/native/sealing/index.js'
import { PROPOSAL_BYTES } from '../../protocol/codec/index.js'
import { hex, type ChainParameters, type Pseudonym } from '../../protocol/types/index.js'
import { SEALED_OVERHEAD_BYTES, type Job } from './job.js'
import type { OwnCases } from './own-cases.js'

/** An upper bound for the bytes of a PROPOSE beside its proposals. */
const ENVELOPE_BYTES = 256

/** Diagnoses that are submitted all or none. */
export interface Group { readonly jobs: readonly Job[] }

/** Names a diagnosis: no PROPOSE has two of the same name. */
export function jobName ({ sent, tag }: Job): string {
  return hex(sent ?? tag)
}

/**
 * Splits the queue into the next PROPOSE and the rest, within the limits of undecided cases. A group that is
 * larger than a PROPOSE is taken alone, once its first part fits.
 */
export function takeBatch<G extends Group> (
  queue: readonly G[], cases: OwnCases, limits: ChainParameters, maxProposals: number
): { readonly batch: G[], readonly rest: G[] } {
  const batch: G[] = []
  const rest: G[] = []
  const room = new Room(limits, cases)
  for (const [index, group] of queue.entries()) {
    if (room.taken >= maxProposals || room.isFull) return { batch, rest: [...rest, ...queue.slice(index)] }
    const isWithin = room.taken === 0 || room.taken + group.jobs.length <= maxProposals
    if (isWithin && room.takes(group.jobs)) batch.push(group)
    else if (room.taken === 0 && mayBegin(group, limits, room)) {
      return { batch: [group], rest: [...rest, ...queue.slice(index + 1)] }
    } else rest.push(group)
  }
  return { batch, rest }
}

/** Splits diagnoses into parts that each fit into a PROPOSE. */
export function inParts (jobs: readonly Job[], limits: ChainParameters): (readonly Job[])[] {
  const parts: { readonly room: Room, readonly jobs: Job[] }[] = []
  for (const job of jobs) {
    const found = parts.find(({ room }) => room.takes([job]))
    if (found !== undefined) found.jobs.push(job)
    else {
      const room = new Room(limits)
      room.takes([job])
      parts.push({ room, jobs: [job] })
    }
  }
  return parts.map(part => part.jobs)
}

function mayBegin ({ jobs }: Group, limits: ChainParameters, room: Room): boolean {
  const [first = [], ...others] = inParts(jobs, limits)
  return others.length > 0 && room.takes(first)
}

/** What one PROPOSE may still take, by the limits of the chain. */
class Room {
  taken = 0
  #bytes = 0
  readonly #most: number
  readonly #names = new Set<string>()
  readonly #perPatient = new Map<string, number>()

  /** @param cases the undecided cases, which count, too; undefined: there are none */
  constructor (private readonly limits: ChainParameters, private readonly cases?: OwnCases) {
    const { maxOpenCases, maxProposalsPerBlock, maxTransactionBytes } = limits
    this.#most = Math.min(maxOpenCases - (cases?.open ?? 0), maxProposalsPerBlock,
      Math.floor((maxTransactionBytes - ENVELOPE_BYTES) / PROPOSAL_BYTES))
  }

  get isFull (): boolean { return this.taken >= this.#most }

  /** Takes all of the jobs and returns true, or takes none of them. */
  takes (jobs: readonly Job[]): boolean {
    const bytes = this.#bytes + jobs.reduce((sum, job) => sum + bytesOf(job), 0)
    const isTooLarge = this.taken + jobs.length > this.#most || bytes > this.limits.maxBodyBytesPerTransaction
    if (isTooLarge || jobs.some(job => this.#names.has(jobName(job)))) return false
    const open = new Map<string, number>()
    for (const { pseudonym } of jobs) {
      const patient = hex(pseudonym)
      const before = open.get(patient) ?? this.#openOf(patient, pseudonym)
      if (before >= this.limits.maxOpenPerPseudonym) return false
      open.set(patient, before + 1)
    }
    for (const [patient, count] of open) this.#perPatient.set(patient, count)
    for (const job of jobs) this.#names.add(jobName(job))
    this.taken += jobs.length
    this.#bytes = bytes
    return true
  }

  #openOf (patient: string, pseudonym: Pseudonym): number {
    return this.#perPatient.get(patient) ?? this.cases?.undecidedOf(pseudonym) ?? 0
  }
}

function bytesOf ({ casePart, plaintext }: Job): number {
  return plaintext.byteLength + SEALED_OVERHEAD_BYTES + casePart.byteLength + AEAD_OVERHEAD_BYTES
}
