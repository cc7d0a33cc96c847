/**
 * Reads and checks the settings of each role and the parameters of a new chain. Their sources are commented
 * files, the environment and flags.
 *
 * A node must never start with a configuration that it does not fully understand. A setting that is unknown
 * or out of range is therefore an error. The error names the key, its place, and the values that are allowed.
 */
export { ConfigError } from './config-error.js';
export { configOptions, loadChainParameters, loadConfig } from './load-config.js';
//# sourceMappingURL=index.js.map