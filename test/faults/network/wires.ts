import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { NodeSettings } from '../../../src/testnet/index.js'
import { WITH_TSX } from '../with-tsx.js'
import { order, reaches, roundTrip } from './probe.js'

const run = promisify(execFile)
const RELAY = fileURLToPath(new URL('./relay.ts', import.meta.url))
const API_PORT = 4000
const PEER_PORT = 4001
/** A locally administered address (IEEE 802) that no card has, so packets to it are lost. */
const UNUSED_ADDRESS = '02:00:00:00:00:01'

export interface Slowness {
  readonly delayMs: number
  readonly lossShare: number
}

interface Place {
  readonly namespace: string
  readonly address: string
  readonly relay: ChildProcess
  /** Forwards connections on this machine's loopback to the node's API. */
  readonly apiServer: net.Server
}

/**
 * Makes a network namespace for each node. They share a bridge in a separate namespace, so that no firewall
 * rule of this machine applies. Names are unique. All namespaces are removed, even if the process ends early.
 */
export class Wires {
  readonly #name = `mc${randomBytes(3).toString('hex')}`
  readonly #subnet = `10.${randomBytes(2).join('.')}`
  readonly #places: Place[] = []
  readonly #namespaces: string[] = []
  readonly #removeNow = (): void => {
    for (const name of this.#namespaces.splice(0)) {
      try { execFileSync('ip', ['netns', 'del', name]) } catch { /* gone already */ }
    }
  }

  private constructor (private readonly folder: string) {}

  /** @param folder must have a short path, because the path of a socket in it may have at most 107 bytes */
  static async open (places: number, folder: string): Promise<Wires> {
    const wires = new Wires(folder)
    process.on('exit', wires.#removeNow)
    try {
      await wires.#addNamespace(wires.#switch)
      await ip(wires.#switch, 'link', 'add', 'switch', 'type', 'bridge')
      await ip(wires.#switch, 'link', 'set', 'switch', 'up')
      for (let index = 0; index < places; index++) await wires.#addPlace(index)
      return wires
    } catch (error) {
      await wires.close()
      throw error
    }
  }

  /** Returns why this machine cannot make such links, or undefined if it can. */
  static async unavailable (): Promise<string | undefined> {
    if (process.getuid?.() !== 0) return 'network namespaces need root'
    const wires = new Wires('')
    try {
      await wires.#addNamespace(wires.#switch)
      await ip(wires.#switch, 'link', 'add', 'switch', 'type', 'bridge')
      await ip(wires.#switch, 'link', 'add', 'near', 'type', 'veth', 'peer', 'name', 'far')
      return undefined
    } catch (error) {
      return `no network namespaces with a bridge here: ${String(error).trim()}`
    } finally {
      await wires.close()
    }
  }

  /** Returns the settings of the node with this index. */
  settings (index: number): Partial<NodeSettings> {
    const { namespace, address, apiServer } = this.#at(index)
    return {
      launcher: ['ip', 'netns', 'exec', namespace],
      reach: () => `http://127.0.0.1:${(apiServer.address() as AddressInfo).port}`,
      settings: {
        listen: `/ip4/127.0.0.1/tcp/${PEER_PORT}`, announce: `/ip4/${address}/tcp/${PEER_PORT}`,
        apiPort: API_PORT
      }
    }
  }

  /** Cuts the link in one direction. */
  async cut (from: number, to: number): Promise<void> {
    await this.#neighbour('replace', from, to, 'lladdr', UNUSED_ADDRESS, 'nud', 'permanent')
  }

  async join (from: number, to: number): Promise<void> {
    await this.#neighbour('del', from, to)
  }

  /** Slows all links. @returns the means: `tc netem`, or the relays if the kernel has no netem */
  async slow ({ delayMs, lossShare }: Slowness): Promise<string> {
    try {
      for (const { namespace } of this.#places) {
        await run('tc', ['-n', namespace, 'qdisc', 'replace', 'dev', 'wire', 'root', 'netem',
          'delay', `${delayMs}ms`, 'loss', `${lossShare * 100}%`])
      }
      return 'tc netem'
    } catch {
      this.#tellRelays({ delayMs, lossShare })
      return 'relays, since this kernel has no netem'
    }
  }

  /** Returns whether the link works in this direction. */
  async carries (from: number, to: number): Promise<boolean> {
    return await reaches(this.#at(from).relay, this.#at(to).relay, this.#at(to).address)
  }

  /**
   * Returns the time until the node `to` answers the first message of `from`, ms; undefined without answer.
   */
  async roundTrip (from: number, to: number): Promise<number | undefined> {
    return await roundTrip(this.#at(from).relay, this.#at(to).address)
  }

  async fast (): Promise<void> {
    this.#tellRelays({ delayMs: 0, lossShare: 0 })
    for (const { namespace } of this.#places) {
      await run('tc', ['-n', namespace, 'qdisc', 'del', 'dev', 'wire', 'root']).catch(() => undefined)
    }
  }

  async close (): Promise<void> {
    for (const { relay, apiServer } of this.#places) {
      apiServer.close()
      if (relay.exitCode === null && relay.signalCode === null) {
        relay.kill('SIGKILL')
        await once(relay, 'exit')
      }
    }
    process.off('exit', this.#removeNow)
    this.#removeNow()
  }

  get #switch (): string { return `${this.#name}s` }

  #at (index: number): Place {
    const place = this.#places[index]
    if (place === undefined) throw new Error(`there is no place ${index}`)
    return place
  }

  async #neighbour (act: string, from: number, to: number, ...words: readonly string[]): Promise<void> {
    await ip(this.#at(from).namespace, 'neigh', act, this.#at(to).address, 'dev', 'wire', ...words)
  }

  #tellRelays (slowness: Slowness): void {
    for (const { relay } of this.#places) order(relay, { do: 'slow', slowness })
  }

  async #addNamespace (name: string): Promise<void> {
    await run('ip', ['netns', 'add', name])
    this.#namespaces.push(name)
    await ip(name, 'link', 'set', 'lo', 'up')
  }

  async #addPlace (index: number): Promise<void> {
    const namespace = `${this.#name}n${index}`
    const [address, end] = [`${this.#subnet}.${index + 1}`, `end${index}`]
    await this.#addNamespace(namespace)
    await ip(this.#switch, 'link', 'add', end, 'type', 'veth', 'peer', 'name', 'wire', 'netns', namespace)
    await ip(this.#switch, 'link', 'set', end, 'master', 'switch', 'up')
    await ip(namespace, 'addr', 'add', `${address}/24`, 'dev', 'wire')
    await ip(namespace, 'link', 'set', 'wire', 'up')
    const socket = path.join(this.folder, `api-${index}`)
    const relay = spawn('ip', ['netns', 'exec', namespace, process.execPath,
      ...WITH_TSX, RELAY, socket, String(API_PORT), address, String(PEER_PORT)],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    await Promise.race([once(relay, 'message'), once(relay, 'exit').then(() => {
      throw new Error('a relay ended at its start')
    })])
    const apiServer = net.createServer({ allowHalfOpen: true }, near => {
      const far = net.connect({ path: socket, allowHalfOpen: true })
      near.on('error', () => { far.destroy() }).on('close', () => { far.destroy() }).pipe(far)
      far.on('error', () => { near.destroy() }).on('close', () => { near.destroy() }).pipe(near)
    })
    apiServer.listen(0, '127.0.0.1')
    await once(apiServer, 'listening')
    this.#places.push({ namespace, address, relay, apiServer })
  }
}

async function ip (namespace: string, ...words: readonly string[]): Promise<void> {
  await run('ip', ['-n', namespace, ...words])
}
