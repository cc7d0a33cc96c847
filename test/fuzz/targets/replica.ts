import assert from 'node:assert/strict'
import {
  blockProposalSignBytes, certificateBeside, certificateCodec, conflictKey, consensusMessageCodec, decode,
  signTransaction,
  transactionCodec, verifyTransaction, voteSignBytes
} from '../../../src/protocol/codec/index.js'
import { lotteryInput, shareOf } from '../../../src/protocol/lottery/index.js'
import { DEFAULT_POOL_LIMITS } from '../../../src/protocol/mempool/index.js'
import type { ReplicaInput } from '../../../src/protocol/replica/index.js'
import type {
  ConsensusMessage, ShareMessage, Signer, Statement, VerifiedTransaction
} from '../../../src/protocol/types/index.js'
import {
  NO_RECOVERY, equal, hex, TransactionKind, VoteKind, ZERO_32
} from '../../../src/protocol/types/index.js'
import { Random } from '../../../src/sim/random.js'
import type { ChainFixture } from '../../fixtures/chain-fixture.js'
import { eventfulChain } from '../../fixtures/eventful-chain.js'
import { Bench } from '../../unit/protocol/replica/support/bench.js'
import { mutateBytes } from '../mutate-bytes.js'
import { Script } from '../script.js'
import type { Target } from '../target.js'

const FUTURE_PER_SENDER = 64
const KINDS = [VoteKind.notarize, VoteKind.nullify, VoteKind.finalize] as const
const TIMERS = ['view', 'grace', 'propose', 'retry', 'rebroadcast'] as const

let chain: ChainFixture | undefined

/** Runs a replica with messages of a faulty member, and with the blocks of a real chain. */
class Attack {
  readonly bench: Bench
  readonly #adversary: Signer
  readonly #made: VerifiedTransaction[] = []

  constructor (private readonly world: ChainFixture, private readonly script: Script) {
    this.bench = new Bench(world, world.signers[0]!)
    if (script.chance(2)) this.bench.vote()
    this.#adversary = world.signers[1]!
  }

