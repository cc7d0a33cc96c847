import { ServiceError } from '../../../src/api/index.js'
import { SAMPLES } from '../../fixtures/samples.js'
import {
  pause, readSamples, vary, type NodeProcess, type Sample
} from '../../../src/testnet/index.js'

/** Requests of one hospital under way at most: one that stands still is not buried. */
const AT_ONCE = 16
const QUIET_POLL_MS = 20

/** One diagnosis that a hospital has acknowledged: from then on it must never be lost. */
export interface Acknowledged {
  readonly id: string
  readonly hospital: string
}

/**
 * A steady stream of valid diagnoses, dealt out to the hospitals in turn, all through a run. A hospital that
 * is away or busy refuses, which is its right; what it acknowledged counts.
 */
export class Load {
  readonly acknowledged: Acknowledged[] = []
  /** Hospitals that are given nothing, as those that lie. */
  readonly spared = new Set<NodeProcess>()
  /** Refusals of diagnoses that are right, by those who were there; empty is good. */
  readonly refusals: string[] = []
  readonly #underWay = new Map<NodeProcess, number>()
  #timer: NodeJS.Timeout | undefined
  #number = 0

  private constructor (
    private readonly hospitals: readonly NodeProcess[], private readonly patterns: readonly Sample[],
    private readonly perSecond: number
  ) {}

  static async open (hospitals: readonly NodeProcess[], perSecond: number): Promise<Load> {
    const samples = await readSamples(SAMPLES)
    const patterns = samples.filter(sample => sample.expect === 'accepted' && !sample.force)
    return new Load(hospitals, patterns, perSecond)
  }

  start (): void {
    this.#timer ??= setInterval(() => { this.#next() }, 1000 / this.perSecond)
  }

  /** Resolves when every request under way has been answered. */
  async stop (): Promise<void> {
    clearInterval(this.#timer)
    this.#timer = undefined
    while ([...this.#underWay.values()].some(count => count > 0)) await pause(QUIET_POLL_MS)
  }

  of (node: NodeProcess): Acknowledged[] {
    return this.acknowledged.filter(({ hospital }) => hospital === node.name)
  }

  /** Resolves when nothing that this hospital was given is unanswered; with `spared` it then rests. */
  async answered (node: NodeProcess): Promise<void> {
    while ((this.#underWay.get(node) ?? 0) > 0) await pause(QUIET_POLL_MS)
  }

  #next (): void {
    const number = this.#number++
    const node = this.hospitals[number % this.hospitals.length]
    // Consecutive numbers go round the hospitals, so patterns must not go round with them.
    const pattern = this.patterns[Math.floor(number / this.hospitals.length) % this.patterns.length]
    if (node === undefined || pattern === undefined) throw new Error('no hospital, or no sample')
    const count = this.#underWay.get(node) ?? 0
    if (this.spared.has(node) || !node.running || count >= AT_ONCE) return
    this.#underWay.set(node, count + 1)
    this.#submit(node, vary(pattern, number + 1).text).catch((error: unknown) => {
      this.refusals.push(`${node.name}: ${String(error)}`)
    }).finally(() => { this.#underWay.set(node, (this.#underWay.get(node) ?? 1) - 1) })
  }

  async #submit (node: NodeProcess, text: string): Promise<void> {
    try {
      const { cases } = await node.client.submitText(text)
      for (const item of cases) this.acknowledged.push({ id: item.case.id, hospital: node.name })
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      const { status, message, findings } = error
      // Away, too many at once, busy or not ready: all but a judgement on the diagnosis.
      if (status === 0 || status === 401 || status === 429 || status === 503) return
      this.refusals.push(`${node.name}: ${status} ${message} ${JSON.stringify(findings)}`)
    }
  }
}
