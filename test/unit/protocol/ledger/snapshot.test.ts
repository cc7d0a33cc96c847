/**
 * A node that has only the rows under the state root must judge as a node that has executed the chain. So
 * everything that judging reads is under the root.
 */
import assert from 'node:assert/strict'
import { blockHash } from '../../../../src/protocol/codec/index.js'
import { merkleRootOfHashes } from '../../../../src/protocol/crypto/index.js'
import {
  applyDelta, executeBlock, MemoryRows, restoreState, stateRootKey, touches, type LedgerState
} from '../../../../src/protocol/ledger/index.js'
import { Decision, hex, type Block, type Header, type VerifiedTransaction } from
  '../../../../src/protocol/types/index.js'
import { Random } from '../../../../src/sim/random.js'
import { imageOf } from './support/image.js'
import { playOn, type Step } from './support/life.js'
import { label, World } from './support/world.js'

const BLOCKS = 1_000
/** A new node starts from the rows of every so many blocks. */
const SNAPSHOT_EVERY = 40
const MUTATIONS = 3
const ACTS: readonly Step['act'][] =
  ['propose', 'relate', 'retry', 'opinions', 'opinions', 'opinions', 'wait', 'empty', 'garbage']
const DECISIONS = [
  Decision.approve, Decision.approve, Decision.approve, Decision.reject, Decision.takenUp, Decision.excused
]

/** A node that has got the rows of a state, and nothing else. */
class Follower {
  readonly rows = new MemoryRows()
  readonly state: LedgerState

  constructor (private readonly world: World) {
    const rows = [...world.rows.values()].filter(({ space }) => !space.startsWith('state-'))
    this.rows.apply(rows)
    this.state = restoreState(world.chain, rows)
  }

  get root (): string { return hex([...this.rows.load([stateRootKey()]).values()][0]!) }

  judge (block: Block): ReturnType<typeof executeBlock> {
    const { chain, sigma } = this.world
    const entries = this.rows.load(touches(this.state, block.transactions))
    return executeBlock(chain, this.state, block, entries, { sigma })
  }

  take (block: Block): void {
    const verdict = this.judge(block)
    assert(verdict.verdict === 'accept', JSON.stringify(verdict))
    this.rows.apply(verdict.value.changes)
    applyDelta(this.state, verdict.value)
  }
}

function stepsOf (random: Random): Step[] {
  return Array.from({ length: random.between(0, 5) }, () => ({
    act: random.pick(ACTS), who: random.between(0, 6), which: random.between(0, 5_000),
    decision: random.pick(DECISIONS)
  }))
}

/** Returns the block with another time, or with other transactions of the chain, and a matching hash. */
function mutated (world: World, block: Block, random: Random): Block {
  const known = world.blocks.flatMap(({ transactions }) => transactions)
  const list: VerifiedTransaction[] = [...block.transactions]
  const changed: Partial<Header> = {}
  switch (random.between(0, 5)) {
    case 0: list.splice(random.between(0, list.length), 1); break
    case 1:
    case 2: list.push(random.pick(known)); break
    case 3: list.unshift(random.pick(known)); break
    case 4:
      Object.assign(changed, { timestamp: world.state.timestamp + random.between(1, 90_000_000) })
      break
    case 5: Object.assign(changed, { stateRoot: label('another state') })
  }
  const header = {
    ...block.header, transactionCount: list.length,
    transactionRoot: merkleRootOfHashes(list.map(({ leaf }) => leaf)), ...changed
  }
  return { header, hash: blockHash(world.chain.id, header), transactions: list }
}

function textOf (verdict: ReturnType<typeof executeBlock>): string {
  if (verdict.verdict !== 'accept') return verdict.code
  return verdict.value.changes.map(({ space, key, value }) =>
    `${space} ${hex(key)} ${value === undefined ? '' : hex(value)}`).join('\n')
}

describe('ledger: a state from the rows alone', () => {
  it(`gives the verdicts of the chain from its genesis, for ${BLOCKS} blocks and mutants of them`, () => {
    const random = new Random('snapshot')
    const world = new World(6).begin()
    const verdicts = new Map<string, number>()
    let first: Follower | undefined
    let newest: Follower | undefined
    const judged = (block: Block): void => {
      const text = textOf(world.judge(block))
      for (const follower of [first!, newest!]) assert.equal(textOf(follower.judge(block)), text)
      const code = text.includes(' ') ? 'valid' : text
      verdicts.set(code, (verdicts.get(code) ?? 0) + 1)
    }
    const accept = world.accept.bind(world)
    world.accept = (block, delta) => {
      first ??= new Follower(world)
      if (newest === undefined || world.state.height % SNAPSHOT_EVERY === 0) newest = new Follower(world)
      for (let i = 0; i < MUTATIONS; i++) judged(mutated(world, block, random))
      judged(block)
      const nodes = new Set([first, newest])
      for (const node of nodes) node.take(block)
      const accepted = accept(block, delta)
      for (const node of nodes) assert.equal(node.root, hex(world.root))
      return accepted
    }
    while (world.state.height < BLOCKS) playOn(world, [stepsOf(random)])
    for (const node of [first!, newest!]) assert.deepEqual(imageOf(node.state), imageOf(world.state))
    const codes = [
      'valid', 'wrong-state-root', 'all-void', 'no-effect', 'wrong-transaction-order', 'empty-block'
    ]
    assert.deepEqual(codes.filter(code => !verdicts.has(code)), [], JSON.stringify([...verdicts]))
  }).timeout(300_000)
})
