/**
 * `make testnet`: a government and several hospitals as separate processes of this machine, with
 * diagnoses to watch, and the parts of that which benchmark and end-to-end tests use. It reaches
 * the nodes only as anyone could: it starts their program and calls their local API. It must never
 * leave a process behind, touch one that it did not start, or be imported by what nodes run.
 */
export { Fleet, MAIN_FILE, NodeProcess, PACKAGE_FOLDER, pause, takesSubmissions, type FleetOptions,
  type Launch, type NodeSettings } from './fleet/index.js'
export { agreement, CaseTracker, quantile, type Agreement, type NodeHead, type TrackedCase }
  from './run/index.js'
export { runTestnet, type TestnetOptions } from './run-testnet.js'
export { readSamples, sampleStream, vary, type Sample } from './samples/index.js'
export { readFhirFolder, asSamples } from './fhir/index.js'
