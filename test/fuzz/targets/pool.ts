import assert from 'node:assert/strict'
import { transactionsSummaryCodec } from '../../../src/protocol/codec/index.js'
import { traitsOf } from '../../../src/protocol/ledger/index.js'
import { createMempool, type Mempool, type PoolView } from '../../../src/protocol/mempool/index.js'
import { sha256 } from '../../../src/protocol/crypto/index.js'
import type { Readiness, Transaction, VerifiedTransaction } from '../../../src/protocol/types/index.js'
import {
  hex, Relation, TransactionKind, utf8, ZERO_32
} from '../../../src/protocol/types/index.js'
import { Script } from '../script.js'
import type { Target } from '../target.js'
import { madeUpCasePart } from '../../fixtures/made-up-case-part.js'

const LIMITS = { maxBytesPerInjector: 8_000, maxBytes: 20_000, maxUnknownBytesPerSender: 4_000 }
const AUTHORS = ['a', 'b', 'c', 'd'].map(name => sha256(utf8(name)))
const SIGNATURE = new Uint8Array(64)
const READINESS: readonly Readiness[] = ['ready', 'later', 'never']

/** Makes a transaction like `verifyTransaction`. `serial` distinguishes it from others. */
function made (
  transaction: Transaction, author: Uint8Array, serial: string, size: number
): VerifiedTransaction {
  const id = sha256(utf8(serial))
  return {
    transaction, signer: author, injector: author, id, leaf: sha256(id), caseIds: [], keys: [], judged: [],
    bytes: new Uint8Array(size)
  }
}

function propose (author: Uint8Array, count: number, serial: string): VerifiedTransaction {
  const proposals = Array.from({ length: count }, () => ({
    ...madeUpCasePart(''), pseudonym: ZERO_32, r: new Uint8Array(16), bodyHash: ZERO_32, bodySize: 900,
    keyCommitment: ZERO_32, retryTag: ZERO_32, relation: Relation.new, isHistorical: false,
    related: ZERO_32
  }))
  const transaction: Transaction = {
    kind: TransactionKind.propose, author: author, proposals, signature: SIGNATURE
  }
  return made(transaction, author, serial, 100 + 200 * count)
}

function other (author: Uint8Array, serial: string, size: number): VerifiedTransaction {
  return made({
    kind: TransactionKind.namesTotals, author, day: 1, totals: [{ hospital: author, names: 1 }],
    signature: SIGNATURE
  }, author, serial, size)
}

/** Requires that the pool keeps its limits, and that its counts are right. */
function assertSound (pool: Mempool, held: ReadonlyMap<string, VerifiedTransaction>): void {
  const inside = [...held.values()].filter(transaction => pool.has(transaction.leaf))
  const bytesOf = (some: readonly VerifiedTransaction[]): number =>
    some.reduce((sum, transaction) => sum + transaction.bytes.byteLength, 0)
  assert.deepEqual([pool.size, pool.bytes], [inside.length, bytesOf(inside)])
  assert(pool.bytes <= LIMITS.maxBytes, `${pool.bytes} bytes`)
  for (const author of AUTHORS) {
    const own = inside.filter(transaction => hex(transaction.injector) === hex(author))
    assert(bytesOf(own) <= LIMITS.maxBytesPerInjector, `${bytesOf(own)} bytes of an author`)
  }
  transactionsSummaryCodec.decode(transactionsSummaryCodec.encode(pool.summary()))
}

function assertSelection (pool: Mempool, view: PoolView): void {
  const limits = { maxBytes: 3_000, maxProposals: 6, maxBodyBytes: 9_000 }
  const chosen = pool.select(view, limits)
  const bytes = chosen.reduce((sum, transaction) => sum + transaction.bytes.byteLength + 4, 0)
  assert(bytes <= limits.maxBytes)
  assert.equal(new Set(chosen.map(transaction => hex(transaction.id))).size, chosen.length, 'each once')
}

const mempool: Target = {
  name: 'mempool',
  extension: 'bin',
  make: random => random.bytes(random.pick([40, 400, 1500])),
  run (input) {
    const script = new Script(input)
    const pool = createMempool(LIMITS)
    let isMember = (_id: Uint8Array): boolean => true
    const view = {
      isMember: (id: Uint8Array) => isMember(id), readiness: () => script.pick(READINESS),
      traitsOf
    }
    const seen = new Map<string, VerifiedTransaction>()
    const admit = (transaction: VerifiedTransaction): void => {
      seen.set(hex(transaction.leaf), transaction)
      assert.notEqual(pool.admit(transaction, view).verdict, 'reject')
    }
    for (let turn = 0; !script.isOver; turn++) {
      const author = script.pick(AUTHORS)
      switch (script.between(0, 9)) {
        case 0: case 1: case 2: case 3: admit(propose(author, script.between(1, 5), `${turn}`)); break
        case 4: case 5: case 6: admit(other(author, `${turn}`, script.between(100, 2_500))); break
        case 7: {
          const again = [...seen.values()][script.between(0, Math.max(0, seen.size - 1))]
          if (again !== undefined) admit(again)
          break
        }
        case 8: {
          const gone = [...seen.values()].slice(0, script.between(0, 5))
          pool.remove(gone.map(({ leaf }) => leaf))
          break
        }
        case 9:
          if (script.chance(6)) isMember = id => hex(id) !== hex(author)
          pool.prune(view)
          isMember = () => true
      }
      pool.hasWork(view)
      assertSound(pool, seen)
      assertSelection(pool, view)
    }
  }
}

export const poolTargets: readonly Target[] = [mempool]