  act (): void {
    const { bench, script, world } = this
    switch (script.between(0, 12)) {
      case 0: case 1: return this.#hear({ type: 'vote', vote: this.#vote() })
      case 2: return this.#hear(this.#proposal())
      case 3: return this.#mangled()
      case 4: case 5: return this.#offer()
      case 6: case 7: return this.#submit()
      case 8: return this.#give({ type: 'timer', height: script.corner(bench.height + 1, 2 ** 53 - 1),
        timer: script.pick(TIMERS), view: script.corner(0, 2 ** 32 - 1) })
      case 9: return this.#give(script.pick<ReplicaInput>([
        { type: 'tick' },
        { type: 'connectivity', connected: new Set() },
        { type: 'loaded', ticket: script.between(0, 40), entries: new Map() }
      ]))
      case 10: return bench.fireTimers()
      case 11: {
        const beside = certificateBeside(script.pick(world.blocks).certificate)
        assert(beside.verdict === 'accept')
        const certificate = certificateCodec.encode(beside.value)
        const bytes = script.chance(2) ? certificate : mutateBytes(certificate, this.#random())
        return this.#hearBytes(Uint8Array.of(3, ...bytes))
      }
      case 12: return this.#hear({ type: 'share', share: this.#share() })
    }
  }

  #random (): Random {
    return new Random(`replica ${this.script.byte()}`)
  }

  #give (input: ReplicaInput): void {
    this.bench.give(input)
    const { bench, world } = this
    const { state } = bench
    assert(!state.halted, 'nothing here proves a fork')
    assert(state.future.length <= FUTURE_PER_SENDER * world.signers.length)
    assert(state.tickets.size <= 8 && state.candidates.size <= 64)
    assert(state.pool.bytes <= DEFAULT_POOL_LIMITS.maxBytes)
    this.#assertOneAccusation()
  }

  /** §12: repeated offences of a kind at the same height cause a single accusation. */
  #assertOneAccusation (): void {
    const { pool } = this.bench.state
    const accusations = pool.summary().waiting.flatMap(leaf => {
      const { transaction } = pool.get(leaf)!
      return transaction.kind === TransactionKind.evidence &&
        equal(transaction.author, this.bench.signer!.id)
        ? [hex(conflictKey(this.world.chain, transaction.conflict))]
        : []
    })
    assert.equal(new Set(accusations).size, accusations.length, 'accused twice for the same offence')
  }

  #hear (message: ConsensusMessage): void {
    this.#give({ type: 'message', from: this.#adversary.id, message })
  }

  #hearBytes (bytes: Uint8Array): void {
    const decoded = decode(consensusMessageCodec, bytes)
    if (decoded.verdict === 'accept') this.#hear(decoded.value)
  }

  #height (): number {
    const now = this.bench.height + 1
    return this.script.chance(3) ? this.script.corner(now, 2 ** 53 - 1) : now + this.script.between(0, 1)
  }

  #vote (): Extract<ConsensusMessage, { type: 'vote' }>['vote'] {
    const { script, world } = this
    const kind = script.pick(KINDS)
    const statement: Statement = {
      kind, height: this.#height(), view: script.corner(0, 2 ** 32 - 1),
      blockHash: kind === VoteKind.nullify ? ZERO_32 : script.pick(world.blocks).hash
    }
    const signature = this.#adversary.sign(voteSignBytes(world.chain.id, statement))
    return { ...statement, signer: this.#adversary.id, signature }
  }

  #proposal (): ConsensusMessage {
    const { script, world } = this
    const { content: { header, hash, transactions } } = script.pick(world.blocks)
    const signed = { height: this.#height(), view: script.corner(0, 2 ** 32 - 1), blockHash: hash }
    const signature = this.#adversary.sign(blockProposalSignBytes(world.chain.id, signed))
    return { type: 'proposal', proposal: {
      proposal: { ...signed, signer: this.#adversary.id, signature },
      justifyView: -1, notarization: undefined, nullifications: [], shares: [],
      block: { header, leaves: transactions.map(({ leaf }) => leaf) }
    } }
  }

  /** Returns a share of the tip or of another block, made by the adversary or by another holder. */
  #share (): ShareMessage {
    const { script, world, bench: { state: { ledger } } } = this
    const own = script.chance(3) ? script.between(0, world.signers.length - 1) : 1
    const { chain, dealt: { epoch, secretShare } } = world
    const { height, hash } = script.chance(2) ? ledger : script.pick(world.blocks)
    const drawing = { chain, epoch, height, hash, recovery: NO_RECOVERY }
    const { element, proof } = shareOf(drawing, lotteryInput(drawing), own, secretShare(own))
    return { epoch: epoch.number, height, blockHash: hash, holder: this.#adversary.id, element, proof }
  }

  #mangled (): void {
    const message = this.script.pick<() => ConsensusMessage>([
      () => this.#proposal(),
      () => ({ type: 'vote', vote: this.#vote() }),
      () => ({ type: 'share', share: this.#share() })
    ])()
    this.#hearBytes(mutateBytes(consensusMessageCodec.encode(message), this.#random()))
  }

  /** Gives the replica the next or another block of the chain, whole or damaged. */
  #offer (): void {
    const { bench, script, world } = this
    const index = script.chance(3) ? script.between(0, world.blocks.length - 1) : bench.height
    const found = world.blocks[index]
    if (found === undefined) return
    const [block, certificate] = [found.block, found.certificate].map(bytes =>
      script.chance(3) ? mutateBytes(bytes, this.#random()) : bytes) as [Uint8Array, Uint8Array]
    this.#give({ type: 'block', from: this.#adversary.id, bytes: block, certificate })
  }

  /** Gives the replica proposals of the adversary. */
  #submit (): void {
    const { script, world } = this
    const bytes = transactionCodec.encode(signTransaction(world.chain.id, this.#adversary, {
      kind: TransactionKind.propose, author: this.#adversary.id,
      proposals: Array.from({ length: script.between(1, 3) }, () => world.proposal())
    }))
    const verified = verifyTransaction(world.chain, () => true, bytes)
    if (verified.verdict === 'accept') this.#made.push(verified.value)
    if (this.#made.length > 0) {
      this.#give({ type: 'transactions', transactions: this.#made.slice(-script.between(1, 3)) })
    }
  }
}

const replica: Target = {
  name: 'replica-step',
  extension: 'bin',
  maxMs: 5_000,
  make: random => random.bytes(random.pick([30, 120, 400])),
  run (input) {
    chain ??= eventfulChain()
    const script = new Script(input)
    const attack = new Attack(chain, script)
    while (!script.isOver) attack.act()
  }
}

export const replicaTargets: readonly Target[] = [replica]
