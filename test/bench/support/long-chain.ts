import assert from 'node:assert/strict'
import { recordPseudonym } from '../../../src/protocol/names/index.js'
import { hkdfSha512, sha256 } from '../../../src/protocol/crypto/index.js'
import {
  Decision, equal, hex, NAME_KEY, Relation, utf8, ZERO_32, type Case, type CaseId,
  type Proposal, type Pseudonym, type Signer
} from '../../../src/protocol/types/index.js'
import {
  CASE_VERSION, nameInputOf, openedRecord, retryTag, sealBody, sealCasePart, type PatientIdentifier,
  type PreparedDiagnosis
} from '../../../src/records/index.js'
import { parseSubmission } from '../../fixtures/parse-submission.js'
import { vary, type Sample } from '../../../src/testnet/index.js'
import { ChainFixture } from '../../fixtures/chain-fixture.js'
import { nameUnder } from '../../fixtures/patient-name.js'
import { ownKeysRow } from '../../../src/node/clinical/custody.js'
import type { KnownName } from '../../../src/node/names/name-cache.js'
import { recordKeyOf } from '../../../src/protocol/custody/index.js'

const HOSPITALS = 4
/** Time between blocks of a chain with a low, constant load. */
const BLOCK_INTERVAL_MS = 1_000
/** One of this many diagnoses is rejected, and its body is not kept. */
const REJECTED = 16

export interface HeldBody {
  readonly hash: Uint8Array
  readonly ciphertext: Uint8Array
  readonly pad?: Uint8Array
}

export interface HeldKey {
  readonly holder: Signer
  readonly caseId: CaseId
  /** The content of its row of keys. */
  readonly key: Uint8Array
}

/**
 * Makes a chain of any length as four hospitals would, without a network and without waiting. Signatures,
 * proofs, certificates and sealed bodies are real. At any time two hospitals have a diagnosis each. A
 * block opens the diagnosis, and the next block draws. The validators judge it in two further blocks.
 */
export class LongChain {
  readonly world: ChainFixture
  /** Bodies of accepted cases, which every hospital has. */
  readonly bodies: HeldBody[] = []
  readonly recordKeys: HeldKey[] = []
  /** The two parts of the newest diagnosis, before they were sealed. */
  parts: Pick<NonNullable<PreparedDiagnosis['parts']>, 'record' | 'case'> =
    { record: new Uint8Array(0), case: new Uint8Array(0) }
  #diagnoses = 0

  constructor (private readonly pattern: Sample, blocks: number, endsAt: number) {
    this.world = new ChainFixture({
      members: HOSPITALS, name: `chain of ${blocks} blocks`,
      isDealt: false, createdAt: endsAt - (blocks + 1) * BLOCK_INTERVAL_MS,
      parameters: { minMembers: 3, allowlistGapMs: 1_000 }
    }).dealOnChain()
    while (this.world.blocks.length < blocks) this.#round()
  }

  #commit (transactions: Parameters<ChainFixture['commit']>[0]): void {
    this.world.commit(transactions, { elapsedMs: BLOCK_INTERVAL_MS })
  }

  #round (): void {
    const { world } = this
    const round = world.blocks.length
    const made = [0, 1].map(step => this.#diagnosis(world.signers[(round + step) % HOSPITALS]!))
    const proposes = made.map(({ signer, proposal }) => world.propose(signer, proposal))
    this.#commit(proposes)
    while (world.state.undecided.hasUndrawn()) this.#commit([])
    const ids = proposes.map(({ caseIds }) => caseIds[0]!)
    const isRejected = (id: CaseId): boolean => equal(id, ids[0]!) && this.#diagnoses % REJECTED === 0
    const given = [
      ...world.opinions(ids.filter(id => !isRejected(id)), Decision.approve),
      ...world.opinions(ids.filter(isRejected), Decision.reject)
    ]
    this.#commit(given.filter((_, index) => index % 2 === 0))
    this.#commit(given.filter((_, index) => index % 2 === 1))
    for (const [index, id] of ids.entries()) {
      const { signer, bodies, key } = made[index]!
      if (!isRejected(id)) this.#keep(world.case(id), signer, bodies, key)
    }
  }

  #keep ({ id }: Case, holder: Signer, bodies: readonly HeldBody[], key: Uint8Array): void {
    this.bodies.push(...bodies)
    this.recordKeys.push({ holder, caseId: id, key })
  }

  /** Returns the pseudonym of a patient in the records of a hospital. */
  pseudonymOf (patient: PatientIdentifier, { id }: Signer): Pseudonym {
    return recordPseudonym(this.world.chain.id, this.knownNameOf(patient).known.name, id)
  }

  /** Returns the name of a patient, with the name key and the input that it was computed from. */
  knownNameOf (patient: PatientIdentifier): { readonly input: Uint8Array, readonly known: KnownName } {
    const { chain, dealt } = this.world
    const input = nameInputOf(patient)
    const publicKey = dealt.epoch.keys[NAME_KEY]?.publicKey
    assert(input !== undefined && publicKey !== undefined)
    return { input, known: { name: nameUnder(chain, dealt, input), publicKey } }
  }

  #diagnosis (signer: Signer): {
    readonly signer: Signer, readonly proposal: Proposal, readonly bodies: readonly HeldBody[],
    readonly key: Uint8Array
  } {
    const prepared = this.#prepared(signer, ++this.#diagnoses)
    const { chain } = this.world
    const pseudonym = this.pseudonymOf(prepared.patient, signer)
    const [half, pad] = ['half', 'pad'].map(name => sha256(utf8(`${name} ${this.#diagnoses}`))) as
      [Uint8Array, Uint8Array]
    const r = sha256(utf8(`r ${this.#diagnoses}`)).slice(0, 16)
    const { parts } = prepared
    assert(parts !== undefined)
    this.parts = parts
    const binding = { chainId: chain.id, submitter: signer.id, r }
    const { ciphertext: casePart, key: caseKey, ...named } =
      sealCasePart(parts.case, openedRecord(parts.record)!.caseSeed, binding)
    const sealed = sealBody(parts.record, {
      ...binding, key32: recordKeyOf(binding, half, pad), pad,
      nonce12: sha256(utf8(`nonce ${this.#diagnoses}`)).slice(0, 12)
    })
    const secret = hkdfSha512(this.world.seedOf(signer), 'medichain/v2/hospital-secret', 32)
    const { bodyHash, bodySize, keyCommitment, ciphertext } = sealed
    return {
      signer, key: ownKeysRow({ caseKey, half }),
      bodies: [{ hash: bodyHash, ciphertext, pad }, { hash: named.casePartHash, ciphertext: casePart }],
      proposal: {
        link: ZERO_32, classTag: ZERO_32, custody: ZERO_32, custodyProof: new Uint8Array(64),
        caseVersion: CASE_VERSION, ...named, pseudonym, r, bodyHash, bodySize, keyCommitment,
        relation: Relation.new,
        isHistorical: false,
        retryTag: retryTag(secret, { system: '', value: hex(sha256(prepared.content)) }, prepared.version),
        related: ZERO_32
      }
    }
  }

  #prepared (signer: Signer, number: number): PreparedDiagnosis {
    const parsed = parseSubmission(JSON.parse(vary(this.pattern, number).text), {
      submitter: signer.id,
      practitioner: { system: 'urn:medichain:member', value: hex(signer.id) },
      patientSystems: []
    }, this.world.state.timestamp)
    assert(parsed.ok, JSON.stringify(parsed))
    const [prepared] = parsed.diagnoses
    assert(prepared !== undefined, JSON.stringify(parsed))
    return prepared
  }
}
