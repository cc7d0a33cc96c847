import assert from 'node:assert/strict'
import process from 'node:process'
import { NetworkError } from '../../../src/network/index.js'
import { EnrolmentDesk } from '../../../src/node/enrolment/enrolment-desk.js'
import { REQUEST_LIMITS, type RequestProtocol } from '../../../src/node/peers/quotas.js'
import * as codecs from '../../../src/protocol/codec/index.js'
import type { Codec, Request } from '../../../src/protocol/codec/index.js'
import { concat, type MemberId, type SignedAddressRecord } from '../../../src/protocol/types/index.js'
import type { Random } from '../../../src/sim/random.js'
import { MemoryStore, NodeStore } from '../../../src/storage/index.js'
import type { ChainFixture } from '../../fixtures/chain-fixture.js'
import { eventfulChain } from '../../fixtures/eventful-chain.js'
import { Hub, MemoryNetwork } from '../../fixtures/memory-network.js'
import { clockOf, TestNode } from '../../fixtures/running-nodes.js'
import { mutateBytes } from '../mutate-bytes.js'
import type { Target } from '../target.js'
import { sampleOf } from './codecs.js'

/** Every request protocol, with the codecs of request and reply. */
export const PROTOCOLS = [
  ['status', codecs.statusMessageCodec, codecs.statusMessageCodec],
  ['request', codecs.requestCodec, codecs.replyCodec],
  ['txs', codecs.transactionsSummaryCodec, codecs.transactionsReplyCodec],
  ['record-key', codecs.recordKeyRequestCodec, codecs.recordKeyReplyCodec],
  ['findings', codecs.findingsRequestCodec, codecs.findingsReplyCodec],
  ['excerpt', codecs.excerptRequestCodec, codecs.excerptReplyCodec],
  ['name', codecs.nameRequestCodec, codecs.nameReplyCodec],
  ['terminology', codecs.releasePartRequestCodec, codecs.releasePartCodec],
  ['custody', codecs.custodyRequestCodec, codecs.custodyReplyCodec],
  ['access-events', codecs.accessRequestCodec, codecs.accessReplyCodec],
  ['consent-rules', codecs.rulesRequestCodec, codecs.rulesReplyCodec],
  ['emergency', codecs.emergencyRequestCodec, codecs.emergencyReplyCodec],
  ['consent-form', codecs.consentFormRequestCodec, codecs.consentFormReplyCodec],
  ['mismatch', codecs.confirmRequestCodec, codecs.confirmReplyCodec],
  ['allowlist', codecs.allowlistExchangeCodec, codecs.allowlistReplyCodec],
  ['join', codecs.joinRequestCodec, codecs.joinReplyCodec],
  ['enrol', codecs.enrolMessageCodec, codecs.enrolReplyCodec]
] as unknown as readonly (readonly [RequestProtocol, Codec<unknown>, Codec<unknown>])[]
/** Kinds of input after the requests: gossip, frames and replies of a peer. */
const GOSSIP = PROTOCOLS.length
const FRAME = GOSSIP + 1
const ANSWER = GOSSIP + 2

/** A hospital with fourteen blocks, the government's desk, and a peer that sends anything. */
class Scene {
  readonly world: ChainFixture = eventfulChain()
  readonly hub = new Hub()
  readonly node: TestNode
  readonly desk: MemoryNetwork
  readonly peer: MemoryNetwork
  readonly rejections: unknown[] = []
  #answer: Uint8Array = new Uint8Array(0)
  readonly #onRejection = (error: unknown): void => { this.rejections.push(error) }

  constructor () {
    const { world, hub } = this
    this.node = new TestNode(world, hub, world.signers[0]!, 'hospital', { clock: clockOf(world) })
    this.desk = new MemoryNetwork(world.government.id, new Hub())
    this.peer = new MemoryNetwork(world.signers[1]!.id, hub)
  }

