/**
 * This folder runs `make testnet`: a government and several hospitals as separate processes on this machine,
 * with diagnoses to watch. Benchmarks and end-to-end tests use its parts. It uses the nodes like any client:
 * it starts their program and calls their local API. It must never leave a process behind or signal a process
 * that it did not start. The code of a node must not import it.
 */
export { Fleet, MAIN_FILE, NodeProcess, PACKAGE_FOLDER, pause, untilSubmissionsAccepted } from './fleet/index.js';
export { agreement, CaseTracker, quantile } from './run/index.js';
export { runTestnet } from './run-testnet.js';
export { readSamples, sampleStream, vary } from './samples/index.js';
export { readFhirFolder, asSamples } from './fhir/index.js';
//# sourceMappingURL=index.js.map