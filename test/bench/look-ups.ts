import { ServiceError } from '../../src/api/index.js'
import { quantile, type NodeProcess } from '../../src/testnet/index.js'
import type { Latency, NamesScenario } from './scenario.js'

/** The look-ups before the measurement, which let the code be compiled. */
const WARM_UP = 20

/**
 * Asks a hospital for the history of patients that nobody knows, one after the other, and then for the same
 * again. The first time other hospitals evaluate the name; the second time it is in the cache. Both times
 * include the request to the local API and its empty answer.
 * @param cpu reads the CPU time of all nodes so far, s
 */
export async function lookUps (
  hospital: NodeProcess, count: number, cpu: () => number
): Promise<NamesScenario> {
  const [warmUp, patients] = [numbers(0, WARM_UP), numbers(WARM_UP, count)]
  await times(hospital, warmUp)
  const before = cpu()
  const first = await times(hospital, patients)
  const between = cpu()
  const again = await times(hospital, patients)
  const after = cpu()
  const each = (seconds: number): number => Math.round(seconds * 100_000 / count) / 100
  return {
    name: 'look-ups of patients, one after the other', patients: count,
    newMs: latency(first), knownMs: latency(again),
    newCpuMs: each(between - before), knownCpuMs: each(after - between)
  }
}

function numbers (from: number, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `MC-8${String(from + i).padStart(7, '0')}`)
}

async function times (hospital: NodeProcess, patients: readonly string[]): Promise<number[]> {
  const taken: number[] = []
  for (const value of patients) {
    const started = performance.now()
    const fault = await hospital.client.call('history', { body: { value } }).catch((error: unknown) => error)
    if (!(fault instanceof ServiceError) || fault.code !== 'unknown-patient') {
      throw new Error(`a look-up did not end as expected: ${String(fault)}`)
    }
    taken.push(performance.now() - started)
  }
  return taken
}

function latency (taken: readonly number[]): Latency {
  const at = (q: number): number => Math.round((quantile(taken, q) ?? 0) * 100) / 100
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}
