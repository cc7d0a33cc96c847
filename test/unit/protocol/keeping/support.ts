/** A ledger of shared keys alone, with hospitals that keep their secrets and can crash. */
import assert from 'node:assert/strict'
import {
  signTransaction, transactionCodec, transactionIdOfBytes
} from '../../../../src/protocol/codec/index.js'
import { sha256 } from '../../../../src/protocol/crypto/index.js'
import {
  firstSecrets, keep, newestBoxKey, OpenedDealings, type KeepingStep, type KeySecrets, type KeysTransaction
} from '../../../../src/protocol/keeping/index.js'
import { endBlock } from '../../../../src/protocol/ledger/epochs/end-block.js'
import { judgeComplain } from '../../../../src/protocol/ledger/epochs/judge-complaint.js'
import { judgeDeal } from '../../../../src/protocol/ledger/epochs/judge-deal.js'
import { judgeLost } from '../../../../src/protocol/ledger/epochs/judge-lost.js'
import { judgeReady } from '../../../../src/protocol/ledger/epochs/judge-ready.js'
import { firstKeyState, type KeyState } from '../../../../src/protocol/ledger/epochs/key-state.js'
import { memberSet, type MemberSet } from '../../../../src/protocol/membership/index.js'
import { combineShares, makeShare, verifyShare } from '../../../../src/protocol/sharing/index.js'
import {
  compare, concat, equal, hex, SHARED_KEYS, TransactionKind, utf8, ZERO_32, type Chain, type Group,
  type Signer, type Transaction, type Verdict
} from '../../../../src/protocol/types/index.js'
import { simulatedCryptography } from '../../../../src/sim/cryptography.js'

const WORLD = simulatedCryptography(sha256(utf8('keeping')))
const CHAIN_ID = sha256(utf8('keeping chain'))

/** A transaction with its id. */
export interface Sent {
  readonly transaction: Transaction
  readonly id: Uint8Array
}

/** Where a hospital crashes in its turn. */
export type Crash = 'before saving' | 'before sending' | 'no'

export class Hospital {
  readonly signer: Signer
  /** The disk. */
  secrets: KeySecrets
  #opened: OpenedDealings
  #randoms = 0

  constructor (readonly ledger: KeyLedger, readonly name: string) {
    this.signer = WORLD.signer(sha256(utf8(name)))
    this.secrets = firstSecrets(ledger.group, sha256(utf8(`${name} first box`)))
    this.#opened = new OpenedDealings(ledger.group, CHAIN_ID)
  }

  /** Replaces the disk by a disk without secrets. */
  loseDisk (): void {
    this.secrets = firstSecrets(this.ledger.group, sha256(utf8(`${this.name} lost ${this.#randoms++}`)))
  }

  /** Computes the next step without acting. Each call has other random bytes. */
  step (keys = this.ledger.keys, height = this.ledger.states.length): KeepingStep {
    const label = utf8(`${this.name} ${this.#randoms++}`)
    return keep({
      group: this.ledger.group, chainId: CHAIN_ID, self: this.signer.id, height, keys,
      secrets: this.secrets, opened: this.#opened, now: this.ledger.now,
      random: concat(sha256(label), sha256(label, Uint8Array.of(1)))
    })
  }

  /** Takes a turn, which a crash can cut. A crash loses the memory. */
  turn (crash: Crash = 'no'): void {
    const { secrets, send } = this.step()
    if (crash !== 'no') this.#opened = new OpenedDealings(this.ledger.group, CHAIN_ID)
    if (crash === 'before saving') return
    this.secrets = secrets
    if (crash === 'before sending') return
    for (const content of send) this.ledger.send(this.signer, content)
  }

  get holdsActiveShare (): boolean {
    const { active } = this.ledger.keys
    return this.secrets.shares.some(({ epoch }) => epoch === active?.number)
  }
}

export class KeyLedger {
  readonly chain: Chain
  readonly hospitals: Hospital[]
  keys: KeyState
  set: MemberSet
  now = 1_800_000_000_000
  pool: Sent[] = []
  /** Codes with which blocks refused a transaction. */
  readonly refused: string[] = []
  /** Each state after a block. */
  readonly states: KeyState[] = []

