import { ServiceError } from '../../../src/api/index.js'
import { CaseTracker, Fleet, pause, type NodeProcess } from '../../../src/testnet/index.js'
import { scratch } from '../../e2e/support/scratch.js'
import type { Wires } from '../network/index.js'
import { until } from '../../e2e/support/until.js'
import { checkAll, checkChains } from './checks.js'
import { accusations } from './evidence.js'
import { Load } from './load.js'
import { LogWatch } from './log-watch.js'
import { PATIENCE_MS } from './patience.js'
import { Signers } from './signers.js'

const POLL_MS = 100

export interface GroundOptions {
  readonly hospitals: number
  /** Diagnoses per second at all hospitals together. */
  readonly load: number
  /** How long a fault of this ground may keep a hospital away, ms. The default is `PATIENCE_MS`. */
  readonly longestAbsenceMs?: number
  /** Makes a network for this number of nodes, with a folder for its files. */
  readonly wires?: (nodes: number, folder: string) => Promise<Wires>
}

/** Runs a fleet under load, in which scenarios cause faults one after the other. */
export class Ground {
  /** Hospitals that lie, or whose key runs twice. Their logs are not checked. */
  readonly liars = new Set<NodeProcess>()
  readonly signers = new Signers()
  /** Observations that are neither right nor wrong. */
  readonly notes: string[] = []
  /** Hospitals that joined the chain after its begin. They get no diagnoses to submit. */
  readonly #joined: NodeProcess[] = []
  readonly #closing: (() => Promise<void>)[] = []

  private constructor (
    readonly fleet: Fleet, readonly load: Load, readonly logs: LogWatch,
    private readonly tracker: CaseTracker, readonly wires: Wires | undefined, readonly folder: string,
    private readonly remove: () => Promise<void>
  ) {}

  static async open (options: GroundOptions): Promise<Ground> {
    const { hospitals, load: perSecond, longestAbsenceMs = PATIENCE_MS, wires: makeWires } = options
    const { folder, remove } = await scratch()
    const wires = await makeWires?.(hospitals + 1, folder)
    const fleet = new Fleet({
      hospitals, folder,
      // Hospitals reject a diagnosis as unavailable if its submitter is away for half of this window.
      governmentSettings: { attemptWindowMs: 4 * longestAbsenceMs },
      ...(wires === undefined ? {} : { overridesOf: number => wires.settings(number) })
    })
    const tracker = new CaseTracker(fleet.nodes, { details: false })
    const logs = new LogWatch(fleet.hospitals)
    const load = await Load.open(fleet.hospitals, perSecond)
    const ground = new Ground(fleet, load, logs, tracker, wires, folder, remove)
    try {
      await fleet.start()
      await tracker.open()
      logs.start()
      return ground
    } catch (error) {
      await ground.close(true)
      throw error
    }
  }

