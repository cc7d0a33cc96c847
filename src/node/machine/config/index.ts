/**
 * What an operator may choose: settings per role and the parameters of a new chain, from commented
 * files, environment and flags.
 *
 * It only reads and checks; nothing here acts on a value. A node must never start on a
 * configuration that it does not fully understand: whatever is unknown or out of range is an error
 * that names the key, where it was found and what would be right.
 */
export { ConfigError } from './config-error.js'
export type { HospitalConfig } from './hospital-settings.js'
export type { GovernmentConfig } from './government-settings.js'
export { configOptions, loadChainParameters, loadConfig } from './load-config.js'
export type { ConfigSources, LoadedConfig } from './load-config.js'
