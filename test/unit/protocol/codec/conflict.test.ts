import assert from 'node:assert/strict'
import * as c from '../../../../src/protocol/codec/index.js'
import { Decision, VoteKind, ZERO_32, hex } from '../../../../src/protocol/types/index.js'
import type { Conflict, Opinions, Statement, Vote } from '../../../../src/protocol/types/index.js'
import { opinionOn } from '../../../fixtures/opinion-on.js'
import { chainOf, genesisOf, governmentList, hospitals } from './chains.js'

const signers = hospitals(4)
const chain = chainOf(genesisOf(signers))
const culprit = signers[1]!
const hash = (n: number): Uint8Array => new Uint8Array(32).fill(n)

function vote (statement: Statement): Vote {
  const signature = culprit.sign(c.voteSignBytes(chain.id, statement))
  return { ...statement, signer: culprit.id, signature }
}

function notarize (view: number, block: number): Vote {
  return vote({ kind: VoteKind.notarize, height: 5, view, blockHash: hash(block) })
}

function opine (decisions: readonly Decision[]): Opinions {
  const opinions = decisions.map((decision, i) => opinionOn({ id: hash(i) }, decision))
  return c.signTransaction(chain.id, culprit, {
    kind: 2, author: culprit.id, rulesetHash: hash(7), opinions
  })
}

const votes = (first: Vote, second: Vote): Conflict => ({ type: 'votes', first, second })

describe('codec: conflicts', () => {
  it('consists of an approval and a rejection of a case', () => {
    const long = opine([1, 1, 1, 1, 1, 1, 1])
    const short = opine([1, 1, 1, 2])
    for (let index = 0; index < 4; index++) {
      const conflict: Conflict = {
        type: 'opinions', first: c.proveOpinion(long, index), second: c.proveOpinion(short, index)
      }
      assert.equal(c.isConflict(chain, conflict), index === 3)
    }
  })

  it('has no take-up and no excuse', () => {
    const given = (decision: Decision): Conflict['first'] => c.proveOpinion(opine([decision]), 0)
    for (const other of [Decision.takenUp, Decision.excused]) {
      const conflict = { type: 'opinions', first: given(Decision.approve), second: given(other) } as Conflict
      assert(!c.isConflict(chain, conflict))
    }
  })

  it('is no conflict on another chain', () => {
    const conflict = votes(notarize(0, 1), notarize(0, 2))
    assert(c.isConflict(chain, conflict))
    assert(!c.isConflict({ ...chain, id: hash(3) }, conflict))
  })

  it('names the accused, which is the government for lists', () => {
    assert.equal(c.accusedOf(chain, votes(notarize(0, 1), notarize(0, 2))), culprit.id)
    const list = {
      version: 2,
      prevHash: ZERO_32,
      issuedAt: 1,
      checkpointHeight: 0,
      checkpointHash: chain.id as Uint8Array,
      entries: chain.genesis.members
    }
    const sign = (issuedAt: number): { list: typeof list, signature: Uint8Array } => {
      const changed = { ...list, issuedAt }
      const signature = governmentList.sign(c.allowlistSignBytes(chain.id, changed))
      return { list: changed, signature }
    }
    const conflict: Conflict = { type: 'allowlists', first: sign(1), second: sign(2) }
    assert(c.isConflict(chain, conflict))
    assert.equal(c.accusedOf(chain, conflict), chain.genesis.governmentListKey)
    assert(!c.isConflict(chain, { ...conflict, second: conflict.first }))
  })

  it('has one key per accused and type, in either order and at any height', () => {
    const key = (conflict: Conflict): string => hex(c.conflictKey(chain, conflict))
    const [a, b, d] = [notarize(0, 1), notarize(0, 2), notarize(0, 3)]
    assert.equal(key(votes(a, b)), key(votes(b, a)))
    assert.equal(key(votes(a, b)), key(votes(b, d)))
    assert.equal(key(votes(a, b)), key(votes(notarize(1, 1), notarize(1, 2))))
    const nullify = vote({ kind: VoteKind.nullify, height: 5, view: 0, blockHash: ZERO_32 })
    const finalize = vote({ kind: VoteKind.finalize, height: 5, view: 0, blockHash: hash(1) })
    assert.equal(key(votes(nullify, finalize)), key(votes(finalize, nullify)))
    assert.equal(key(votes(nullify, finalize)), key(votes(a, b)))
    assert.notEqual(key({ type: 'votes', first: { ...a, signer: ZERO_32 }, second: b }), key(votes(a, b)))
    assert.equal(c.conflictHeight(votes(a, b)), 5)
  })
})
