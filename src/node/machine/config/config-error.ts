import { envName, flagName } from './spelling.js'

/** Describes a wrong value to the operator. */
export interface ConfigProblem {
  /** The key as the operator wrote it, or as it should be written. */
  readonly key: string
  /** The place of the value: 'config/hospital.yaml:12', 'MEDICHAIN_API_PORT' or '--api-port'. */
  readonly where: string
  /** Says what is wrong and which values are allowed. */
  readonly message: string
}

/** How many problems are shown at once. */
const MOST_SHOWN = 10

/** Reports a configuration with which the node does not start. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly exitCode = 2

  constructor (readonly problems: readonly ConfigProblem[]) {
    const more = problems.length - MOST_SHOWN
    super([
      ...problems.slice(0, MOST_SHOWN).map(problem => `${placeOf(problem)}: ${problem.message}`),
      ...(more > 0 ? [`and ${more} more like these`] : [])
    ].join('\n'))
  }
}

/** A flag or a variable of the environment names its setting already. */
function placeOf ({ key, where }: ConfigProblem): string {
  return where === flagName(key) || where === envName(key) ? where : `${where}: ${key}`
}
