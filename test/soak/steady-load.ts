import { pause, vary, type NodeProcess, type Sample } from '../../src/testnet/index.js'
import { diagnosisOf } from '../../src/testnet/run/index.js'
import { submit } from '../../src/testnet/run/submit.js'

/** Maximum number of open requests to a hospital. */
const MAX_OPEN = 32

/**
 * Submits diagnoses at a constant rate to the hospitals in turn. It remembers the acknowledged cases, which
 * must be on every chain at the end.
 */
export class SteadyLoad {
  readonly acknowledged: string[] = []
  readonly refused: string[] = []
  readonly #stop = new AbortController()
  readonly #underWay = new Map<string, number>()
  readonly #requests = new Set<Promise<void>>()
  #running: Promise<void> | undefined
  #next = 1

  constructor (
    private readonly hospitals: readonly NodeProcess[], private readonly patterns: readonly Sample[],
    private readonly perSecond: number
  ) {}

  start (): void {
    this.#running = this.#run()
  }

  /** Stops, and resolves when all requests have been answered. */
  async stop (): Promise<void> {
    this.#stop.abort()
    await this.#running
    await Promise.all(this.#requests)
  }

  async #run (): Promise<void> {
    const started = Date.now()
    for (let sent = 0; !this.#stop.signal.aborted; sent++) {
      const node = this.hospitals[sent % this.hospitals.length]
      if (node !== undefined && (this.#underWay.get(node.name) ?? 0) < MAX_OPEN) this.#send(node)
      await pause(Math.max(0, started + (sent + 1) * 1000 / this.perSecond - Date.now()))
    }
  }

  #send (node: NodeProcess): void {
    const number = this.#next++
    const pattern = this.patterns[number % this.patterns.length]
    if (pattern === undefined) throw new Error('there are no samples')
    const diagnosis = diagnosisOf(vary(pattern, number), [node])
    this.#count(node, 1)
    const request = submit(diagnosis, this.#stop.signal).then(() => {
      this.acknowledged.push(...diagnosis.caseIds)
      if (diagnosis.refusal !== undefined) {
        const { code, text } = diagnosis.refusal
        this.refused.push(`${node.name}: ${code} ${text}`)
      }
    }).finally(() => {
      this.#count(node, -1)
      this.#requests.delete(request)
    })
    this.#requests.add(request)
  }

  #count (node: NodeProcess, by: number): void {
    this.#underWay.set(node.name, (this.#underWay.get(node.name) ?? 0) + by)
  }
}