  constructor (count: number, readonly group: Group = WORLD.verifier.group) {
    this.chain = {
      id: CHAIN_ID, verifier: { ...WORLD.verifier, group }
    } as unknown as Chain
    this.hospitals = Array.from({ length: count }, (_, i) => new Hospital(this, `hospital ${i}`))
    this.set = this.setOf(this.hospitals)
    this.keys = firstKeyState(this.set)
  }

  setOf (hospitals: readonly Hospital[]): MemberSet {
    const entries = hospitals.map(({ name, secrets, signer }) => ({
      id: signer.id, name,
      boxKey: this.set?.get(signer.id)?.boxKey ?? newestBoxKey(this.group, secrets)!
    })).sort((a, b) => compare(a.id, b.id))
    return memberSet(CHAIN_ID, {
      version: 1, prevHash: ZERO_32, issuedAt: 0, checkpointHeight: 0, checkpointHash: ZERO_32, entries
    })
  }

  send (signer: Signer, content: KeysTransaction): void {
    const transaction = signTransaction(CHAIN_ID, signer, content)
    const bytes = transactionCodec.encode(transaction)
    const id = transactionIdOfBytes(CHAIN_ID, bytes)
    if (!this.pool.some(sent => equal(sent.id, id))) this.pool.push({ transaction, id })
  }

  /**
   * Makes a block with the waiting transactions that are valid.
   * @param take tells which transactions the leader puts in
   */
  block (take: (sent: Sent) => boolean = () => true, set = this.set): void {
    const before = this.keys
    this.now += 1_000
    let keys = before
    const later: Sent[] = []
    for (const sent of this.pool) {
      if (!take(sent)) {
        later.push(sent)
        continue
      }
      const verdict = this.#judge(keys, sent)
      if (verdict.verdict === 'accept') keys = verdict.value
      else this.refused.push(verdict.code)
    }
    this.pool = later
    this.set = set
    this.keys = endBlock(this.chain, before, keys, { timestamp: this.now, set })
    this.states.push(this.keys)
  }

  /** Lets every hospital take its turn and makes a block, some times. */
  run (blocks = 6, hospitals = this.hospitals): void {
    for (let i = 0; i < blocks; i++) {
      for (const hospital of hospitals) hospital.turn()
      this.block()
    }
  }

  /** Asserts that each of these hospitals has its shares of the active epoch, and any t of them combine. */
  assertShared (hospitals = this.hospitals): void {
    for (const key of SHARED_KEYS.keys()) this.#assertShared(key, hospitals)
  }

  #assertShared (key: number, hospitals: readonly Hospital[]): void {
    const { active } = this.keys
    assert(active !== undefined, 'an epoch is active')
    const { shares } = active.keys[key]!
    const message = this.group.hashToElement(utf8('anything'), utf8('test'))
    const made = hospitals.map(({ name, secrets, signer }) => {
      const index = active.holders.findIndex(id => equal(id, signer.id))
      const secret = secrets.shares.find(({ epoch }) => epoch === active.number)?.scalars[key]
      assert(index >= 0 && secret !== undefined, `${name} has a share`)
      const share = makeShare(this.group, utf8('c'), secret, message)
      assert(verifyShare(this.group, utf8('c'), shares[index]!, message, share), `${name} has a bad share`)
      return { index, element: share.element }
    })
    const combined = made.map((_, first) => {
      const chosen = Array.from({ length: active.threshold }, (_, i) => made[(first + i) % made.length]!)
      return hex(combineShares(this.group, chosen)!)
    })
    assert.equal(new Set(combined).size, 1, 'any t shares combine to one element')
  }

  #judge (keys: KeyState, { id, transaction }: Sent): Verdict<KeyState> {
    if (transaction.kind === TransactionKind.keysDeal) return judgeDeal(this.chain, keys, transaction, id)
    if (transaction.kind === TransactionKind.keysComplain) return judgeComplain(this.chain, keys, transaction)
    if (transaction.kind === TransactionKind.keysReady) return judgeReady(keys, transaction)
    assert(transaction.kind === TransactionKind.keysLost)
    return judgeLost(keys, transaction, this.now)
  }
}
