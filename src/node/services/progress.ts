import type { ChainStatusView } from '../../api/index.js'
import type { RunningChain } from '../assembly/running-chain.js'

const MINUTE_S = 60
/** Shorter times are told in seconds, and times up to so many minutes in minutes. */
const IN_SECONDS = 120
const IN_MINUTES = 120

/** Blocks are fetched that others have finished. */
export function isBehind ({ core, syncer }: RunningChain): boolean {
  return syncer.running && syncer.target > core.host.state.ledger.height
}

/** How far this node is with what it has to fetch. */
export function progressOf (chain: RunningChain): Pick<ChainStatusView, 'catchUp' | 'bodies'> {
  const { hospital, syncer } = chain
  const { target, blocksPerSecond, secondsLeft } = syncer.progress
  const catchUp = { target, blocksPerSecond, ...(secondsLeft === undefined ? {} : { secondsLeft }) }
  return {
    ...(isBehind(chain) ? { catchUp } : {}),
    ...(hospital === undefined
      ? {}
      : { bodies: { fetched: hospital.backfill.fetched, missing: hospital.backfill.missing } })
  }
}

/** `catching up: 4,120 of 10,003 blocks, 850/s, about 7 s left` */
export function catchUpText ({ core, syncer }: RunningChain): string {
  const { target, blocksPerSecond, secondsLeft } = syncer.progress
  const pace = secondsLeft === undefined
    ? ''
    : `, ${spelt(blocksPerSecond)}/s, about ${duration(secondsLeft)} left`
  return `catching up: ${spelt(core.host.state.ledger.height)} of ${spelt(target)} blocks${pace}`
}

/** Of a hospital whose copy is not whole: `; bodies: 1,200 of 3,000`. */
export function bodiesText ({ hospital }: RunningChain): string {
  if (hospital === undefined || hospital.backfill.missing === 0) return ''
  const { fetched, missing } = hospital.backfill
  return `; bodies: ${spelt(fetched)} of ${spelt(fetched + missing)}`
}

function spelt (count: number): string {
  return count.toLocaleString('en')
}

function duration (seconds: number): string {
  if (seconds < IN_SECONDS) return `${seconds} s`
  const minutes = Math.round(seconds / MINUTE_S)
  return minutes < IN_MINUTES ? `${minutes} min` : `${Math.round(minutes / MINUTE_S)} h`
}
