import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TSchema } from 'typebox'
import type { ChainParameters } from '../../../protocol/types/index.js'
import { chainSettings, mismatch } from './chain-settings.js'
import { ConfigError } from './config-error.js'
import { governmentSettings, type GovernmentConfig } from './government-settings.js'
import { hospitalSettings, type HospitalConfig } from './hospital-settings.js'
import { loadSettings, type Source } from './load-settings.js'
import { keywords } from './setting.js'
import { envName, flagName, plain } from './spelling.js'
import type { NodeRole } from '../ports.js'

export interface RoleConfigs {
  readonly hospital: HospitalConfig
  readonly government: GovernmentConfig
}

export interface ConfigSources {
  /** Undefined: `config/<role>.yaml` in the working directory, else the file of this package. */
  readonly file?: string | undefined
  /** Maps a key, in any spelling, to its text. */
  readonly flags?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string | undefined>>
}

export interface LoadedConfig<T> {
  readonly config: T
  readonly sources: Readonly<Record<keyof T & string, Source>>
  readonly file: string | undefined
}

const SETTINGS = {
  hospital: hospitalSettings,
  government: governmentSettings,
  chain: chainSettings
}
type FileKind = keyof typeof SETTINGS

/** Names in the environment that are no settings of a file: the command line reads them. */
const COMMAND_NAMES = ['name', 'config', 'role', 'data', 'json']
const IN_ENVIRONMENT = spellings(
  ...Object.values(SETTINGS).flatMap(settings => Object.keys(settings)), ...COMMAND_NAMES)

/**
 * Loads and checks the configuration of a role; flag > environment > file > default.
 * @throws ConfigError with every wrong key, its place and its fix
 */
export function loadConfig<R extends NodeRole> (
  role: R, sources: ConfigSources = {}
): LoadedConfig<RoleConfigs[R]> {
  // The government's command line may also set the parameters of the chain that it will make.
  const others = role === 'government' ? spellings(...Object.keys(chainSettings)) : spellings()
  return load<RoleConfigs[R]>(role, sources, others)
}

/**
 * Loads the parameters for a genesis, from `config/chain.yaml` or `sources.file`. The flags may also hold
 * settings of the government.
 * @throws ConfigError
 */
export function loadChainParameters (sources: ConfigSources = {}): LoadedConfig<ChainParameters> {
  const others = spellings(...Object.keys(governmentSettings))
  const loaded = load<ChainParameters>('chain', sources, others)
  const bad = mismatch(loaded.config)
  if (bad !== undefined) {
    const where = {
      flag: flagName(bad.key),
      environment: envName(bad.key),
      file: loaded.file ?? 'file',
      default: 'chain parameters'
    }[loaded.sources[bad.key as keyof ChainParameters]]
    throw new ConfigError([{ ...bad, where }])
  }
  return loaded
}

/** Describes a setting as the command line and the reference show it. */
export interface ConfigOption {
  readonly key: string
  readonly flag: string
  readonly env: string
  /** integer, number, boolean, string or array (separated by commas). */
  readonly type: string
  readonly default: unknown
  readonly description: string
}

/** Lists every setting of a role or of the chain, in the order of its file. */
export function configOptions (kind: FileKind): ConfigOption[] {
  return Object.entries<TSchema>(SETTINGS[kind]).map(([key, schema]) => {
    const { type = 'string', description = '', default: value } = keywords(schema)
    return { key, flag: flagName(key), env: envName(key), type, default: value, description }
  })
}

function load<T> (
  kind: FileKind, sources: ConfigSources, alsoInFlags: ReadonlySet<string>
): LoadedConfig<T> {
  const file = sources.file ?? defaultFile(kind)
  const { values, sources: from } = loadSettings(SETTINGS[kind], {
    file, flags: sources.flags ?? {}, env: sources.env ?? {},
    alsoInEnvironment: IN_ENVIRONMENT, alsoInFlags,
    kind, otherKinds: Object.fromEntries(Object.entries(SETTINGS).filter(([other]) => other !== kind))
  })
  // T is derived from the schema, and the schema accepted each value.
  return { config: values as T, sources: from as LoadedConfig<T>['sources'], file }
}

/** Returns the operator's file if the working directory has one, else the file of the package. */
function defaultFile (kind: FileKind): string | undefined {
  const own = join('config', `${kind}.yaml`)
  if (existsSync(own)) return own
  const packaged = fileURLToPath(new URL(`../../../config/${kind}.yaml`, import.meta.url))
  return existsSync(packaged) ? packaged : undefined
}

function spellings (...keys: readonly string[]): ReadonlySet<string> {
  return new Set(keys.map(plain))
}
