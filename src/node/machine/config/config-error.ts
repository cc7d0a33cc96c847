/** One thing wrong with one value, for the operator. */
export interface ConfigProblem {
  /** As the operator wrote it, or as it would have to be written. */
  readonly key: string
  /** Where it was found: 'config/hospital.yaml:12', 'MEDICHAIN_API_PORT' or '--api-port'. */
  readonly where: string
  /** What is wrong and what would be right. */
  readonly message: string
}

/** As many as help at once. */
const MOST_SHOWN = 10

/** The node does not start on a configuration it does not fully understand. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly exitCode = 2

  constructor (readonly problems: readonly ConfigProblem[]) {
    const more = problems.length - MOST_SHOWN
    super([
      ...problems.slice(0, MOST_SHOWN).map(({ where, key, message }) => `${where}: ${key}: ${message}`),
      ...(more > 0 ? [`and ${more} more like these`] : [])
    ].join('\n'))
  }
}
