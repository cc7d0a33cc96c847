import { resolve } from 'node:path'
import { shellWord } from '../../api/index.js'
import {
  configOptions, type GovernmentConfig, type HospitalConfig, type LoadedConfig
} from './config/index.js'

/**
 * Holds the settings that a start was given by flag or environment, by key. The folder remembers them, so
 * that `doctor` can print the whole command. A later start that lacks one of them says so: a hospital where
 * a person reviewed the cases must not silently decide by rules alone.
 */
export type GivenSettings = Readonly<Record<string, string>>

/** Settings that are secret, that hold for one start only, or that name the folders themselves. */
const NOT_KEPT: ReadonlySet<string> = new Set(['passphrase', 'trustedBlock', 'dataRoot', 'keysRoot'])
const CONFIG_FILE = 'config'

type Loaded = LoadedConfig<HospitalConfig | GovernmentConfig>

/** Collects the given settings. @param file the file that `--config` names */
export function givenSettings ({ config, sources }: Loaded, file: string | undefined): GivenSettings {
  const given = Object.entries(sources)
    .filter(([key, source]) => (source === 'flag' || source === 'environment') && !NOT_KEPT.has(key))
    .map(([key]) => [key, textOf(config, key)] as const)
  return { ...Object.fromEntries(given), ...(file === undefined ? {} : { [CONFIG_FILE]: resolve(file) }) }
}

/** Writes settings as flags of a command line, each after a blank. */
export function settingFlags (given: GivenSettings): string {
  return Object.entries(given).map(([key, value]) => ` ${flagOf(key)} ${shellWord(value)}`).join('')
}

/** Returns a line for each setting that the last start was given and this start has otherwise. */
export function changedSettings (
  last: GivenSettings, given: GivenSettings, config: Loaded['config']
): string[] {
  return Object.entries(last).flatMap(([key, before]) => {
    const now = key === CONFIG_FILE ? given[key] ?? 'another file' : textOf(config, key)
    if (now === before) return []
    return [`the last start had ${flagOf(key)} ${shellWord(before)}; now it is ${shellWord(now)}`]
  })
}

function textOf (config: Loaded['config'], key: string): string {
  const value: unknown = config[key as keyof typeof config]
  return Array.isArray(value) ? value.join(',') : String(value)
}

function flagOf (key: string): string {
  const all = [...configOptions('hospital'), ...configOptions('government')]
  return all.find(option => option.key === key)?.flag ?? `--${key}`
}
