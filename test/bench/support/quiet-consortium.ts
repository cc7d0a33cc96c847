import { RunningChain } from '../../../src/node/assembly/running-chain.js'
import type { Clinical } from '../../../src/node/assembly/chain-ground.js'
import { AntiEntropy } from '../../../src/node/peers/anti-entropy.js'
import { Secrets } from '../../../src/node/machine/secrets.js'
import { logOrigin, openLog } from '../../../src/node/signing/log-mark.js'
import { genesisSignBytes } from '../../../src/protocol/codec/index.js'
import { sha256 } from '../../../src/protocol/crypto/index.js'
import { DEFAULT_PARAMETERS, mayUse, verifyGenesis } from '../../../src/protocol/membership/index.js'
import {
  compare, utf8, type Chain, type Genesis, type MemberId, type Signer
} from '../../../src/protocol/types/index.js'
import { simulatedCryptography } from '../../../src/sim/cryptography.js'
import { Fabric } from '../../../src/sim/fabric.js'
import { firstBoxKey } from '../../../src/sim/first-box-key.js'
import { Life } from '../../../src/sim/life.js'
import { Random } from '../../../src/sim/random.js'
import { SimNetwork, type SimNetworkPorts } from '../../../src/sim/sim-network.js'
import { Timeline } from '../../../src/sim/timeline.js'
import { MemoryFileSystem, MemoryStore, NodeStore } from '../../../src/storage/index.js'

const START = 1_800_000_000_000
const BOOT_MS = 60_000
const BOOT_STEP_MS = 20
/** Bytes that yamux and Noise add to a frame: a header of 12, and a length of 2 and a tag of 16. */
const TRANSPORT_BYTES = 12 + 18
/** Bytes that the streams of `src/network` add: a length. A request or reply also has a byte of status. */
const FRAME_BYTES = 4

interface Count { bytes: number, count: number }

/** Counts the messages of each class, with the bytes that the transport adds. TCP and IP are not counted. */
export class Meter {
  readonly #counts = new Map<string, Count>()

  add (name: string, bytes: number): void {
    const known = this.#counts.get(name) ?? { bytes: 0, count: 0 }
    known.bytes += bytes + FRAME_BYTES + TRANSPORT_BYTES
    known.count++
    this.#counts.set(name, known)
  }

  reset (): void { this.#counts.clear() }

  perNode (nodes: number): { readonly name: string, readonly bytes: number, readonly count: number }[] {
    return [...this.#counts].map(([name, { bytes, count }]) =>
      ({ name, bytes: bytes / nodes, count: Math.round(count / nodes) }))
  }
}

class MeteredNetwork extends SimNetwork {
  constructor (fabric: Fabric, ports: SimNetworkPorts, private readonly meter: Meter) { super(fabric, ports) }

  override async request (...given: Parameters<SimNetwork['request']>): Promise<Uint8Array> {
    const [, protocol, bytes] = given
    this.meter.add(`${protocol} request`, bytes.byteLength + 1)
    return await super.request(...given)
  }

  override async serve (from: MemberId, protocol: string, bytes: Uint8Array): Promise<Uint8Array> {
    const reply = await super.serve(from, protocol, bytes)
    this.meter.add(`${protocol} reply`, reply.byteLength + 1)
    return reply
  }

  override takeFrame (from: MemberId, frame: Uint8Array): void {
    this.meter.add('consensus', frame.byteLength)
    super.takeFrame(from, frame)
  }

