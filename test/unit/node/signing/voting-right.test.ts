import assert from 'node:assert/strict'
import { logOrigin, openLog } from '../../../../src/node/signing/log-mark.js'
import { MemoryFileSystem, type NodeStore, type Wal } from '../../../../src/storage/index.js'
import type { LogOrigin } from '../../../../src/node/signing/log-mark.js'
import { VotingRight, type VotingRightParts } from '../../../../src/node/signing/voting-right.js'
import { voteSignBytes } from '../../../../src/protocol/codec/index.js'
import { encodeLogRecord } from '../../../../src/protocol/replica/index.js'
import type { Certificate, Vote } from '../../../../src/protocol/types/index.js'
import { NO_RECOVERY, VoteKind } from '../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import { Consortium, diagnosis, until, type TestNode } from '../../../fixtures/running-nodes.js'

const world = new ChainFixture()

/** A node at `height`, and peers that state their heights. */
class Rig {
  readonly state = {
    ledger: { height: 0, timestamp: 1_000, set: world.state.set, recoveries: [], adopted: undefined },
    context: { height: 1, recovery: NO_RECOVERY }, stated: 0,
    tip: { context: { set: world.state.set } }
  }

  claims: number[] = []
  proven = 0
  /** The votes that the first peer claims to have received from this node. */
  yourVotes: readonly Vote[] = []
  /** Reports a block that became final while this node was away. */
  commit: (certificate: Certificate) => void = () => {}
  granted: number | undefined
  #task: (() => void) | undefined
  readonly right: VotingRight

