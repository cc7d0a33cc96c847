import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import {
  blockCodec, chainIdOf, decode, genesisCodec, blockHash, verifyTransaction
} from '../../../../src/protocol/codec/index.js'
import { createSigner, merkleRootOfHashes, nodeVerifier } from '../../../../src/protocol/crypto/index.js'
import {
  applyDelta, executeBlock, genesisState, MemoryRows, stateRootKey, stateRootOf, touches
} from '../../../../src/protocol/ledger/index.js'
import type { Block, Case, Chain, VerifiedTransaction } from '../../../../src/protocol/types/index.js'
import {
  CaseStatus, dayOf, Decision, Ground, Measure, Relation, TransactionKind, ZERO_32, equal, fromHex, hex
} from '../../../../src/protocol/types/index.js'
import { World, label, memberOf, opinionOn } from './support/world.js'
import { installEpoch } from '../../../fixtures/dealt-epoch.js'

/**
 * A short history with every kind of transaction and every end of a case, signed with real keys. Every
 * implementation must get these state roots. `UPDATE_VECTORS=1` writes the file again. A change of the file
 * is a change of the protocol.
 */
const FILE = new URL('../../../vectors/ledger/history.json', import.meta.url)

interface History {
  readonly genesis: string
  readonly chainId: string
  readonly genesisStateRoot: string
  readonly blocks: readonly { height: number, block: string, hash: string, stateRoot: string }[]
  /** Invalid blocks of the next height, each with the code of its rejection. */
  readonly refused: readonly { why: string, block: string, code: string }[]
}

const GAP = 60_000

function liveHistory (): World {
  const keys = { verifier: nodeVerifier, signer: createSigner }
  const world = new World(5, { minMembers: 3 }, keys).begin()
  const [a, b] = world.signers
  const record = world.approve(world.drawn(a!, { pseudonym: label('P') }))
  const rejected = world.reject(world.drawn(b!, { retryTag: label('T') }))
  world.approve(world.drawn(b!, {
    retryTag: label('T'), relation: Relation.resubmits, related: rejected.id
  }))
  const amendment = { relation: Relation.amends, related: record.id, pseudonym: label('P') }
  const first = world.drawn(a!, amendment)
  const second = world.drawn(a!, amendment)
  world.approve(first)
  world.approve(second)
  const silent = world.drawn(a!)
  const [taker, absent] = world.pair(silent)
  world.commit([world.opinions(taker!, [opinionOn(silent, Decision.takenUp)])])
  world.commit([], { timestamp: silent.holders[1]!.deadline })
  world.commit([world.presence(absent!, world.state.timestamp)])
  world.commit([world.opinions(taker!, [opinionOn(silent, Decision.excused)])])
  world.commit([], { timestamp: silent.openedAt + 3 * 86_400_000 })
  const joining = world.newcomer('joining')
  world.extra.push(joining)
  const members = world.state.allowlist.list.entries
  world.commit([world.allowlist([...members, memberOf(joining, 'Joining', nodeVerifier.group)])])
  world.commit([world.anything(joining, 2)])
  world.commit([world.anything(a!, 3)], { timestamp: world.state.timestamp + GAP })
  return world
}

/** Returns blocks after the history with a raise, totals or a hold that the ledger refuses. */
function refusedBlocks (world: World): History['refused'] {
  const [a, b] = world.signers
  const next = world.anything(a!, 4)
  const good = world.draft([next], { timestamp: world.state.timestamp + GAP }).made!.block
  const refused = (why: string, transactions: VerifiedTransaction[], timestamp: number):
  History['refused'][number] => {
    const header = {
      ...good.header, timestamp, transactionCount: transactions.length,
      transactionRoot: merkleRootOfHashes(transactions.map(tx => tx.leaf))
    }
    const verdict = world.judge({ header, hash: blockHash(world.chain.id, header), transactions })
    assert(verdict.verdict === 'reject', why)
    const raw = transactions.map(tx => tx.bytes)
    return { why, block: hex(blockCodec.encode({ header, transactions: raw })), code: verdict.code }
  }
  const hold = (found: (each: Case) => boolean): VerifiedTransaction => {
    const { id: record, submitter } = world.blocks.flatMap(({ transactions }) => transactions)
      .flatMap(({ caseIds }) => caseIds.map(id => world.case(id))).find(found)!
    return world.sign(world.signers.find(({ id }) => equal(id, submitter))!, {
      kind: TransactionKind.erasureOrder, author: submitter, record, measure: Measure.hold,
      act: { type: 'decide', ground: Ground.legalHold, reasons: label('reasons') }
    })
  }
  const { timestamp } = good.header
  assert.equal(world.judge(good).verdict, 'accept')
  return [
    refused('a raise that is not higher', [world.anything(a!, 3)], timestamp),
    refused('a raise after its day', [next], timestamp + 2 * 86_400_000),
    refused('totals of a day that is not over', [world.totals(b!, dayOf(timestamp), a!)], timestamp),
    refused('totals of a day twice',
      [0, 1].map(n => world.totals(b!, dayOf(timestamp) - 1, a!, 5 + n)), timestamp),
    refused('a hold on a rejected case', [hold(({ status }) => status === CaseStatus.rejected)], timestamp),
    refused('a hold on a later version', [hold(({ replaces, status }) =>
      status === CaseStatus.accepted && !equal(replaces, ZERO_32))], timestamp)
  ]
}