  override takeGossip (from: MemberId, bytes: Uint8Array): void {
    this.meter.add('gossip', bytes.byteLength)
    super.takeGossip(from, bytes)
  }
}

type Running = RunningChain<Clinical>

export interface QuietConsortium {
  wait (ms: number): Promise<void>
  height (): number
  stop (): Promise<void>
}

/** Starts hospitals that make one block and then have nothing to do. They deal no shared keys. */
export async function quietConsortium (hospitals: number, meter: Meter): Promise<QuietConsortium> {
  const random = new Random(`quiet consortium of ${hospitals}`)
  const timeline = new Timeline()
  const fabric = new Fabric(timeline, random.fork('fabric'))
  const { chain, signers } = members(hospitals)
  const running: Running[] = []
  const failures: unknown[] = []
  // The timeline ends when it has no task, and a boot has none at first.
  for (let ms = 0; ms < BOOT_MS; ms += BOOT_STEP_MS) timeline.after(ms, quiet)
  for (const [slot, signer] of signers.entries()) {
    boot({ chain, signer, slot, timeline, fabric, meter, random: random.fork(`node ${slot}`) }, running)
      .catch((error: unknown) => { failures.push(error) })
  }
  const run = async (ms: number, isDone: () => boolean): Promise<void> => {
    const isReached = await timeline.run(timeline.now + ms, () => failures.length > 0 || isDone())
    if (failures.length > 0) throw failures[0]
    if (!isReached && ms === BOOT_MS) throw new Error('the hospitals make no block')
  }
  await run(BOOT_MS, () => running.length === hospitals && running.every(({ voting }) => voting?.from === 0))
  for (const { hostLoop } of running) hostLoop.submit({ type: 'abstained', until: 2 })
  await run(BOOT_MS, () => running.every(({ store }) => store.head()?.height === 1))
  // Statuses of the block before have arrived, and the addresses of all.
  await run(BOOT_MS - 1, () => false)
  return {
    wait: async ms => { await run(ms, () => false) },
    height: () => running[0]?.store.head()?.height ?? 0,
    stop: async () => { await Promise.all(running.map(async chain => { await chain.stop() })) }
  }
}

function members (hospitals: number): { readonly chain: Chain, readonly signers: readonly Signer[] } {
  const standIn = simulatedCryptography(sha256(utf8('quiet')))
  const government = standIn.signer(sha256(utf8('quiet government')))
  const signers = Array.from({ length: hospitals }, (_, i) => standIn.signer(sha256(utf8(`quiet ${i}`))))
  const genesis: Genesis = {
    createdAt: START, governmentPeer: government.id, governmentListKey: government.id, name: 'quiet',
    parameters: DEFAULT_PARAMETERS,
    members: signers.map(({ id }, i) =>
      ({ id, boxKey: firstBoxKey(standIn.verifier.group, id), name: `Hospital ${i}` }))
      .sort((a, b) => compare(a.id, b.id))
  }
  const signature = government.sign(genesisSignBytes(genesis))
  const verified = verifyGenesis({ genesis, signature }, standIn.verifier)
  if (verified.verdict !== 'accept') throw new Error(`no genesis: ${verified.code}`)
  return { chain: verified.value, signers }
}

interface Place {
  readonly chain: Chain, readonly signer: Signer, readonly slot: number, readonly timeline: Timeline,
  readonly fabric: Fabric, readonly meter: Meter, readonly random: Random
}

const quiet = (): void => undefined
const SILENT = { debug: quiet, info: quiet, warn: quiet, error: quiet }

async function boot (place: Place, all: Running[]): Promise<void> {
  const { chain, fabric, meter, random, signer, slot, timeline } = place
  const fail = (error: unknown): void => { throw error }
  const life = new Life(timeline, { skewMs: 0, rate: 1 }, START, () => false)
  const network = new MeteredNetwork(fabric, {
    slot, id: signer.id, life, mayUse, behaviour: undefined, onReceived: quiet, onReply: quiet,
    onGossip: quiet, onSent: quiet, onRefused: quiet, onReport: quiet, onServed: quiet, onAnswered: quiet
  }, meter)
  const store = await NodeStore.open(new MemoryStore())
  const log = await openLog(store, { path: 'wal', files: new MemoryFileSystem(), newKeys: true })
  const bytes = (count: number): Uint8Array => random.bytes(count)
  all.push(await RunningChain.start<Clinical>({
    role: 'hospital', chain, signer, store, network, log, clock: life, scheduler: life, logger: SILENT,
    secrets: new Secrets(signer.id, bytes), keyStore: undefined, random: bytes, config: undefined,
    origin: await logOrigin(store, { created: true, newKeys: true }), alarm: quiet, fail,
    keepEvidence: () => Promise.resolve(),
    hospital: parts => {
      const antiEntropy = new AntiEntropy(parts)
      return {
        prepare: async () => {}, start: async () => { await antiEntropy.start() },
        stop: () => { antiEntropy.stop() }, operationsWith: () => []
      }
    },
    running: chain => {
      network.accessOf = id => chain.membership.accessOf(id)
      fabric.plug(network)
    }
  }))
}
