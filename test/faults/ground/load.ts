import { ServiceError } from '../../../src/api/index.js'
import { SAMPLES } from '../../fixtures/samples.js'
import {
  pause, readSamples, vary, type NodeProcess, type Sample
} from '../../../src/testnet/index.js'
import { until } from '../../e2e/support/until.js'
import { PATIENCE_MS } from './patience.js'

/** Maximum number of open requests to a hospital, so that a blocked hospital is not overloaded. */
const AT_ONCE = 16
const QUIET_POLL_MS = 20

/** A diagnosis that a hospital has acknowledged, so that it must never be lost. */
export interface Acknowledged {
  readonly id: string
  readonly hospital: string
}

/**
 * Submits valid diagnoses at a constant rate to the hospitals in turn. A hospital that is away or busy may
 * refuse. Only acknowledged diagnoses count.
 */
export class Load {
  readonly acknowledged: Acknowledged[] = []
  /** Hospitals that receive no diagnoses, such as liars. */
  readonly spared = new Set<NodeProcess>()
  /** Refusals of valid diagnoses by running hospitals. The list should stay empty. */
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

  /** Resolves when the hospital has acknowledged a diagnosis after the call. */
  async acknowledges (node: NodeProcess): Promise<void> {
    const from = this.acknowledged.length
    await until(`${node.name} acknowledges a diagnosis`, () =>
      this.acknowledged.slice(from).some(({ hospital }) => hospital === node.name), PATIENCE_MS)
  }

  /** Resolves when the hospital has answered all requests. If it is spared, it gets no further requests. */
  async answered (node: NodeProcess): Promise<void> {
    while ((this.#underWay.get(node) ?? 0) > 0) await pause(QUIET_POLL_MS)
  }

  #next (): void {
    const number = this.#number++
    const node = this.hospitals[number % this.hospitals.length]
    // The pattern changes only after a round of all hospitals, so each hospital gets every pattern.
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
      // These answers mean that the hospital is away, busy or not ready. They do not judge the diagnosis.
      if (status === 0 || status === 401 || status === 429 || status === 503) return
      this.refusals.push(`${node.name}: ${status} ${message} ${JSON.stringify(findings)}`)
    }
  }
}