  constructor (height: number, origin: Partial<LogOrigin>, logged: readonly Vote[] = []) {
    this.state.ledger.height = height
    this.state.context.height = height + 1
    const records = logged.map(vote => encodeLogRecord({
      type: 'consensus', height: vote.height, record: { type: 'vote', vote }
    }))
    const parts = {
      chain: world.chain, signer: world.signers[0], store: markStore(),
      trust: { isWhole: true },
      commits: {
        subscribe: (listener: (commit: { certificate: Certificate }) => void) => {
          this.commit = certificate => { listener({ certificate }) }
          return () => {}
        }
      },
      hostLoop: {
        state: this.state, stopped: false,
        submit: (input: { from: number }) => { this.granted = input.from }
      },
      statuses: {
        all: () => this.claims.map((height, i) =>
          ({
            id: world.signers[i + 1]!.id,
            status: { height, yourVotes: i === 0 ? this.yourVotes : [] }
          })),
        provenHeight: () => this.proven
      },
      log: { append () {}, flush: async () => {}, records: () => records, reset: async () => {} },
      scheduler: { after: (_ms: number, task: () => void) => { this.#task = task; return () => {} } },
      logger: { warn: () => {} }
    } as unknown as VotingRightParts
    this.right = new VotingRight(parts, { created: false, ...origin })
    this.right.start()
  }

  /** Peers decide these heights; their tips are proven. */
  hear (...claims: number[]): this {
    this.claims = claims
    this.proven = Math.max(0, ...claims.map(claim => claim - 1))
    return this.poll()
  }

  reach (height: number): this {
    this.state.ledger.height = height
    this.state.context.height = height + 1
    return this.poll()
  }

  poll (): this {
    const task = this.#task
    this.#task = undefined
    task?.()
    return this
  }
}

const HASH = new Uint8Array(32).fill(7)

function ownVote (height: number, view = 0): Vote {
  const signer = world.signers[0]!
  const statement = { kind: VoteKind.finalize, height, view, blockHash: HASH }
  const signature = signer.sign(voteSignBytes(world.chain.id, statement))
  return { ...statement, signer: signer.id, signature }
}

/** Makes a certificate signed by members of `world.signers`; these tests read only its signers. */
function certificateAt (height: number, signers: readonly number[]): Certificate {
  const bitmap = new Uint8Array(Math.ceil(world.state.set.size / 8))
  for (const place of signers) {
    const index = world.state.set.indexOf(world.signers[place]!.id)
    bitmap[index >> 3]! |= 1 << (index & 7)
  }
  const statement = { kind: VoteKind.finalize, height, view: 0, blockHash: HASH }
  return { ...statement, bitmap, signatures: [] }
}

function markStore (): { meta: NodeStore['meta'] } {
  const values = new Map<string, Uint8Array>()
  return {
    meta: {
      get: async (name: string) => values.get(name),
      put: async (name: string, value: Uint8Array) => { values.set(name, value) }
    } as unknown as NodeStore['meta']
  }
}

describe('node: voting right', () => {
  it('votes at once with keys that never signed', () => {
    assert.equal(new Rig(0, { created: true, newKeys: true }).granted, 0)
  })

  it('waits until it and the hospitals that answered are a quorum', () => {
    const rig = new Rig(10, {})
    assert.equal(rig.hear(11).granted, undefined)
    assert.equal(rig.hear(11, 11).granted, 0)
  })

  it('votes at once after a crash if its log is complete, however far the chain has grown', () => {
    const rig = new Rig(10, {}, [ownVote(11)]).hear(21, 21)
    assert.equal(rig.granted, undefined, 'it catches up first')
    rig.yourVotes = [ownVote(11)]
    assert.equal(rig.reach(20).granted, 0)
  })

  it('abstains until H+2 is final when a member shows a vote of this hospital that its log lacks', () => {
    const rig = new Rig(10, {}, [ownVote(11)]).hear(21, 21)
    rig.yourVotes = [ownVote(15)]
    assert.equal(rig.reach(20).granted, 23)
    const another = new Rig(10, {}, [ownVote(11)])
    another.yourVotes = [ownVote(11), ownVote(11, 1)]
    assert.equal(another.hear(11, 11).granted, 13, 'the same height, another view')
  })

  it('abstains when a certificate holds a signature of this hospital that its log lacks', () => {
    const rig = new Rig(10, {}, [ownVote(11)])
    rig.commit(certificateAt(11, [1, 2, 3]))
    rig.commit(certificateAt(12, [0, 1, 2]))
    assert.equal(rig.hear(13, 13).reach(12).granted, 15)
    const away = new Rig(10, {}, [ownVote(11)])
    away.commit(certificateAt(11, [0, 1, 2]))
    away.commit(certificateAt(12, [1, 2, 3]))
    assert.equal(away.hear(13, 13).reach(12).granted, 0, 'it signed block 11 and its log has the vote')
  })

  it('does not believe a vote that it did not sign', () => {
    const rig = new Rig(10, {})
    rig.yourVotes = [{ ...ownVote(15), signature: new Uint8Array(64) }]
    assert.equal(rig.hear(11, 11).granted, 0)
  })

  it('abstains when the log is gone and the chain has blocks', () => {
    assert.equal(new Rig(10, { created: true }).hear(11, 11).granted, 13)
    assert.equal(new Rig(0, { created: true }).hear(1, 1).granted, 0)
  })

  it('abstains when the log that it had before the first block is missing', async () => {
    const store = markStore()
    await logOrigin(store, { created: true, newKeys: true })
    const rig = new Rig(0, await logOrigin(store, { created: true }))
    assert.equal(rig.hear(1, 1).granted, 3)
  })

  it('continues to abstain after it was killed before it could vote again', async () => {
    const store = markStore()
    await logOrigin(store, { created: true, newKeys: true })
    await logOrigin(store, { created: true })
    const again = new Rig(10, await logOrigin(store, { created: false }))
    assert.equal(again.hear(11, 11).granted, 13, 'the log of the earlier run exists and is empty')
  })

  it('abstains when it was killed right after it replaced a lost log', async () => {
    const store = markStore()
    const files = new MemoryFileSystem()
    const open = (newKeys: boolean): Promise<Wal> => openLog(store, { path: 'wal', files, newKeys })
    await logOrigin(store, { ...(await open(true)).opening, newKeys: true })
    files.remove('wal')
    await open(false)
    const { opening } = await open(false)
    const rig = new Rig(0, await logOrigin(store, opening))
    assert.equal(rig.hear(1, 1).granted, 3)
  })

  it('votes when its first run was killed between creating the log and reading it', async () => {
    const store = markStore()
    const files = new MemoryFileSystem()
    await openLog(store, { path: 'wal', files, newKeys: true })
    const { opening } = await openLog(store, { path: 'wal', files, newKeys: false })
    const rig = new Rig(0, await logOrigin(store, opening))
    assert.equal(rig.hear(11, 11).reach(10).granted, 0)
  })

  it('does not count as having lost its log when it was stopped before its first vote', async () => {
    const store = markStore()
    const rig = new Rig(0, await logOrigin(store, { created: true }))
    assert.equal(rig.hear(1, 1).granted, 0)
    const late = new Rig(0, await logOrigin(store, { created: false }))
    assert.equal(late.hear(11, 11).reach(10).granted, 13, 'the database was empty, but the chain is not')
  })

  it('votes despite as many liars as the chain tolerates', () => {
    const rig = new Rig(10, {})
    rig.claims = [9_000, 9_000]
    assert.equal(rig.poll().granted, undefined, 'one of the two is honest, so this node is behind')
    rig.claims = [9_000, 11]
    assert.equal(rig.poll().granted, 0, 'a claim without a second peer or a proof')
  })

  it('lets a killed hospital vote again, and all hospitals have one chain', async () => {
    const net = await (await new Consortium().start()).ready()
    try {
      const [a, b, c, d] = net.nodes as [TestNode, TestNode, TestNode, TestNode]
      await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
      await until(() => d.height >= 3, 'some blocks')
      await d.kill()
      await d.start()
      await until(() => d.running.voting?.from !== undefined, 'the right to vote')
      // Without c, nothing is final unless d votes.
      await until(() => d.height >= a.height, 'd has caught up')
      for (let i = 0; i < 4; i++) await a.hospital.submissions.submit(diagnosis(a, `Q-${i}`, `q-${i}`))
      await until(() => d.running.hostLoop.state.context.self !== undefined, 'd votes')
      await c.stop()
      const before = a.height
      await a.hospital.submissions.submit(diagnosis(a, 'P-2', 'r-2'))
      await until(() => a.height > before && b.height > before && d.height > before, 'they go on without c')
      const at = Math.min(a.height, b.height, d.height)
      const stored = await Promise.all([a, b, d].map(async node => (await node.store.readBlock(at))!.block))
      assert.deepEqual(stored[0], stored[1])
      assert.deepEqual(stored[0], stored[2])
    } finally {
      await net.stop()
    }
  }).timeout(180_000)
})
