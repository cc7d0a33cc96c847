/**
 * `make testnet`: a government and several hospitals as separate processes of this machine, with
 * diagnoses to watch. Benchmarks and end-to-end tests use its parts. It reaches the nodes as any client
 * can: it starts their program and calls their local API. It must never leave a process behind, touch a
 * process that it did not start, or be imported by the code of a node.
 */
export { Fleet, MAIN_FILE, NodeProcess, PACKAGE_FOLDER, pause, takesSubmissions, type FleetOptions,
  type Launch, type NodeSettings } from './fleet/index.js'
export { agreement, CaseTracker, quantile, type Agreement, type NodeHead, type TrackedCase }
  from './run/index.js'
export { runTestnet, type TestnetOptions } from './run-testnet.js'
export { readSamples, sampleStream, vary, type Sample } from './samples/index.js'
export { readFhirFolder, asSamples } from './fhir/index.js'
