import type { PoolLimits } from '../../protocol/mempool/index.js'
import type { HospitalConfig } from '../machine/config/index.js'

const MIB = 1024 * 1024

/** What an operator may choose of the pace of agreement, as the policy of consensus names it. */
export function timing (config: HospitalConfig | undefined): object {
  if (config === undefined) return {}
  const { graceMs, rebroadcastMs, viewTimeoutGrowth } = config
  return { graceMs, rebroadcastMs, growth: viewTimeoutGrowth }
}

/** How much may wait for a block; undefined: the defaults. */
export function poolLimits (config: HospitalConfig | undefined): PoolLimits | undefined {
  if (config === undefined) return undefined
  return {
    maxBytes: config.mempoolMebibytes * MIB,
    maxBytesPerInjector: config.mempoolMebibytesPerHospital * MIB,
    maxAhead: 16
  }
}
