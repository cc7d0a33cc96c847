import assert from 'node:assert/strict'
import { signedGenesisCodec } from '../../../../src/protocol/codec/index.js'
import { nodeVerifier } from '../../../../src/protocol/crypto/index.js'
import {
  firstAllowlist, firstSignedAllowlist, memberSet, verifyGenesis
} from '../../../../src/protocol/membership/index.js'
import { hex } from '../../../../src/protocol/types/index.js'
import { readVectors } from '../codec/vector-files.js'

interface File {
  government: Uint8Array
  vectors: {
    desc: string, signed: Uint8Array, verdict: string, code?: string, chainId?: Uint8Array
  }[]
}

const { vectors, government } = readVectors<File>('membership/genesis.json')

describe('membership: genesis', () => {
  for (const { desc, signed, verdict, code, chainId } of vectors) {
    it(`${code ?? verdict}: ${desc}`, () => {
      const judged = verifyGenesis(signedGenesisCodec.decode(signed), nodeVerifier)
      assert.equal(judged.verdict, verdict)
      if (judged.verdict === 'accept') assert.equal(hex(judged.value.id), hex(chainId!))
      else assert.equal(judged.code, code)
    })
  }

  it('is ignored if it names another government than the configured government', () => {
    const signed = signedGenesisCodec.decode(vectors[0]!.signed)
    assert.equal(verifyGenesis(signed, nodeVerifier, government).verdict, 'accept')
    const judged = verifyGenesis(signed, nodeVerifier, new Uint8Array(32))
    assert.deepEqual(judged, { verdict: 'ignore', code: 'another-government' })
  })

  it('contains allowlist version 1', () => {
    const judged = verifyGenesis(signedGenesisCodec.decode(vectors[0]!.signed), nodeVerifier)
    assert(judged.verdict === 'accept')
    const chain = judged.value
    const list = firstAllowlist(chain)
    assert.deepEqual(list, {
      version: 1,
      prevHash: new Uint8Array(32),
      issuedAt: chain.genesis.createdAt,
      checkpointHeight: 0,
      checkpointHash: chain.id,
      entries: chain.genesis.members
    })
    assert.deepEqual(firstSignedAllowlist(chain), { list, signature: new Uint8Array(64) })
    const set = memberSet(chain.id, list)
    assert.equal(hex(memberSet(chain.id, firstSignedAllowlist(chain)).hash), hex(set.hash))
    assert.equal(set.version, 1)
    assert.equal(set.size, 4)
    assert.equal(set.quorum, 3)
  })
})
