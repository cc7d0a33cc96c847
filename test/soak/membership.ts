import { ServiceError } from '../../src/api/index.js'
import { NodeProcess, pause, type NodeSettings } from '../../src/testnet/index.js'

const PATIENCE_MS = 600_000
const POLL_MS = 300

/** Admits new hospitals and removes them again, one after the other. */
export class Membership {
  /** All hospitals that have joined. Their folders remain. */
  readonly joined: NodeProcess[] = []
  #member: NodeProcess | undefined

  constructor (
    private readonly government: NodeProcess, private readonly first: number,
    private readonly settings: (name: string) => NodeSettings
  ) {}

  /** Hospitals that run: the present new member, if any. */
  get present (): readonly NodeProcess[] {
    return this.joined.filter(node => node.running)
  }

  /** Admits a new hospital, or removes the hospital that was admitted before. */
  async change (): Promise<{ node: string, what: string }> {
    const node = this.#member
    if (node === undefined) {
      this.#member = await this.#join()
      return { node: this.#member.name, what: 'joined' }
    }
    await this.#remove(node)
    this.#member = undefined
    return { node: node.name, what: 'removed' }
  }

  async stop (): Promise<void> {
    for (const node of this.present) await node.stop(60_000)
  }

  killAll (): void {
    for (const node of this.joined) node.killNow()
  }

  async #join (): Promise<NodeProcess> {
    const node = new NodeProcess(this.settings(`hospital-${this.first + this.joined.length}`))
    this.joined.push(node)
    node.start()
    await node.ready()
    await this.#until(`${node.name} validates`, async () => {
      return (await node.client.call('status')).phase === 'validating'
    })
    return node
  }

  async #remove (node: NodeProcess): Promise<void> {
    const { peerId } = await node.client.call('status')
    await this.#until(`${node.name} is removed`, async () => {
      try {
        await this.government.client.call('removeMember', { params: { id: peerId } })
        return false
      } catch (error) {
        // The government answers this once the removal is final. Before, it says that a list is pending.
        if (error instanceof ServiceError && error.code === 'not-a-member') return true
        throw error
      }
    })
    await node.stop(60_000)
  }

  async #until (what: string, probe: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS
    for (let last = ''; ; await pause(POLL_MS)) {
      try {
        if (await probe()) return
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error
        last = error.message
      }
      if (Date.now() > deadline) throw new Error(`did not happen in ${PATIENCE_MS} ms: ${what} ${last}`)
    }
  }
}
