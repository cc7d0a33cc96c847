import { createHash } from 'node:crypto'
import { pino } from 'pino'
import {
  createNetwork, memberIdOf, type Access, type Network, type NetworkLimits, type NetworkPorts
} from '../../../src/network/index.js'
import { hex, type Hex, type MemberId } from '../../../src/protocol/types/index.js'

/** The table of §5.3, repeated here so that the tests do not depend on the code of another folder. */
const TABLE: Readonly<Record<Access, ReadonlySet<string>>> = {
  member: new Set(['consensus', 'gossip', 'status', 'request', 'request-bodies', 'txs',
    'record-key', 'name', 'findings', 'excerpt', 'allowlist']),
  leaving: new Set(['consensus', 'status', 'request', 'request-bodies']),
  joining: new Set(['status', 'request', 'request-bodies']),
  government: new Set(['allowlist', 'status', 'request', 'enrol']),
  stranger: new Set(['enrol'])
}

export interface Node {
  readonly network: Network
  readonly id: MemberId
  /** Sets the access that this node gives to another node. */
  see (other: { id: MemberId }, access: Access): void
  readonly address: string
}

export interface NodeOptions {
  readonly role?: 'hospital' | 'government'
  readonly limits?: Partial<NetworkLimits>
  /** The access of all other peers. */
  readonly others?: Access
  /** Called with each line of the log at level `info`. */
  info? (fields: object, message: string): void
}

export function seedOf (name: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`test ${name}`).digest())
}

/** Starts real nodes on 127.0.0.1, and stops them after each test. */
export class World {
  readonly #nodes: Node[] = []
  /** The lines that the nodes wrote into their logs at level `warn`, as JSON. */
  readonly warnings: string[] = []

  async node (name: string, options: NodeOptions = {}): Promise<Node> {
    const seen = new Map<Hex, Access>()
    const logger = pino({ level: 'warn' }, { write: (line) => { this.warnings.push(line) } })
    const ports: NetworkPorts = {
      accessOf: (id) => seen.get(hex(id)) ?? options.others ?? 'stranger',
      mayUse: (access, protocol) => TABLE[access].has(protocol),
      logger: {
        debug () {}, info: options.info ?? (() => {}),
        warn: (...line: [object, string]) => { logger.warn(...line) }
      }
    }
    const network = await createNetwork({
      seed: seedOf(name),
      listen: ['/ip4/127.0.0.1/tcp/0'],
      role: options.role ?? 'hospital',
      ...(options.limits === undefined ? {} : { limits: options.limits })
    }, ports)
    const id = memberIdOf(network.peerId)!
    const node: Node = {
      network,
      id,
      see (other, access) {
        seen.set(hex(other.id), access)
        network.reconsider()
      },
      get address () { return network.addresses()[0]! }
    }
    this.#nodes.push(node)
    return node
  }

  /** Starts nodes that are members for each other and are connected in pairs. */
  async members (count: number, options: NodeOptions = {}): Promise<Node[]> {
    const nodes: Node[] = []
    for (let index = 0; index < count; index++) {
      nodes.push(await this.node(`member ${index}`, { others: 'member', ...options }))
    }
    for (const [index, node] of nodes.entries()) {
      for (const other of nodes.slice(0, index)) await node.network.dial([other.address])
    }
    await until('connected', () =>
      nodes.every(({ network }) => network.peers().length === count - 1))
    return nodes
  }

  async stop (): Promise<void> {
    await Promise.all(this.#nodes.splice(0).map(({ network }) => network.stop()))
    this.warnings.length = 0
  }
}

export const TOPIC = 'medichain/test/transactions'

export async function joinAll (nodes: readonly Node[], topic = TOPIC): Promise<void> {
  for (const { network } of nodes) {
    network.consensus.join()
    await network.gossip.join(topic)
  }
  await until('all joined', () => nodes.every(({ network, id }) => nodes.every((other) =>
    other.id === id || (network.consensus.isOpen(other.id) &&
      network.gossip.subscribers().some((peer) => hex(peer) === hex(other.id))))))
}

/** Waits for a condition, or fails with its name. */
export async function until (
  name: string, condition: () => boolean, timeoutMs = 30_000
): Promise<void> {
  const end = Date.now() + timeoutMs
  while (!condition()) {
    if (Date.now() > end) throw new Error(`timeout while waiting for: ${name}`)
    await pause(5)
  }
}

export function pause (ms: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, ms) })
}