  get nodes (): readonly NodeProcess[] { return [...this.fleet.nodes, ...this.#joined] }
  get hospitals (): readonly NodeProcess[] { return [...this.fleet.hospitals, ...this.#joined] }
  get running (): NodeProcess[] { return this.nodes.filter(node => node.running) }

  /** Returns a hospital by its number, from 1. */
  hospital (number: number): NodeProcess {
    const node = this.fleet.hospitals[number - 1]
    if (node === undefined) throw new Error(`there is no hospital ${number}`)
    return node
  }

  note (text: string): void {
    this.notes.push(text)
  }

  /** Adds a hospital that joins the chain. All checks cover it from now on. */
  join (node: NodeProcess): void {
    this.#joined.push(node)
    this.logs.add(node)
  }

  /** Registers a cleanup of a scenario, which runs after the nodes have ended. */
  onClose (close: () => Promise<void>): void {
    this.#closing.push(close)
  }

  async kill (...nodes: readonly NodeProcess[]): Promise<void> {
    for (const node of nodes) node.killNow()
    await Promise.all(nodes.map(async node => {
      await node.kill()
      await this.logs.ended(node.dataFolder)
    }))
  }

  /** Stops nodes cleanly. @throws Error if a node does not stop */
  async stop (...nodes: readonly NodeProcess[]): Promise<void> {
    await Promise.all(nodes.map(async node => {
      if (!await node.stop(PATIENCE_MS)) throw new Error(`${node.name} did not stop${node.lastLines()}`)
      await this.logs.ended(node.dataFolder)
    }))
  }

  async start (...nodes: readonly NodeProcess[]): Promise<void> {
    for (const node of nodes) node.start()
    await Promise.all(nodes.map(async node => { await node.ready() }))
  }

  /** Returns the height of the node's last final block. */
  async height (node: NodeProcess): Promise<number> {
    const { chain } = await node.client.call('status')
    return chain?.height ?? 0
  }

  /** Resolves when a block that became final after the call has a signature of this hospital. */
  async votesAgain (node: NodeProcess): Promise<void> {
    let height = await this.height(node)
    await until(`${node.name} votes`, async () => {
      const { phase, chain } = await node.client.call('status')
      if (node.role === 'government') return phase === 'following'
      for (; height < (chain?.height ?? 0); height++) {
        // The status may name a block that is not stored yet.
        const block = await node.client.call('block', { params: { height: height + 1 } })
          .catch((error: unknown) => {
            if (error instanceof ServiceError && error.status === 404) return undefined
            throw error
          })
        if (block === undefined) return false
        if (block.certificate.signers.some(({ name }) => name === node.name)) return true
      }
      return false
    }, PATIENCE_MS)
  }

  /** Resolves with the text of a trouble when the node's `status` reports it, as `doctor` would. */
  async says (node: NodeProcess, code: string): Promise<string> {
    return await until(`${node.name} says ${code}`, async () => {
      const { health } = await node.client.call('status')
      return health.troubles.find(trouble => trouble.code === code)?.text
    }, PATIENCE_MS)
  }

  /** Resolves when the node has proof against the other hospital, newer than the given time and block. */
  async accuses (
    node: NodeProcess, { name }: NodeProcess, than: { readonly at: number, readonly height: number }
  ): Promise<void> {
    await until(`${node.name} has proof against ${name} after block ${than.height}`, async () => {
      return (await accusations(node)).some(({ accused, at, height }) =>
        accused === name && at > than.at && height > than.height)
    }, PATIENCE_MS)
  }

  /** Resolves when this number of diagnoses, acknowledged after the call, have been decided on some node. */
  async goesOn (diagnoses = 10): Promise<void> {
    const from = this.load.acknowledged.length
    const fresh = async (): Promise<boolean> => this.load.acknowledged.slice(from)
      .filter(({ id }) => this.tracker.isDecided(id)).length >= diagnoses
    await until(`${diagnoses} further diagnoses are decided`, fresh, PATIENCE_MS)
  }

  /**
   * Resolves when every diagnosis that was acknowledged before the call is decided, and every node has then
   * reached the highest block that any node has.
   */
  async recovered (): Promise<void> {
    await this.decided(this.load.acknowledged.map(({ id }) => id))
    const heights = async (): Promise<number[]> =>
      await Promise.all(this.nodes.map(async node => await this.height(node).catch(() => 0)))
    const tip = Math.max(...await heights())
    await until(`every node reaches height ${tip}`,
      async () => Math.min(...await heights()) >= tip, PATIENCE_MS)
  }

  /**
   * Resolves when no node had a new block for this time. Blocks that were under way may still become final.
   */
  async standsStill (ms: number): Promise<void> {
    let [tip, since] = [-1, Date.now()]
    await until(`no block for ${ms} ms`, async () => {
      const heights = await Promise.all(this.running.map(async node => await this.height(node)))
      const highest = Math.max(...heights)
      if (highest > tip) [tip, since] = [highest, Date.now()]
      return Date.now() - since >= ms
    }, PATIENCE_MS)
  }

  /** Resolves when all these cases are decided. Requests make up for events that an ended stream missed. */
  async decided (ids: readonly string[]): Promise<void> {
    let left = [...ids]
    const begun = Date.now()
    let askedAt = begun
    for (;;) {
      left = left.filter(id => !this.tracker.isDecided(id))
      if (left.length === 0) return
      if (Date.now() - begun > PATIENCE_MS) {
        throw new Error(`${left.length} acknowledged diagnoses are undecided: ${await this.describe(left)}`)
      }
      if (Date.now() - askedAt > 1000) {
        await this.#ask(left)
        askedAt = Date.now()
      }
      await pause(POLL_MS)
    }
  }

  /**
   * Stops the load, waits for recovery and checks the network.
   * @throws Error with the fault that was found
   */
  async check (): Promise<void> {
    await this.load.stop()
    await this.recovered()
    await checkAll(this)
  }

  /** Stops all nodes and verifies their data folders. */
  async checkChains (): Promise<void> {
    await this.load.stop()
    await checkChains(this)
  }

  /** Ends all processes. @param keep keeps folders and logs, to be examined after a failure */
  async close (keep: boolean): Promise<void> {
    for (const node of this.nodes) node.resume()
    await this.load.stop()
    await this.logs.stop()
    await this.tracker.close()
    await Promise.all([this.fleet.stop(), ...this.#joined.map(async node => await node.stop())])
    for (const close of this.#closing) await close()
    await this.wires?.close()
    if (!keep) await this.remove()
  }

  /** Describes the state of the first of these cases on every node, for a message. */
  async describe (ids: readonly string[]): Promise<string> {
    const [id = ''] = ids
    const views = await Promise.all(this.running.map(async node => {
      const view = await node.client.call('showCase', { params: { id } })
        .catch((error: unknown) => ({ status: String(error), opinions: [] }))
      const opinions = view.opinions.map(({ validator, decision, group = '' }) =>
        `${validator.name} ${decision} ${group}`)
      return `${node.name} ${view.status} (${opinions.join(', ')})`
    }))
    const submitter = this.load.acknowledged.find(diagnosis => diagnosis.id === id)?.hospital
    return `${id.slice(0, 16)} of ${submitter ?? 'no hospital'}: ${views.join(', ')}`
  }

  async #ask (ids: readonly string[]): Promise<void> {
    for (const [index, node] of this.nodes.entries()) {
      if (!node.running) continue
      for (const id of ids.slice(0, 50)) {
        const view = await node.client.call('showCase', { params: { id } }).catch(() => undefined)
        if (view === undefined) continue
        this.tracker.learn(view, index, view.closedAt ?? Date.now())
      }
      return
    }
  }
}
