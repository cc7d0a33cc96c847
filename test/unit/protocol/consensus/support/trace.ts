import { voteSignBytes } from '../../../../../src/protocol/codec/index.js'
import { sha512 } from '../../../../../src/protocol/crypto/index.js'
import type { Certificate, Statement, Vote } from '../../../../../src/protocol/types/index.js'
import { equal, hex } from '../../../../../src/protocol/types/index.js'
import type { KeyedChain } from './keyed-chain.js'

export interface Violation { readonly invariant: string, readonly text: string }

const NOTARIZE = 1
const NULLIFY = 2
const FINALIZE = 3

/**
 * Checks the invariants of SPECIFICATION.md §13 over all signatures of all hospitals. This oracle is
 * independent: it counts signers itself, with q = n - f, and shares only the signed bytes with the rules.
 */
export class Trace {
  readonly violations: Violation[] = []
  readonly #keyed: KeyedChain
  readonly #quorum: number
  /** height/view/kind/hash -> signers. */
  readonly #signers = new Map<string, Set<number>>()
  /** Statements of each correct signer: signer/height/view -> kind/hash. */
  readonly #acts = new Map<string, Set<string>>()
  readonly #notarized = new Map<number, { view: number, hash: string }[]>()
  readonly #finalized = new Map<number, { view: number, hash: string }[]>()
  readonly #nullified = new Set<string>()
  readonly #decided = new Map<number, string>()

  constructor (keyed: KeyedChain) {
    this.#keyed = keyed
    const n = keyed.members.length
    const f = Math.floor((n - 1) / 3)
    this.#quorum = n - f
  }

  violate (invariant: string, text: string): void {
    this.violations.push({ invariant, text })
  }

  signed (signer: number, vote: Vote, isCorrect: boolean): void {
    if (isCorrect) this.#checkOwnActs(signer, vote)
    const signers = this.#signersOf(vote)
    if (signers.has(signer)) return
    signers.add(signer)
    if (signers.size === this.#quorum) this.#quorumReached(vote)
  }

  /** Checks I4 and I5. */
  #checkOwnActs (signer: number, { kind, height, view, blockHash }: Vote): void {
    const key = `${signer}/${height}/${view}`
    const acts = this.#acts.get(key) ?? new Set()
    this.#acts.set(key, acts.add(`${kind}/${hex(blockHash)}`))
    const kinds = [...acts].map(act => Number(act[0]))
    if (kinds.filter(k => k === NOTARIZE).length > 1) this.violate('I4', `${key} two NOTARIZE`)
    if (kinds.filter(k => k === FINALIZE).length > 1) this.violate('I4', `${key} two FINALIZE`)
    if (kinds.includes(NULLIFY) && kinds.includes(FINALIZE)) {
      this.violate('I4', `${key} NULLIFY and FINALIZE`)
    }
    const notarizers = this.#signersOf({ kind: NOTARIZE, height, view, blockHash })
    if (kind === FINALIZE && notarizers.size < this.#quorum) {
      this.violate('I5', `${key} FINALIZE without a quorum of NOTARIZE`)
    }
  }

  /** Checks I2, I3 and part (c) of the safety argument as soon as a certificate is possible. */
  #quorumReached ({ kind, height, view, blockHash }: Statement): void {
    const hash = hex(blockHash)
    const notarized = listOf(this.#notarized, height)
    const finalized = listOf(this.#finalized, height)
    if (kind === NOTARIZE) notarized.push({ view, hash })
    if (kind === FINALIZE) finalized.push({ view, hash })
    if (kind === NULLIFY) this.#nullified.add(`${height}/${view}`)
    for (const other of notarized) {
      if (kind === NOTARIZE && other.view === view && other.hash !== hash) {
        this.violate('I2', `two blocks notarized at ${height}/${view}`)
      }
    }
    for (const final of finalized) {
      if (this.#nullified.has(`${height}/${final.view}`)) {
        this.violate('I3', `F and X at ${height}/${final.view}`)
      }
      const later = notarized.find(other => other.view >= final.view && other.hash !== final.hash)
      if (later !== undefined) {
        const views = `${later.view} after F at ${final.view}`
        this.violate('safety (c)', `${height}: another block notarized at ${views}`)
      }
    }
  }

  /** Checks I7 for every certificate that a correct node accepts. */
  certificate (certificate: Certificate): void {
    const { chain, members } = this.#keyed
    const { bitmap, signatures } = certificate
    const signers = members.filter((_, i) => ((bitmap[i >> 3] ?? 0) >> (i & 7)) % 2 === 1)
    const message = voteSignBytes(chain.id, certificate)
    const genuine = signers.filter((member, place) =>
      equal(sha512(member.id, message), signatures[place] ?? new Uint8Array()))
    if (genuine.length < this.#quorum || signatures.length !== signers.length) {
      const place = `${certificate.height}/${certificate.view}`
      this.violate('I7', `certificate of ${genuine.length} at ${place}`)
    }
  }

  /** Checks I1. */
  decided (height: number, hash: Uint8Array): void {
    const first = this.#decided.get(height) ?? hex(hash)
    this.#decided.set(height, first)
    if (first !== hex(hash)) this.violate('I1', `two final blocks at ${height}`)
  }

  #signersOf ({ kind, height, view, blockHash }: Statement): Set<number> {
    const key = `${height}/${view}/${kind}/${hex(blockHash)}`
    let signers = this.#signers.get(key)
    if (signers === undefined) this.#signers.set(key, signers = new Set())
    return signers
  }
}

function listOf<T> (lists: Map<number, T[]>, key: number): T[] {
  let list = lists.get(key)
  if (list === undefined) lists.set(key, list = [])
  return list
}
