import type { BenchResult } from '../scenario.js'

/** A scenario as some revision printed it; older revisions may lack any field. */
export type OldScenario = Readonly<Record<string, unknown>> & { readonly name: string }
export interface OldResult extends Omit<Partial<BenchResult>, 'scenarios'> {
  readonly scenarios: readonly OldScenario[]
}

/** `unreached`: that many diagnoses were not accepted within the limit of the scenario. */
export type Value = number | 'unreached'

export interface Figure {
  readonly name: string
  readonly better: 'lower' | 'higher'
  /** Returns the value; undefined if the scenario has no such figure. */
  readonly of: (scenario: OldScenario) => Value | undefined
}

export const FIGURES: readonly Figure[] = [
  { name: 'accepted per second', better: 'higher', of: at('acceptedPerSecond') },
  { name: 'accepted per second, middle of the run', better: 'higher', of: at('steadyPerSecond') },
  { name: 'accepted within 2 s, %', better: 'higher', of: at('acceptedWithin2sPercent') },
  { name: 'accepted within the limit, %', better: 'higher', of: at('acceptedPercent') },
  { name: 'marked absent after, ms', better: 'lower', of: onlyNumbers(at('markedAbsentAfterMs')) },
  { name: 'latency p50, ms', better: 'lower', of: at('latencyMs', 'p50') },
  { name: 'latency p95, ms', better: 'lower', of: at('latencyMs', 'p95') },
  { name: 'latency p99, ms', better: 'lower', of: at('latencyMs', 'p99') },
  { name: 'blocks', better: 'lower', of: at('blocks') },
  { name: 'CPU per diagnosis, ms', better: 'lower', of: at('cpuMsPerDiagnosis') },
  { name: 'peak memory of a hospital, MiB', better: 'lower', of: peakOfHospitals },
  { name: 'sent to peers per diagnosis, bytes', better: 'lower', of: at('wireBytesPerDiagnosis') }
]

/** Fields that tell how much was submitted. Scenarios that differ in them cannot be compared. */
export const CONDITIONS: readonly string[] = ['diagnoses', 'inFlight', 'submittedPerSecond', 'limitMs']

/** Reads the line that a bench printed with JSON=1. @throws Error if the text is not such a line */
export function parseResult (stdout: string): OldResult {
  const line = stdout.trimEnd().split('\n').at(-1) ?? ''
  const result = JSON.parse(line) as Partial<OldResult> | null
  const isResult = Array.isArray(result?.scenarios) &&
    result.scenarios.every(scenario => typeof (scenario as Partial<OldScenario> | null)?.name === 'string')
  if (!isResult) throw new Error('the bench printed no scenarios')
  return result as OldResult
}

function at (...path: readonly string[]): Figure['of'] {
  return scenario => {
    let value: unknown = scenario
    for (const key of path) value = (value as Readonly<Record<string, unknown>> | undefined)?.[key]
    if (value === null) return 'unreached'
    return typeof value === 'number' ? value : undefined
  }
}

/** Takes null as missing: the ledger of that revision marked no hospital absent. */
function onlyNumbers (of: Figure['of']): Figure['of'] {
  return scenario => {
    const value = of(scenario)
    return value === 'unreached' ? undefined : value
  }
}

function peakOfHospitals (scenario: OldScenario): number | undefined {
  const peaks = (scenario['peakMebibytes'] ?? {}) as Readonly<Record<string, number>>
  const hospitals = Object.entries(peaks).filter(([name]) => name.startsWith('hospital'))
  return hospitals.length === 0 ? undefined : Math.max(...hospitals.map(([, mebibytes]) => mebibytes))
}
