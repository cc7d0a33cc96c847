import assert from 'node:assert/strict'
import * as c from '../../../../src/protocol/codec/index.js'
import { Decision, VoteKind, ZERO_32, hex } from '../../../../src/protocol/types/index.js'
import type {
  BlockProposal, Conflict, Opinions, ProvenOpinion, ShareMessage, Statement, Vote
} from '../../../../src/protocol/types/index.js'
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

  it('is of one case, and each opinion is in its signed batch', () => {
    const given = (id: number, decision: Decision): ProvenOpinion => {
      const opinions = [opinionOn({ id: hash(id) }, decision)]
      return c.proveOpinion(c.signTransaction(chain.id, culprit, {
        kind: 2, author: culprit.id, rulesetHash: hash(7), opinions
      }), 0)
    }
    const [first, second] = [given(1, Decision.approve), given(1, Decision.reject)]
    assert(c.isConflict(chain, { type: 'opinions', first, second }))
    assert(!c.isConflict(chain, { type: 'opinions', first, second: given(2, Decision.reject) }))
    const forged = { ...given(2, Decision.reject), opinion: second.opinion }
    assert(!c.isConflict(chain, { type: 'opinions', first, second: forged }))
  })

  it('has two votes of one height and view, which no honest hospital sends both', () => {
    const of = (kind: VoteKind, fill: number, over: Partial<Statement> = {}): Vote =>
      vote({ kind, height: 5, view: 0, blockHash: kind === VoteKind.nullify ? ZERO_32 : hash(fill), ...over })
    const first = of(VoteKind.notarize, 1)
    assert(c.isConflict(chain, votes(first, of(VoteKind.notarize, 2))))
    assert(!c.isConflict(chain, votes(first, of(VoteKind.notarize, 2, { view: 1 }))))
    assert(!c.isConflict(chain, votes(first, of(VoteKind.notarize, 2, { height: 6 }))))
    assert(!c.isConflict(chain, votes(first, of(VoteKind.finalize, 2))))
    assert(!c.isConflict(chain, votes(first, of(VoteKind.nullify, 0))))
    const nullify = of(VoteKind.nullify, 0)
    assert(!c.isConflict(chain, votes(nullify, of(VoteKind.nullify, 0, { blockHash: hash(1) }))))
    assert(c.isConflict(chain, votes(nullify, of(VoteKind.finalize, 1))))
    assert(!c.isConflict(chain, votes(first, { ...of(VoteKind.notarize, 2), signer: signers[2]!.id })))
  })

  it('has two proposals of one height and view for two blocks', () => {
    const proposal = (over: Partial<BlockProposal>): BlockProposal => {
      const unsigned = { height: 5, view: 0, blockHash: hash(1), signer: culprit.id, ...over }
      return { ...unsigned, signature: culprit.sign(c.blockProposalSignBytes(chain.id, unsigned)) }
    }
    const conflictWith = (over: Partial<BlockProposal>): boolean =>
      c.isConflict(chain, { type: 'proposals', first: proposal({}), second: proposal(over) })
    assert(conflictWith({ blockHash: hash(2) }))
    assert(!conflictWith({}))
    assert(!conflictWith({ blockHash: hash(2), view: 1 }))
    assert(!conflictWith({ blockHash: hash(2), height: 6 }))
  })

  it('has two shares of one holder, epoch and height for two blocks', () => {
    const share: ShareMessage = {
      epoch: 1, height: 5, blockHash: hash(1), holder: culprit.id, element: hash(8),
      proof: { c: hash(9), s: hash(10) }
    }
    const conflictWith = (over: Partial<ShareMessage>): boolean =>
      c.isConflict(chain, { type: 'shares', first: share, second: { ...share, ...over } })
    const blockHash = hash(2)
    assert(conflictWith({ blockHash }))
    assert(!conflictWith({}))
    assert(!conflictWith({ blockHash, holder: signers[2]!.id }))
    assert(!conflictWith({ blockHash, height: 6 }))
    assert(!conflictWith({ blockHash, epoch: 2 }))
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
    const sign = (issuedAt: number, version = 2): { list: typeof list, signature: Uint8Array } => {
      const changed = { ...list, issuedAt, version }
      const signature = governmentList.sign(c.allowlistSignBytes(chain.id, changed))
      return { list: changed, signature }
    }
    const conflict: Conflict = { type: 'allowlists', first: sign(1), second: sign(2) }
    assert(c.isConflict(chain, conflict))
    assert.equal(c.accusedOf(chain, conflict), chain.genesis.governmentListKey)
    assert(!c.isConflict(chain, { ...conflict, second: conflict.first }))
    assert(!c.isConflict(chain, { ...conflict, second: sign(2, 3) }))
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
