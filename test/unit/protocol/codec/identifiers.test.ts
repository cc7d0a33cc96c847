import assert from 'node:assert/strict'
import * as c from '../../../../src/protocol/codec/index.js'
import { hex, utf8 } from '../../../../src/protocol/types/index.js'
import { readVectors } from './vector-files.js'

type Bytes = Uint8Array
interface Identifiers {
  chainId: Bytes
  genesis: Bytes
  domain: { name: string, value: Bytes }
  allowlistHash: { list: Bytes, hash: Bytes }
  blockHash: { header: Bytes, hash: Bytes }
  transactions: { desc: string, bytes: Bytes, id: Bytes, leaf: Bytes }[]
  caseIds: { submitter: Bytes, proposals: Bytes[], ids: Bytes[] }
  proposalsRoot: { proposals: Bytes[], root: Bytes }
  opinionsRoot: { opinions: Bytes[], root: Bytes }
  body: { submitter: Bytes, ciphertext: Bytes, hash: Bytes, r: Bytes, aad: Bytes }
  keyCommitment: { key: Bytes, commitment: Bytes }
  findingsCommitment: { salt: Bytes, findings: Bytes, commitment: Bytes }
}

const v = readVectors<Identifiers>('codec/identifiers.json')
const same = (actual: Bytes, expected: Bytes): void => assert.equal(hex(actual), hex(expected))

describe('codec: identifiers, against another implementation', () => {
  it('chain id', () => same(c.chainIdOf(c.genesisCodec.decode(v.genesis)), v.chainId))

  it('D(x) ends with the chain id and is not shared between chains', () => {
    same(c.domain(v.domain.name, v.chainId), v.domain.value)
    const other = new Uint8Array(32)
    assert.notEqual(hex(c.domain('tx', other)), hex(c.domain('tx', v.chainId)))
    same(c.domain('tx', new Uint8Array(v.chainId)), v.domain.value)
    same(c.chainlessDomain('enrol'), new Uint8Array([...utf8('medichain/v2/enrol'), 0]))
  })

  it('allowlist hash and block hash', () => {
    const list = c.allowlistCodec.decode(v.allowlistHash.list)
    same(c.allowlistHash(v.chainId, list), v.allowlistHash.hash)
    const header = c.headerCodec.decode(v.blockHash.header)
    same(c.blockHash(v.chainId, header), v.blockHash.hash)
  })

  for (const { desc, bytes, id, leaf } of v.transactions) {
    it(`id and leaf of ${desc}`, () => {
      same(c.transactionIdOfBytes(v.chainId, c.transactionCodec.encode(c.transactionCodec.decode(bytes))), id)
      same(c.transactionIdOfBytes(v.chainId, bytes), id)
      same(c.transactionLeaf(bytes), leaf)
    })
  }

  it('the signature changes the leaf of a transaction and not its id', () => {
    const [{ bytes, id, leaf }] = v.transactions as [Identifiers['transactions'][number]]
    const other = new Uint8Array(bytes)
    other[other.length - 1]! ^= 1
    same(c.transactionIdOfBytes(v.chainId, other), id)
    assert.notEqual(hex(c.transactionLeaf(other)), hex(leaf))
  })

  it('case ids of single proposals', () => {
    const { submitter, proposals, ids } = v.caseIds
    proposals.forEach((bytes, k) => {
      const proposal = c.proposalCodec.decode(bytes)
      same(c.caseIdsOf(v.chainId, { author: submitter, proposals: [proposal] })[0]!, ids[k]!)
    })
  })

  it('roots of proposals and opinions', () => {
    const proposals = v.proposalsRoot.proposals.map(c.proposalCodec.decode)
    same(c.proposalsRoot(proposals), v.proposalsRoot.root)
    const opinions = v.opinionsRoot.opinions.map(c.opinionCodec.decode)
    same(c.opinionsRoot(opinions), v.opinionsRoot.root)
  })

  it('body hash, additional data and commitments', () => {
    const { submitter, ciphertext, hash, r, aad } = v.body
    same(c.bodyHash(v.chainId, submitter, ciphertext), hash)
    same(c.bodyAad(v.chainId, submitter, r), aad)
    same(c.keyCommitment(v.chainId, v.keyCommitment.key), v.keyCommitment.commitment)
    same(c.findingsCommitment(v.chainId, v.findingsCommitment), v.findingsCommitment.commitment)
  })
})
