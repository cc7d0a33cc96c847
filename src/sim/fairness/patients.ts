import {
  hex, Relation, ZERO_32, type Proposal, type Pseudonym
} from '../../protocol/types/index.js'
import type { Random } from '../random.js'

const BODY_BYTES = 1_024

/** Makes patients and their proposals, and remembers patients with a rejected case by hospital. */
export class Patients {
  readonly #rejected = new Map<number, Pseudonym[]>()
  /** All patients that ever had a rejected case. */
  readonly #known = new Set<string>()

  constructor (private readonly random: Random) {}

  invent (): Pseudonym { return this.random.bytes(32) }

  proposal (pseudonym: Pseudonym): Proposal {
    const { random } = this
    return {
      pseudonym, r: random.bytes(16), bodyHash: random.bytes(32), link: ZERO_32, classTag: ZERO_32,
      caseVersion: 1, casePartHash: random.bytes(32), casePartSize: 1, casePartCommitment: ZERO_32,
      custody: ZERO_32, custodyProof: new Uint8Array(64),
      bodySize: BODY_BYTES, keyCommitment: random.bytes(32), retryTag: random.bytes(32),
      relation: Relation.new, isHistorical: false, related: ZERO_32
    }
  }

  reject (hospital: number, pseudonym: Pseudonym): void {
    this.#known.add(hex(pseudonym))
    this.#rejected.set(hospital, [...this.#rejected.get(hospital) ?? [], pseudonym])
  }

  hasNoRejection (pseudonym: Pseudonym): boolean { return !this.#known.has(hex(pseudonym)) }

  /** Takes patients with a rejected case, the earliest rejection first. */
  rejectedOf (hospital: number, most: number): Pseudonym[] {
    return this.#rejected.get(hospital)?.splice(0, most) ?? []
  }
}
