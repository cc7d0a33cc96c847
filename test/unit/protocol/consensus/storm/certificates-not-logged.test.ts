import assert from 'node:assert/strict'
import { policyOf } from '../../../../../src/protocol/consensus/index.js'
import type { Certificate } from '../../../../../src/protocol/types/index.js'
import { VoteKind } from '../../../../../src/protocol/types/index.js'
import { keyedChain, keyedSigner, labelledBlock, signVote } from '../support/keyed-chain.js'
import { HandDrivenNode } from './hand-driven-node.js'

const HEIGHT = 1
const ROUNDS_MAX = 12
const keyed = keyedChain(4)
const ids = keyed.members.map(member => member.id)
const [A, B, C, D] = ids as [Uint8Array, Uint8Array, Uint8Array, Uint8Array]

function startNodes (logsCertificates: boolean): HandDrivenNode[] {
  return keyed.members.slice(0, 3).map(member => new HandDrivenNode({
    chain: keyed.chain,
    height: HEIGHT,
    set: keyed.set,
    // D, the Byzantine hospital, leads view 0.
    leaders: [D, A, B, C],
    self: keyedSigner(member),
    threshold: 0,
    policy: policyOf(keyed.chain.genesis.parameters),
    finalizedAt: 0
  }, logsCertificates))
}

/** Delivers every message and answers every request until no message or request is left. */
function settle (nodes: readonly HandDrivenNode[]): void {
  for (let busy = true; busy;) {
    busy = false
    for (const [from, node] of nodes.entries()) {
      for (const message of node.outbox.splice(0)) {
        busy = true
        for (const other of nodes) {
          if (other !== node) other.input({ type: 'message', from: ids[from]!, message })
        }
      }
      for (const effect of node.unanswered.splice(0)) {
        busy = true
        if (effect.type === 'judge') {
          node.input({ type: 'judged', blockHash: effect.blockHash, valid: true })
        }
        if (effect.type === 'build') answerBuild(node, effect.view)
        if (effect.type === 'request-certificates') giveCertificates(node, nodes)
      }
    }
  }
}

function answerBuild (node: HandDrivenNode, view: number): void {
  const place = { height: HEIGHT, view, timestamp: 1_700_000_000_000, label: `${view}` }
  const { block, hash } = labelledBlock(keyed, place)
  node.input({ type: 'built', view, proposalBlock: block, blockHash: hash })
}

function giveCertificates (node: HandDrivenNode, nodes: readonly HandDrivenNode[]): void {
  const all: Certificate[] = nodes.flatMap(other => other.state.certificates.all())
  for (const certificate of all) {
    node.input({ type: 'message', from: A, message: { type: 'certificate', certificate } })
  }
}

/**
 * Runs the scenario that part (ii) of the liveness argument excludes (SPECIFICATION.md §8): certificates are
 * lost in a crash. X(v) is the nullification certificate of view v.
 */
function runScenario (logsCertificates: boolean): HandDrivenNode[] {
  const nodes = startNodes(logsCertificates)
  const [a, b, c] = nodes as [HandDrivenNode, HandDrivenNode, HandDrivenNode]
  for (const node of nodes) node.input({ type: 'reason' })
  // A and B nullify view 0. D sends NULLIFY to A alone, and then stays silent.
  a.input({ type: 'timer', timer: 'view', view: 0 })
  b.input({ type: 'timer', timer: 'view', view: 0 })
  const voteOfD = signVote(keyed, keyedSigner(keyed.members[3]!), VoteKind.nullify, HEIGHT, 0)
  a.input({ type: 'message', from: D, message: { type: 'vote', vote: voteOfD } })
  for (const message of b.outbox.splice(0)) a.input({ type: 'message', from: B, message })
  // A makes X(0) from the votes of A, B and D. With it, A, B and C enter view 1. C never nullified view 0.
  for (const message of a.outbox.splice(0)) {
    if (message.type !== 'certificate') continue
    b.input({ type: 'message', from: A, message })
    c.input({ type: 'message', from: A, message })
  }
  assert.deepEqual(nodes.map(node => node.state.view), [1, 1, 1])
  assert.equal(c.state.ownActs.nullified.has(0), false)
  // No message arrives in view 1. A, B and C nullify view 1, and then all three lose power.
  for (const node of nodes) node.input({ type: 'timer', timer: 'view', view: 1 })
  for (const node of nodes) node.restart()
  for (let round = 0; round < ROUNDS_MAX && !nodes.every(node => node.decided); round++) {
    settle(nodes)
    for (const node of nodes) {
      const { view } = node.state
      for (const timer of ['propose', 'retry'] as const) node.input({ type: 'timer', timer, view })
    }
    settle(nodes)
    for (const node of nodes) node.input({ type: 'timer', timer: 'view', view: node.state.view })
  }
  return nodes
}

describe('nodes restart after view 1, and the Byzantine hospital stays silent (SPECIFICATION.md §13)', () => {
  it('decides at all three hospitals if certificates are logged', () => {
    assert.deepEqual(runScenario(true).map(node => node.decided), [true, true, true])
  })

  it('loses X(0) and never decides if certificates are not logged', () => {
    const nodes = runScenario(false)
    assert.deepEqual(nodes.map(node => node.decided), [false, false, false])
    for (const { state } of nodes) {
      assert.ok(state.view > 4, 'every hospital was leader, and no block became final')
      assert.equal(state.certificates.nullification(0), undefined)
      assert.equal(state.certificates.highestNotarized, -1)
    }
  })
})
