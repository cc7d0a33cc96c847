import assert from 'node:assert/strict'
import { StatusExchange } from '../../../../src/node/peers/status-exchange.js'
import { PeerStatuses } from '../../../../src/node/signing/peer-statuses.js'
import { NetworkError } from '../../../../src/network/index.js'
import {
  decode, replyCodec, requestCodec, statusMessageCodec, type Request, type StatusMessage
} from '../../../../src/protocol/codec/index.js'
import type { Certificate, SignedAddressRecord, Vote } from '../../../../src/protocol/types/index.js'
import { VoteKind, quorum } from '../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'

const world = new ChainFixture()
const DIGEST = new Uint8Array(32).fill(9)
const RECORD: SignedAddressRecord = {
  record: { id: world.signers[2]!.id, seq: 5, addresses: [] }, signature: new Uint8Array(64)
}
const OWN: SignedAddressRecord = {
  record: { id: world.signers[0]!.id, seq: 3, addresses: ['/ip4/127.0.0.1/tcp/1'] },
  signature: new Uint8Array(64)
}
/** Bytes of a STATUS to a peer with the same last block, and with the tip at 4 and at 100 hospitals. */
const STATUS_BYTES = [129, 373, 4481]
const [self, peer] = world.signers.map(signer => signer.id) as [Uint8Array, Uint8Array]

function vote (kind: VoteKind, view: number, height = 7): Vote {
  return {
    kind, height, view, signer: peer, signature: new Uint8Array(64),
    blockHash: new Uint8Array(32).fill(kind === VoteKind.nullify ? 0 : view)
  }
}

function finalization (n: number): Certificate {
  return {
    kind: VoteKind.finalize, height: 6, view: 0, blockHash: new Uint8Array(32),
    bitmap: new Uint8Array(Math.ceil(n / 8)),
    signatures: Array.from({ length: quorum(n) }, () => new Uint8Array(64))
  }
}

type Handler = (from: Uint8Array, bytes: Uint8Array, context: object) => Promise<Uint8Array>

class Rig {
  #serve: Handler | undefined
  readonly exchange: StatusExchange
  readonly reports: string[] = []
  now = 1

  readonly statuses: PeerStatuses
  /** What this node has asked the peer for. */
  readonly asked: Request[] = []
  readonly learned: SignedAddressRecord[] = []
  isHeard = true
  ownDigest = DIGEST
  readonly addresses = {
    own: OWN,
    digest: () => this.ownDigest,
    known: () => [{ id: self, seq: 3 }],
    learn: (records: readonly SignedAddressRecord[]) => { this.learned.push(...records) }
  }

  version = 1
  #committed: (commit: { certificate: Certificate }) => void = () => {}
  onConnect: (id: Uint8Array) => void = () => {}

