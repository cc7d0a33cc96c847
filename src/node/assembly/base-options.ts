import type { LogLossView } from '../../api/index.js'
import type { CalmLogger } from '../machine/calm-logger.js'
import type { GovernmentConfig, HospitalConfig, LoadedConfig } from '../machine/config/index.js'
import type { GivenSettings } from '../machine/given-settings.js'
import type { NodeRole } from '../machine/ports.js'

export interface BaseOptions {
  readonly role: NodeRole
  readonly name: string | undefined
  readonly data: string | undefined
  readonly config: HospitalConfig | GovernmentConfig
  /** Where the key root and the passphrase came from. */
  readonly sources: Pick<
    LoadedConfig<HospitalConfig | GovernmentConfig>['sources'], 'keysRoot' | 'passphrase'
  >
  /** Settings that the data folder remembers. */
  readonly given: GivenSettings
  /** False for `init`, which keeps the marks that the last run left. */
  readonly isStart: boolean
  readonly print: (line: string) => void
  readonly logger: (name: string) => CalmLogger
  /** Counts the lines of the log that could not be written. */
  readonly lost?: () => LogLossView | undefined
}
