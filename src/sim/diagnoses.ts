import { casesOf, eventsOf } from '../protocol/ledger/index.js'
import {
  CaseStatus, equal, hex, Relation, ZERO_32, type Case, type Proposal
} from '../protocol/types/index.js'
import type { HospitalParts } from '../node/clinical/hospital.js'
import type { OwnCases } from '../node/clinical/own-cases.js'
import type { CommittedBlock } from '../node/loop/host-loop.js'
import { linkOfPatient } from './made-up-patients.js'
import { madeUpParts, type MadeUpBody, type MadeUpParts } from './made-up-parts.js'
import type { Manner } from './manner.js'
import type { Random } from './random.js'
import { tagOf } from './truth.js'

const PROPOSALS_MAX = 4
/** Number of decided cases that a hospital remembers for later proposals. */
const REMEMBERED = 16
/** Share of proposals that resubmit, amend or retract a case, where the hospital has such a case. */
const FOLLOW_UP_SHARE = 0.4
/** Of 256 proposals, those that are old data, by the first byte of r. */
const OLD_OF_256 = 64

export type DiagnosesParts = Pick<HospitalParts, 'chain' | 'signer'> & { readonly cases: OwnCases }

export interface Batch {
  readonly bodies: readonly MadeUpBody[]
  readonly proposals: readonly Proposal[]
}

/** A proposal without its sealed parts. */
type Unsealed = Omit<Proposal, Exclude<keyof MadeUpParts['fields'], 'classTag'>>

/** Makes up the diagnoses of a hospital, and remembers its decided cases. */
export class Diagnoses {
  readonly #patients: readonly Uint8Array[]
  /** Own decided cases. Accepted cases may be amended, and others may be resubmitted once. */
  #accepted: Case[] = []
  readonly #freed: Case[] = []

  constructor (
    private readonly parts: DiagnosesParts, private readonly manner: Manner, private readonly random: Random
  ) {
    this.#patients = Array.from({ length: manner.patients }, () => random.bytes(32))
  }

  batch (): Batch {
    const { parts: { chain, signer }, random } = this
    const bodies: MadeUpBody[] = []
    const proposals: Proposal[] = []
    for (let i = random.between(1, PROPOSALS_MAX); i > 0; i--) {
      const parts = madeUpParts(random, chain.id, signer.id)
      bodies.push(...parts.bodies)
      const proposal = this.#proposal(proposals)
      const link = linkOfPatient(chain.id, proposal.pseudonym)
      proposals.push({ ...parts.fields, link, ...proposal })
    }
    return { bodies, proposals }
  }

  remember ({ delta }: CommittedBlock): void {
    const { signer } = this.parts
    const erased = new Set(eventsOf(delta, 'measure').flatMap(({ versions }) => versions.map(hex)))
    this.#accepted = this.#accepted.filter(({ id }) => !erased.has(hex(id)))
    for (const closed of casesOf(delta, 'closed')) {
      if (!equal(closed.submitter, signer.id)) continue
      const list = closed.status === CaseStatus.accepted ? this.#accepted : this.#freed
      list.unshift(closed)
      list.splice(REMEMBERED)
    }
  }

  /** Returns whether a patient may have another open case. */
  #hasRoom (pseudonym: Uint8Array, batch: readonly Proposal[]): boolean {
    const { cases, chain } = this.parts
    return cases.undecidedOf(pseudonym) + batch.filter(other => equal(other.pseudonym, pseudonym)).length <
      chain.genesis.parameters.maxOpenPerPseudonym
  }

  #proposal (batch: readonly Proposal[]): Unsealed {
    const { manner, random } = this
    const known = random.pick(this.#patients)
    const isKnown = this.#hasRoom(known, batch) && !random.chance(manner.newPatients)
    const patient = isKnown ? known : random.bytes(32)
    const r = random.bytes(16)
    const fresh: Unsealed = {
      pseudonym: patient, r, isHistorical: r[0]! < OLD_OF_256, classTag: tagOf(manner.submits),
      retryTag: random.bytes(32), relation: Relation.new, related: ZERO_32
    }
    if (!random.chance(FOLLOW_UP_SHARE)) return fresh
    const [freed] = this.#freed
    if (freed !== undefined && this.#hasRoom(freed.pseudonym, batch)) {
      this.#freed.shift()
      const { id, pseudonym, retryTag } = freed
      return { ...fresh, pseudonym, retryTag, relation: Relation.resubmits, related: id }
    }
    if (this.#accepted.length === 0) return fresh
    // The proposal may be too late: another change of the case may be pending or accepted.
    const { id, pseudonym } = random.pick(this.#accepted)
    if (!this.#hasRoom(pseudonym, batch)) return fresh
    const relation = random.pick([Relation.amends, Relation.retracts])
    return { ...fresh, pseudonym, relation, related: id }
  }
}