  async begin (): Promise<this> {
    process.on('unhandledRejection', this.#onRejection)
    await this.world.store(this.node.database)
    await this.node.start({ newKeys: true })
    this.peer.accessOf = () => 'member'
    for (const [protocol] of PROTOCOLS) {
      await this.peer.handle(protocol, REQUEST_LIMITS[protocol], async () => this.#answer)
    }
    this.peer.consensus.join()
    this.hub.connect()
    this.desk.accessOf = () => 'stranger'
    const { chain, genesis } = this.world
    const quiet = (): void => {}
    await new EnrolmentDesk({
      network: this.desk, store: await NodeStore.open(new MemoryStore()), verifier: chain.verifier,
      logger: { debug: quiet, info: quiet, warn: quiet, error: quiet }, governmentPeer: this.desk.id,
      maxPending: 3, arrived: quiet, repeated: quiet,
      welcome: () => ({ genesis, lists: [], addressRecords: [], standing: '', isListed: () => false })
    }).start()
    return this
  }

  async end (): Promise<void> {
    await this.node.stop()
    process.off('unhandledRejection', this.#onRejection)
  }

  /** Requires a reply that decodes within its limit, or a NetworkError. */
  async ask (from: MemberId, index: number, bytes: Uint8Array): Promise<void> {
    const [protocol, , answer] = PROTOCOLS[index]!
    const at = protocol === 'enrol' ? this.desk : this.node.network
    let reply: Uint8Array
    try {
      reply = await at.serve(from, protocol, bytes)
    } catch (error) {
      assert(error instanceof NetworkError, error instanceof Error ? error.stack : String(error))
      return
    }
    assert(reply.byteLength <= REQUEST_LIMITS[protocol].maxReplyBytes)
    answer.decode(reply)
  }

  /** Makes the peer answer every request with these bytes. */
  async answer (bytes: Uint8Array): Promise<void> {
    this.#answer = bytes
    const { hostLoop, status, syncer, lists } = this.node.running
    syncer.noteHeight(this.peer.id, hostLoop.state.context.height)
    lists.noteVersion(this.peer.id, 9)
    await this.node.hospital.keys.request(this.peer.id, [this.world.cases()[0]!.id])
    await status.exchangeWithAll()
  }

  async settle (): Promise<void> {
    for (let turn = 0; turn < 4; turn++) await new Promise(resolve => { setImmediate(resolve) })
    // The hub's list of messages is for other tests.
    this.hub.seen.length = 0
    this.node.network.reports.length = 0
    assert.deepEqual([...this.node.failures, ...this.rejections], [])
  }
}

let scene: Scene | undefined

/** Requests for data that the node has. */
function request (random: Random, { world }: Scene): Request {
  const { hash, height, content } = random.pick(world.blocks)
  switch (random.between(0, 6)) {
    case 0: return {
      type: 'blocks', from: random.pick([0, height, 2 ** 53 - 1]), count: random.pick([0, 1, 63, 64])
    }
    case 1: return { type: 'block', hash }
    case 2: return {
      type: 'transactions', withBodies: random.chance(0.5),
      leaves: [...content.transactions, ...content.transactions].map(({ leaf }) => leaf)
    }
    case 3: return { type: 'bodies', hashes: world.cases().map(({ bodyHash }) => bodyHash) }
    case 4: return { type: 'certificates', height: random.pick([0, height, height + 1, 2 ** 53 - 1]) }
    case 5: return {
      type: 'addresses', own: random.chance(0.3) ? undefined : addressRecord(random, world),
      known: world.signers.map(({ id }) => ({ id, seq: random.between(0, 9) }))
    }
    default: return { type: 'shares', height: random.pick([0, height, world.blocks.length, 2 ** 53 - 1]) }
  }
}

/** A record that a hospital signed, perhaps for another. */
function addressRecord (random: Random, { chain, signers }: ChainFixture): SignedAddressRecord {
  const [signer, other] = [random.pick(signers), random.pick(signers)]
  const id = random.pick([signer.id, other.id])
  const record = { id, seq: random.pick([0, 9, 2 ** 53 - 1]), addresses: [] }
  return { record, signature: signer.sign(codecs.addressSignBytes(chain.id, record)) }
}

function question (random: Random, index: number, made: Scene): Uint8Array {
  if (index === GOSSIP) {
    const [first] = random.pick(made.world.blocks).content.transactions
    const transaction = first?.bytes ?? new Uint8Array(3)
    return codecs.transactionEnvelopeCodec.encode({ transaction, bodies: [] })
  }
  if (index === FRAME) {
    const { block, certificate } = random.pick(made.world.blocks)
    return random.chance(0.5)
      ? concat(Uint8Array.of(1), sampleOf(codecs.consensusMessageCodec, random))
      : concat(Uint8Array.of(2), codecs.finalBlockCodec.encode({ block, certificate }))
  }
  if (index === ANSWER) {
    const { block, certificate } = random.pick(made.world.blocks)
    if (random.chance(0.3)) {
      return codecs.replyCodec.encode({ type: 'blocks', blocks: [{ block, certificate }] })
    }
    return sampleOf(random.pick(PROTOCOLS)[2], random)
  }
  const [protocol, codec] = PROTOCOLS[index]!
  if (protocol === 'request' && random.chance(0.7)) return codecs.requestCodec.encode(request(random, made))
  return sampleOf(codec, random)
}

/** The first byte chooses the handler, and the second the sender. */
const handlers: Target = {
  name: 'network-handlers',
  extension: 'bin',
  // Some answers wait a second for the ledger, and the node pauses after a failed catch-up.
  maxMs: 4_000,
  async begin () { scene = await new Scene().begin() },
  async end () {
    await scene?.end()
    scene = undefined
  },
  make (random) {
    assert(scene !== undefined)
    const index = random.between(0, ANSWER)
    const bytes = question(random, index, scene)
    return concat(Uint8Array.of(index, random.between(0, 5)),
      random.chance(0.3) ? bytes : mutateBytes(bytes, random))
  },
  async run (input) {
    assert(scene !== undefined)
    const { world, node, peer } = scene
    const who = [...world.signers, world.government, world.signer('nobody')]
    const from = who[(input[1] ?? 0) % who.length]!.id
    const index = (input[0] ?? 0) % (ANSWER + 1)
    const bytes = input.slice(2)
    if (index === GOSSIP) await node.network.hear(from, bytes)
    else if (index === FRAME) peer.consensus.send(node.signer.id, bytes)
    else if (index === ANSWER) await scene.answer(bytes)
    else await scene.ask(from, index, bytes)
    await scene.settle()
  }
}

export const handlerTargets: readonly Target[] = [handlers]
