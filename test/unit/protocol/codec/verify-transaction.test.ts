import assert from 'node:assert/strict'
import * as c from '../../../../src/protocol/codec/index.js'
import {
  Decision, JudgedBy, ReasonGroup, hex, type Chain, type Opinion, type Proposal
} from '../../../../src/protocol/types/index.js'
import { opinionOn } from '../../../fixtures/opinion-on.js'
import { chainOf, genesisOf, hospitals, vectorChain } from './chains.js'
import { readVectors } from './vector-files.js'
import { madeUpCasePart } from '../../../fixtures/made-up-case-part.js'

interface File {
  genesis: Uint8Array
  chainId: Uint8Array
  vectors: { desc: string, bytes: Uint8Array, verdict: string, code?: string }[]
}

const file = readVectors<File>('codec/transactions.json')
const [chain, isMember] = vectorChain(file.genesis)

const ones = (length: number): Uint8Array => new Uint8Array(length).fill(1)

const proposal: Proposal = {
  ...madeUpCasePart(''),
  pseudonym: ones(32),
  r: ones(16),
  bodyHash: new Uint8Array(32).fill(2),
  bodySize: 1500,
  keyCommitment: new Uint8Array(32).fill(3),
  retryTag: new Uint8Array(32).fill(4),
  relation: 0,
  isHistorical: false,
  related: new Uint8Array(32)
}

describe('codec: verify transactions made by another implementation', () => {
  it('has the chain id of the file', () => assert.equal(hex(chain.id), hex(file.chainId)))

  for (const { desc, bytes, verdict, code } of file.vectors) {
    it(`${code ?? verdict}: ${desc}`, () => {
      const judged = c.verifyTransaction(chain, isMember, bytes)
      assert.equal(judged.verdict, verdict)
      if (judged.verdict !== 'accept') assert.equal(judged.code, code)
    })
  }
})

describe('codec: verified transactions', () => {
  const signers = hospitals(4)
  const own = chainOf(genesisOf(signers))
  const signer = signers[0]!
  const propose = (chain: Chain, count: number): Uint8Array =>
    c.transactionCodec.encode(c.signTransaction(chain.id, signer, {
      kind: 1, author: signer.id, proposals: Array<Proposal>(count).fill(proposal)
    }))

  it('keep the received bytes, and have id, leaf, injector and case ids', () => {
    const bytes = propose(own, 3)
    const judged = c.verifyTransaction(own, () => true, bytes)
    assert(judged.verdict === 'accept')
    const { value } = judged
    assert.equal(value.bytes, bytes)
    assert.equal(hex(value.id), hex(c.transactionIdOfBytes(own.id, bytes)))
    assert.equal(hex(value.leaf), hex(c.transactionLeaf(bytes)))
    assert.equal(hex(value.injector), hex(signer.id))
    assert.deepEqual(value.caseIds.map(hex),
      c.caseIdsOf(own.id, { author: signer.id, proposals: Array(3).fill(proposal) }).map(hex))
  })

  it('have a case part beside the record part, and opinions with the fields of their decision', () => {
    const judge = (transaction: c.UnsignedTransaction): string => {
      const bytes = c.transactionCodec.encode(c.signTransaction(own.id, signer, transaction))
      const judged = c.verifyTransaction(own, () => true, bytes)
      return judged.verdict === 'accept' ? 'accept' : judged.code
    }
    const { id: author } = signer
    const casePart = { casePartHash: ones(32), casePartSize: 9, casePartCommitment: ones(32) }
    for (const change of [{ caseVersion: 0 }, { casePartSize: 0 }, { casePartHash: proposal.bodyHash }]) {
      assert.equal(judge({ kind: 1, author, proposals: [{ ...proposal, ...change }] }), 'bad-case-part')
    }
    assert.equal(judge({ kind: 1, author, proposals: [{ ...proposal, ...casePart }] }), 'accept')
    const { maxBodyBytes, maxBodyBytesPerTransaction } = own.genesis.parameters
    const tooLarge = { ...proposal, ...casePart, casePartSize: maxBodyBytes + 1 }
    assert.equal(judge({ kind: 1, author, proposals: [tooLarge] }), 'body-too-large')
    const both = { ...proposal, ...casePart, bodySize: maxBodyBytes, casePartSize: maxBodyBytes }
    const count = Math.floor(maxBodyBytesPerTransaction / (2 * maxBodyBytes)) + 1
    assert.equal(judge({ kind: 1, author, proposals: Array<Proposal>(count).fill(both) }), 'bodies-too-large')
    assert.equal(judge({ kind: 1, author, proposals: [{ ...proposal, link: ones(32), classTag: ones(32) }] }),
      'accept')
    const opinion = (change: Partial<Opinion>, decision: Decision): string => judge({
      kind: 2, author, rulesetHash: ones(32),
      opinions: [{ ...opinionOn({ id: ones(32) }, decision), ...change }]
    })
    for (const decision of Object.values(Decision)) assert.equal(opinion({}, decision), 'accept')
    assert.equal(opinion({ judgedBy: JudgedBy.none }, Decision.approve), 'bad-opinion')
    assert.equal(opinion({ judgedBy: JudgedBy.rules }, Decision.takenUp), 'bad-opinion')
    assert.equal(opinion({ group: ReasonGroup.none }, Decision.reject), 'bad-opinion')
    assert.equal(opinion({ group: ReasonGroup.time }, Decision.approve), 'bad-opinion')
    assert.equal(opinion({ findings: ones(32) }, Decision.excused), 'bad-opinion')
    assert.equal(opinion({ findings: ones(32) }, Decision.reject), 'accept')
    assert.equal(opinion({ findings: ones(32) }, Decision.approve), 'bad-opinion')
    assert.equal(opinion({ findings: new Uint8Array(32) }, Decision.reject), 'bad-opinion')
  })

  it('are not larger than the chain allows', () => {
    const { genesis } = own
    const parameters = { ...genesis.parameters, maxTransactionBytes: 1000 }
    const small = { ...own, genesis: { ...genesis, parameters } }
    const judged = c.verifyTransaction(small, () => true, propose(own, 3))
    assert.deepEqual(judged, { verdict: 'reject', code: 'oversize' })
  })

  it('have no changed bit', () => {
    const bytes = propose(own, 1)
    for (let bit = 0; bit < 8 * bytes.byteLength; bit += 11) {
      const altered = new Uint8Array(bytes)
      altered[bit >> 3]! ^= 1 << (bit & 7)
      const isMember = (id: Uint8Array): boolean => hex(id) === hex(signer.id)
      assert.notEqual(c.verifyTransaction(own, isMember, altered).verdict, 'accept', `bit ${bit}`)
    }
  })

  it('are signed only by their author', () => {
    const { id } = signers[1]!
    assert.throws(() => c.signTransaction(own.id, signer, {
      kind: 10, author: id, since: 1
    }))
  })
})
