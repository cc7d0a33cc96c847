import path from 'node:path'
import {
  CaseTracker, Fleet, quantile, readSamples, type NodeProcess, type Sample
} from '../../src/testnet/index.js'
import { SAMPLES } from '../fixtures/samples.js'
import { Load, type LoadResult } from './load.js'
import { Outage } from './outage.js'
import { processCost } from './process-cost.js'
import type { LoadScenario, NamesScenario, OutageScenario } from './scenario.js'
import { lookUps } from './look-ups.js'
import { leaveNothing } from './support/leave-nothing.js'
import { Patients } from './support/patients.js'

/** The sample whose sealed body is nearest to 1.5 KB. */
const PATTERN = 'Hypertension'

interface Reading {
  readonly height: number
  readonly cpu: Readonly<Record<string, number>>
  readonly peak: Readonly<Record<string, number>>
  readonly sent: Readonly<Record<string, number>>
}

/** A fresh testnet of separate processes, and the diagnoses that are submitted to it. */
export class MeasuredNet {
  readonly #fleet: Fleet
  readonly #tracker: CaseTracker
  #pattern: Sample | undefined
  #load: Load | undefined
  /** Number of the next diagnosis. No two diagnoses are alike. */
  #next = 1
  readonly #patients = new Patients()

  /** @param profile a folder for a CPU profile of every node, which the node writes when it stops */
  constructor (readonly hospitals: number, folder: string, profile?: string) {
    this.#fleet = new Fleet({
      hospitals, folder,
      ...(profile === undefined ? {} : {
        nodeFlags: name => ['--cpu-prof', `--cpu-prof-dir=${path.resolve(profile)}`,
          `--cpu-prof-name=${name}.cpuprofile`]
      })
    })
    this.#tracker = new CaseTracker(this.#fleet.hospitals, {
      details: false, onChange: tracked => { this.#load?.onChange(tracked) }
    })
    leaveNothing(folder, this.#fleet.nodes)
  }

  async start (): Promise<void> {
    const samples = await readSamples(SAMPLES)
    this.#pattern = samples.find(sample => sample.title.startsWith(PATTERN))
    if (this.#pattern === undefined) throw new Error(`no sample is called ${PATTERN}`)
    await this.#fleet.start()
    await this.#tracker.open()
  }

  async stop (): Promise<void> {
    await this.#tracker.close()
    await this.#fleet.stop()
  }

  /** Submits diagnoses of new patients, which fill caches and let the code be compiled. */
  async warmUp (count: number): Promise<void> {
    await this.load('warm-up', count, count / 2)
    this.#patients.isWarmUp = false
  }

  async lookUps (count: number): Promise<NamesScenario> {
    const cpu = (): number =>
      this.#fleet.nodes.reduce((sum, node) => sum + (processCost(node.pid ?? 0)?.cpuSeconds ?? 0), 0)
    return await lookUps(first(this.#fleet.hospitals), count, cpu)
  }

  /** @param senders how many hospitals take the diagnoses */
  async load (
    name: string, count: number, inFlight: number, senders = this.hospitals
  ): Promise<LoadScenario> {
    const before = await this.#reading()
    const hospitals = this.#fleet.hospitals.slice(0, senders)
    this.#load = new Load(hospitals, this.#tracker, this.#pattern!, this.#patients, this.#next)
    this.#next += count
    const result = await this.#load.run(count, inFlight)
    this.#tracker.cases.clear()
    return summary(name, inFlight, result, before, await this.#reading())
  }

  async outage (count: number): Promise<OutageScenario> {
    return await new Outage(this.#fleet.hospitals, this.#pattern!, this.#patients, this.#next).run(count)
  }

  /** Returns the size of the newest body. All bodies are made from the same sample. */
  async bodySize (): Promise<number> {
    const { cases } = await first(this.#fleet.hospitals).client.call('listCases', { query: { limit: 1 } })
    return cases[0]?.bodySize ?? 0
  }

  async #reading (): Promise<Reading> {
    const statuses = await Promise.all(this.#fleet.nodes.map(async node => {
      return { node, status: await node.client.call('status'), cost: processCost(node.pid ?? 0) }
    }))
    const sent: Record<string, number> = {}
    for (const { status } of statuses) {
      for (const [protocol, bytes] of Object.entries(status.traffic?.sent ?? {})) {
        sent[protocol] = (sent[protocol] ?? 0) + bytes
      }
    }
    return {
      height: Math.max(...statuses.map(({ status }) => status.chain?.height ?? 0)),
      cpu: Object.fromEntries(statuses.map(({ node, cost }) => [node.name, cost?.cpuSeconds ?? 0])),
      peak: Object.fromEntries(statuses.map(({ node, cost }) => [node.name, cost?.peakMebibytes ?? 0])),
      sent
    }
  }
}

function summary (
  name: string, inFlight: number, result: LoadResult, before: Reading, after: Reading
): LoadScenario {
  const cpu = difference(after.cpu, before.cpu)
  const sent = difference(after.sent, before.sent)
  const at = (q: number): number => Math.round(quantile(result.latencies, q) ?? 0)
  if (result.other > 0) throw new Error(`${result.other} diagnoses were not accepted`)
  return {
    name,
    diagnoses: result.accepted,
    inFlight,
    acceptedPerSecond: oneDecimal(result.accepted / result.seconds),
    steadyPerSecond: oneDecimal(result.steadyPerSecond),
    latencyMs: { p50: at(0.5), p95: at(0.95), p99: at(0.99) },
    blocks: after.height - before.height,
    cpuMsPerDiagnosis: round(sum(cpu) * 1000 / result.accepted),
    cpuSeconds: cpu,
    peakMebibytes: after.peak,
    wireBytesPerDiagnosis: Math.round(sum(sent) / result.accepted),
    sentByProtocol: sent
  }
}

function difference (
  after: Readonly<Record<string, number>>, before: Readonly<Record<string, number>>
): Record<string, number> {
  return Object.fromEntries(Object.entries(after).map(([name, value]) => {
    return [name, round(value - (before[name] ?? 0))]
  }))
}

function sum (values: Readonly<Record<string, number>>): number {
  return Object.values(values).reduce((total, value) => total + value, 0)
}

function round (value: number): number {
  return Math.round(value * 100) / 100
}

function oneDecimal (value: number): number {
  return Math.round(value * 10) / 10
}

function first (nodes: readonly NodeProcess[]): NodeProcess {
  const [node] = nodes
  if (node === undefined) throw new Error('a testnet has at least one hospital')
  return node
}