  constructor (readonly votesFrom = 0) {
    const ledger = { height: 6, hash: new Uint8Array(32), set: world.state.set }
    const parts = {
      role: 'hospital', chain: world.chain, signer: { id: self },
      clock: { wall: () => this.now, monotonic: () => this.now },
      scheduler: { after: () => () => {} },
      commits: {
        subscribe: (heard: (commit: { certificate: Certificate }) => void) => { this.#committed = heard }
      },
      hostLoop: {
        stopped: false,
        state: {
          ledger, consensus: { view: 0 }, context: { height: 7 }, signer: { id: self },
          votesFrom: this.votesFrom
        }
      },
      membership: {
        accessOf: () => 'member', committed: { list: { version: this.version } }, set: world.state.set,
        successor: undefined, successorSet: undefined
      },
      network: {
        on: (_event: string, heard: (id: Uint8Array) => void) => { this.onConnect = heard },
        request: async (_to: Uint8Array, name: string, bytes: Uint8Array) => {
          if (name === 'status') throw new NetworkError('timeout')
          this.asked.push(requestCodec.decode(bytes))
          if (!this.isHeard) throw new NetworkError('timeout')
          return await Promise.resolve(replyCodec.encode({ type: 'addresses', records: [RECORD] }))
        },
        report: (_id: Uint8Array, code: string) => { this.reports.push(code) },
        handle: async (_name: string, _limits: object, handler: Handler) => {
          this.#serve = handler
        }
      },
      store: { head: () => undefined },
      trust: { noteMember () {} },
      fail: (error: unknown) => { throw error }
    }
    this.statuses = new PeerStatuses(parts.chain, parts.membership as never, parts.clock)
    this.exchange = new StatusExchange({
      ...parts, statuses: this.statuses, addresses: this.addresses,
      lists: { noteVersion () {} },
      syncer: { noteHeight () {}, noteGovernmentHeight () {}, noteProven () {} }
    } as never)
  }

  commit (certificate: Certificate): void { this.#committed({ certificate }) }

  async yourVotes (): Promise<readonly Vote[]> {
    return (await this.stated()).yourVotes
  }

  /** Returns what the node answers to a STATUS of the peer. */
  async stated (changes: Partial<StatusMessage> = {}): Promise<StatusMessage> {
    if (this.#serve === undefined) await this.exchange.start()
    const asked = statusMessageCodec.encode({
      chainId: world.chain.id, height: 7, view: 0, lastHash: new Uint8Array(32), now: 1,
      allowlistVersion: 1, successorVersion: 1, addressDigest: DIGEST, tip: undefined, yourVotes: [],
      wantsVotes: true, votesFrom: undefined, ...changes
    })
    const reply = await this.#serve?.(peer, asked, { access: 'member', signal: new AbortController().signal })
    const status = decode(statusMessageCodec, reply ?? assert.fail())
    assert(status.verdict === 'accept')
    return status.value
  }
}

describe('node/peers: status exchange', () => {
  it('tells a peer its votes of the latest view, however often older votes are repeated', async () => {
    const rig = new Rig()
    assert.deepEqual(await rig.yourVotes(), [])
    const [early, notarize, nullify] = [
      vote(VoteKind.nullify, 0), vote(VoteKind.notarize, 2), vote(VoteKind.nullify, 2)
    ] as const
    for (const sent of [early, nullify, early, notarize, nullify, early]) rig.exchange.noteVote(peer, sent)
    assert.deepEqual(await rig.yourVotes(), [nullify, notarize])
    rig.exchange.noteVote(peer, vote(VoteKind.notarize, 9, 6))
    assert.equal((await rig.yourVotes()).length, 2, 'an older height, whatever the view')
    rig.exchange.noteVote(peer, vote(VoteKind.notarize, 0, 8))
    assert.deepEqual(await rig.yourVotes(), [vote(VoteKind.notarize, 0, 8)])
  })

  it('tells votes only to a peer that asks for them, and asks until it knows its own', async () => {
    const rig = new Rig()
    rig.exchange.noteVote(peer, vote(VoteKind.notarize, 2))
    assert.deepEqual((await rig.stated({ wantsVotes: false })).yourVotes, [])
    assert.equal((await rig.stated({ wantsVotes: true })).yourVotes.length, 1)
    assert.equal((await rig.stated()).wantsVotes, false)
    assert.equal((await new Rig(Infinity).stated()).wantsVotes, true)
  })

  it('sends the certificate of its last block only to a peer that names another last block', async () => {
    const rig = new Rig()
    await rig.stated()
    const tip = finalization(4)
    rig.commit(tip)
    assert.equal((await rig.stated()).tip, undefined, 'the peer has this block')
    assert.deepEqual((await rig.stated({ height: 6 })).tip, tip, 'the peer is behind')
    assert.deepEqual((await rig.stated({ height: 8 })).tip, tip, 'the peer is ahead, perhaps on a fork')
    assert.deepEqual((await rig.stated({ lastHash: new Uint8Array(32).fill(1) })).tip, tip, 'a fork')
  })

  it('asks for address records once per pair of digests, and again after a new connection', async () => {
    const rig = new Rig()
    const states = async (fill: number): Promise<number> => {
      await rig.stated({ addressDigest: new Uint8Array(32).fill(fill) })
      await new Promise(resolve => { setImmediate(resolve) })
      return rig.asked.length
    }
    await rig.yourVotes()
    assert.equal(rig.asked.length, 0, 'the digests are equal')
    assert.equal(await states(1), 1)
    assert.deepEqual(rig.asked[0], { type: 'addresses', known: [{ id: self, seq: 3 }], own: OWN })
    assert.deepEqual(rig.learned, [RECORD])
    assert.equal(await states(1), 1, 'the peer has nothing else')
    assert.equal(await states(2), 2)
    rig.ownDigest = new Uint8Array(32).fill(7)
    assert.equal(await states(2), 3, 'the peer may lack what this node learned')
    rig.onConnect(peer)
    assert.equal(await states(2), 4)
    rig.isHeard = false
    assert.equal(await states(4), 5)
    assert.equal(await states(4), 6, 'the answer was lost')
  })

  it('is short at 4 and at 100 hospitals, since addresses travel only when they change', () => {
    const bytes = (n: number | undefined): number => statusMessageCodec.encode({
      chainId: world.chain.id, height: 7, view: 0, lastHash: new Uint8Array(32), now: 1,
      allowlistVersion: 1, successorVersion: 1, addressDigest: DIGEST, yourVotes: [], votesFrom: undefined,
      wantsVotes: false, tip: n === undefined ? undefined : finalization(n)
    }).byteLength
    assert.deepEqual([bytes(undefined), bytes(4), bytes(100)], STATUS_BYTES)
  })

  it('tells since when a peer has not decided a height', async () => {
    const rig = new Rig()
    const since = async (now: number, height: number, view: number): Promise<number | undefined> => {
      rig.now = now
      await rig.stated({ height, view })
      return rig.statuses.all()[0]?.undecidedSince
    }
    assert.equal(await since(10, 7, 0), undefined)
    assert.equal(await since(20, 7, 1), 20)
    assert.equal(await since(30, 7, 4), 20, 'another view is no decision')
    assert.equal(await since(40, 8, 2), 40)
    assert.equal(await since(50, 9, 0), undefined)
  })

  it('tells which peer is on another chain, until the peer states this chain', async () => {
    const rig = new Rig()
    rig.now = 5
    await rig.stated({ chainId: new Uint8Array(32) })
    assert.deepEqual([rig.statuses.anotherChainAt(peer), rig.reports], [5, ['another-chain']])
    assert.deepEqual(rig.statuses.all(), [], 'statements of a peer on another chain do not count')
    await rig.yourVotes()
    assert.equal(rig.statuses.anotherChainAt(peer), undefined)
  })

  it('ignores votes that their signer did not send itself', async () => {
    const rig = new Rig()
    rig.exchange.noteVote(self, vote(VoteKind.notarize, 1))
    assert.deepEqual(await rig.yourVotes(), [])
  })
})
