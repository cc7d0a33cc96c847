import { tableLines } from '../../src/api/index.js'
import type { FhirScenario, LoadScenario, NamesScenario, OutageScenario } from './scenario.js'

type Say = (line: string) => void

export function printLoad (result: LoadScenario, say: Say): void {
  const { diagnoses, blocks, latencyMs: { p50, p95, p99 } } = result
  say(`${result.name}: ${diagnoses} diagnoses, at most ${result.inFlight} in flight`)
  say(`  accepted ${result.acceptedPerSecond}/s (${result.steadyPerSecond}/s in the middle of the run)`)
  say(`  latency to acceptance on all hospitals: p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms`)
  say(`  blocks ${blocks}, ${Math.round(diagnoses / Math.max(1, blocks))} decided per block`)
  say(`  CPU ${result.cpuMsPerDiagnosis} ms per diagnosis, all nodes; per node, s: ` +
    list(result.cpuSeconds))
  say(`  peak memory, MiB: ${list(result.peakMebibytes)}`)
  say(`  sent to peers ${result.wireBytesPerDiagnosis} bytes per diagnosis, all nodes, by protocol: ` +
    list(Object.fromEntries(Object.entries(result.sentByProtocol)
      .map(([protocol, bytes]) => [protocol, Math.round(bytes / diagnoses)]))))
}

export function printNames (scenario: NamesScenario, say: Say): void {
  const { knownCpuMs, knownMs, name, newCpuMs, newMs, patients } = scenario
  say(`${name}: ${patients} patients, each new and then again`)
  say(`  new p50 ${newMs.p50} ms, p95 ${newMs.p95} ms, p99 ${newMs.p99} ms; CPU of all nodes ${newCpuMs} ms`)
  say(`  known p50 ${knownMs.p50} ms, p95 ${knownMs.p95} ms, p99 ${knownMs.p99} ms; CPU of all nodes ` +
    `${knownCpuMs} ms`)
}

export function printFhir (scenario: FhirScenario, say: Say): void {
  const { createMs, everythingMs, everythingOf, name, records, searchMs } = scenario
  say(`${name}: ${records} records`)
  say(`  creates, 32 in flight: ${scenario.createsPerSecond}/s, CPU of all nodes ` +
    `${scenario.cpuMsPerCreate} ms each`)
  say(`  creates, ${scenario.perSecond}/s: ${scenario.paced} at ${scenario.pacedPerSecond}/s; to 201 ` +
    `p50 ${createMs.p50} ms, p95 ${createMs.p95} ms`)
  say(`  search by patient p50 ${searchMs.p50} ms, p95 ${searchMs.p95} ms`)
  say(`  $everything of ${everythingOf} p50 ${everythingMs.p50} ms, p95 ${everythingMs.p95} ms`)
}

export function printOutage (result: OutageScenario, say: Say): void {
  const { diagnoses, limitMs, markedAbsentAfterMs: marked, latencyMs: { p50, p95, p99 } } = result
  const shown = (ms: number | null): string => ms === null ? `over ${limitMs} ms` : `${ms} ms`
  say(`${result.name}: ${diagnoses} diagnoses, ${result.submittedPerSecond} per second, ` + (marked === null
    ? 'from its crash on (the ledger did not mark it absent)'
    : `after the ledger marked it absent, ${marked} ms after its crash`))
  say(`  accepted on all others within 2 s: ${result.acceptedWithin2sPercent} %, ` +
    `within ${limitMs / 1000} s: ${result.acceptedPercent} %`)
  say(`  time to acceptance, over all diagnoses: p50 ${shown(p50)}, p95 ${shown(p95)}, p99 ${shown(p99)}`)
}

/** Prints the scenarios side by side, with the ratio of each figure to that of the first scenario. */
export function printRatios (scenarios: readonly LoadScenario[], say: Say): void {
  const [first] = scenarios
  if (first === undefined) return
  const cells = (of: LoadScenario): (number | null)[] => [
    of.acceptedPerSecond, of.latencyMs.p50, of.latencyMs.p95, of.latencyMs.p99,
    of.cpuMsPerDiagnosis, of.wireBytesPerDiagnosis
  ]
  const base = cells(first)
  const rows = scenarios.map(scenario => [scenario.name, ...cells(scenario).map((value, at) => {
    return scenario === first ? String(value) : `${value} (${ratio(value, base[at]!)})`
  })])
  say(`figures, and their ratios to ${first.name}:`)
  const header = ['', 'accepted/s', 'p50 ms', 'p95 ms', 'p99 ms', 'CPU ms each', 'bytes sent each']
  for (const line of tableLines(header, rows)) say(`  ${line}`)
}

/** Returns a quotient with three significant digits, or a dash if there is none. */
export function ratio (value: number | null, base: number | null): string {
  if (value === null || base === null || base === 0) return '-'
  return `${Number((value / base).toPrecision(3))} x`
}

function list (values: Readonly<Record<string, number>>): string {
  return Object.entries(values).map(([name, value]) => `${name} ${value}`).join(', ')
}
