/**
 * The figures of a run of `make bench`, as it prints them with JSON=1. `against/` reads those of older
 * revisions.
 */
export interface Latency {
  /** Times to acceptance, ms. Null if that many diagnoses were not accepted within the limit. */
  readonly p50: number | null
  readonly p95: number | null
  readonly p99: number | null
}

/** Diagnoses with a limited number in flight, all hospitals up. */
export interface LoadScenario {
  readonly name: string
  readonly diagnoses: number
  readonly inFlight: number
  readonly acceptedPerSecond: number
  readonly steadyPerSecond: number
  readonly latencyMs: Latency
  readonly blocks: number
  readonly cpuMsPerDiagnosis: number
  /** By the name of the node. */
  readonly cpuSeconds: Readonly<Record<string, number>>
  readonly peakMebibytes: Readonly<Record<string, number>>
  /** Payload that all nodes sent to peers, without framing. */
  readonly wireBytesPerDiagnosis: number
  readonly sentByProtocol: Readonly<Record<string, number>>
}

/** Diagnoses at a steady pace, while a hospital is down. */
export interface OutageScenario {
  readonly name: string
  readonly diagnoses: number
  readonly submittedPerSecond: number
  /** Time from the crash until the ledger marked the hospital absent; null if the ledger did not. */
  readonly markedAbsentAfterMs: number | null
  /** Percentage of all diagnoses that all other hospitals accepted within 2 s, and within the limit. */
  readonly acceptedWithin2sPercent: number
  readonly acceptedPercent: number
  readonly limitMs: number
  /** Over all diagnoses. */
  readonly latencyMs: Latency
}

/** Look-ups of patients at one hospital without other load. */
export interface NamesScenario {
  readonly name: string
  readonly patients: number
  /** Times of a request to the local API for a patient that is new at the hospital, and for one it knows. */
  readonly newMs: Latency
  readonly knownMs: Latency
  /** CPU time of all nodes for one request, whatever else the machine does. */
  readonly newCpuMs: number
  readonly knownCpuMs: number
}

/** Calls of the FHIR server of one hospital, by the code of a client library in another process. */
export interface FhirScenario {
  readonly name: string
  readonly records: number
  /** With 32 in flight, and the CPU time of all nodes for each. */
  readonly createsPerSecond: number
  readonly cpuMsPerCreate: number
  /** Creates at a steady pace: how many, at which pace, the rate that was reached, and the times to 201. */
  readonly paced: number
  readonly perSecond: number
  readonly pacedPerSecond: number
  readonly createMs: Latency
  /** One after the other, among all records. */
  readonly searchMs: Latency
  readonly everythingOf: number
  readonly everythingMs: Latency
}

export interface BenchResult {
  readonly hospitals: number
  readonly cpus: number
  /** `process.version` */
  readonly node: string
  readonly bodyBytes: number
  readonly scenarios: readonly (LoadScenario | NamesScenario | OutageScenario | FhirScenario)[]
}
