/** The mistakes that seeds have found, each in its smallest form (src/sim/README.md). */
import assert from 'node:assert/strict'
import {
  signTransaction, transactionCodec, verifyTransaction, voteSignBytes, chainIdOf
} from '../../src/protocol/codec/index.js'
import { sha256 } from '../../src/protocol/crypto/index.js'
import {
  equal, TransactionKind, utf8, type Chain, type Genesis, type Vote
} from '../../src/protocol/types/index.js'
import { DEFAULT_PARAMETERS } from '../../src/protocol/membership/index.js'
import { simulatedCryptography } from '../../src/sim/cryptography.js'
import { Simulation } from '../../src/sim/simulation.js'

describe('sim found: evidence against a hospital that has just been removed', () => {
  it('is valid after the accused has left the list', () => {
    const keys = simulatedCryptography(sha256(utf8('found')))
    const [author, accused] = ['author', 'accused'].map(name => keys.signer(sha256(utf8(name))))
    assert(author !== undefined && accused !== undefined)
    const genesis: Genesis = {
      createdAt: 1, governmentPeer: author.id, governmentListKey: author.id, name: 'found',
      parameters: DEFAULT_PARAMETERS, members: []
    }
    const chain: Chain = { id: chainIdOf(genesis), genesis, verifier: keys.verifier }
    const vote = (fill: number): Vote => {
      const blockHash = new Uint8Array(32).fill(fill)
      const statement = { kind: 1, height: 9, view: 0, blockHash } as const
      const signature = accused.sign(voteSignBytes(chain.id, statement))
      return { ...statement, signer: accused.id, signature }
    }
    const bytes = transactionCodec.encode(signTransaction(chain.id, author, {
      kind: TransactionKind.evidence, author: author.id,
      conflict: { type: 'votes', first: vote(1), second: vote(2) }
    }))
    const isMember = (id: Uint8Array): boolean => equal(id, author.id)
    assert.equal(verifyTransaction(chain, isMember, bytes).verdict, 'accept')
  })
})

describe('sim found: two twins in one run', () => {
  it('regroup at a constant rate, however long the run', async () => {
    const twin = ['twin'] as const
    const world = new Simulation({
      seed: 1, hospitals: 7, faults: [],
      plan: { roles: new Map([[0, twin], [1, twin]]), stabilizesAt: 12_000 }
    })
    let assigned = 0
    const assign = world.fabric.assignTwin.bind(world.fabric)
    world.fabric.assignTwin = (...twinOf) => { assigned++; assign(...twinOf) }
    const { simulatedMs, violations } = await world.run()
    assert.deepEqual(violations, [])
    const most = 2 * world.nodes.length * (simulatedMs / 750 + 1)
    assert(assigned > most / 4 && assigned <= most, `${assigned} in ${simulatedMs} ms`)
  })
})