function written (world: World): History {
  return {
    genesis: hex(genesisCodec.encode(world.chain.genesis)),
    chainId: hex(world.chain.id),
    genesisStateRoot: hex(stateRootOf(genesisState(world.chain), new Map())),
    blocks: world.blocks.map((block, i) => ({
      height: block.header.height,
      block: hex(blockCodec.encode({
        header: block.header, transactions: block.transactions.map(tx => tx.bytes)
      })),
      hash: hex(block.hash),
      stateRoot: hex(world.roots[i]!)
    })),
    refused: refusedBlocks(world)
  }
}

describe('ledger: fixed history', () => {
  it('has the same state roots when it is executed from its bytes', () => {
    if (process.env['UPDATE_VECTORS'] === '1') {
      writeFileSync(FILE, JSON.stringify(written(liveHistory()), undefined, 2) + '\n')
    }
    const history = JSON.parse(readFileSync(FILE, 'utf8')) as History
    const genesis = genesisCodec.decode(fromHex(history.genesis))
    const chain: Chain = { id: chainIdOf(genesis), genesis, verifier: nodeVerifier }
    assert.equal(hex(chain.id), history.chainId)
    let state = genesisState(chain)
    assert.equal(hex(stateRootOf(state, new Map())), history.genesisStateRoot)
    installEpoch(state)
    const rows = new MemoryRows()
    const root = (): string => hex(stateRootOf(state, rows.load([stateRootKey()])))
    for (const expected of history.blocks) {
      const block = blockOf(chain, fromHex(expected.block), id => state.set.has(id))
      assert.equal(hex(block.hash), expected.hash)
      const entries = rows.load(touches(state, block.transactions))
      const verdict = executeBlock(chain, state, block, entries, { sigma: block.header.sigma })
      assert(verdict.verdict === 'accept', JSON.stringify(verdict))
      rows.apply(verdict.value.changes)
      state = applyDelta(state, verdict.value)
      assert.equal(root(), expected.stateRoot, `after block ${expected.height}`)
    }
    assert.equal(state.set.size, 6)
    for (const { block, code, why } of history.refused) {
      const made = blockOf(chain, fromHex(block), id => state.set.has(id))
      const { sigma } = made.header
      const entries = rows.load(touches(state, made.transactions))
      const verdict = executeBlock(chain, state, made, entries, { sigma })
      assert.deepEqual(verdict, { verdict: 'reject', code }, why)
    }
  })

  it('is equal to the history that this ledger makes', () => {
    assert.deepEqual(written(liveHistory()), JSON.parse(readFileSync(FILE, 'utf8')))
  })
})

function blockOf (chain: Chain, bytes: Uint8Array, isMember: (id: Uint8Array) => boolean): Block {
  const content = decode(blockCodec, bytes)
  assert(content.verdict === 'accept')
  const transactions = content.value.transactions.map((raw): VerifiedTransaction => {
    const verified = verifyTransaction(chain, isMember, raw)
    assert(verified.verdict === 'accept', JSON.stringify(verified))
    assert(equal(verified.value.bytes, raw))
    return verified.value
  })
  const { header } = content.value
  return { header, hash: blockHash(chain.id, header), transactions }
}
