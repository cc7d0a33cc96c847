import assert from 'node:assert/strict'
import type { WalRecord } from '../../../../src/protocol/consensus/index.js'
import { walRecordCodec } from '../../../../src/protocol/consensus/index.js'
import {
  certify, keyedChain, keyedSigner, labelledBlock, signProposal, signVote
} from './support/keyed-chain.js'

const keyed = keyedChain(4)
const signers = keyed.members.map(keyedSigner)
const { block, hash } = labelledBlock(keyed, { height: 3, view: 1, timestamp: 5, label: 'x' })
const nullification = certify(signers.slice(1).map(s => signVote(keyed, s, 2, 3, 0)), keyed)

const records: WalRecord[] = [
  { type: 'vote', vote: signVote(keyed, signers[0]!, 1, 3, 1, hash) },
  {
    type: 'proposal',
    proposal: signProposal(keyed, signers[1]!, { height: 3, view: 1, hash }, {
      justifyView: -1, block, notarization: undefined, nullifications: [nullification]
    })
  },
  { type: 'certificate', certificate: nullification }
]

describe('consensus log records', () => {
  for (const [index, record] of records.entries()) {
    it(`${record.type}: has tag ${index + 1}, and is read back unchanged`, () => {
      const bytes = walRecordCodec.encode(record)
      assert.equal(bytes[0], index + 1)
      const read = walRecordCodec.decode(bytes)
      assert.deepEqual(Buffer.from(walRecordCodec.encode(read)), Buffer.from(bytes))
      assert.equal(read.type, record.type)
    })
  }
})
