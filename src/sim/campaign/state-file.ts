import { readSmallFile, writeSmallFile } from '../../system/index.js'
import { emptyState, type CampaignState } from './campaign.js'

/** Reads the state of a campaign. @throws if the file holds something else */
export function loadState (path: string): CampaignState {
  const text = readSmallFile(path)
  if (text === undefined) return emptyState()
  let state: Partial<CampaignState> = {}
  try {
    state = Object(JSON.parse(text)) as Partial<CampaignState>
  } catch {}
  const { format, chapters, failures, fixed } = state
  if (format !== 1 || ![chapters, failures, fixed].every(part => Array.isArray(part))) {
    throw new Error(`${path} is not the state of a campaign`)
  }
  return state as CampaignState
}

/** Replaces the file atomically: a crash leaves the old state or the new state. */
export function saveState (path: string, state: CampaignState): void {
  writeSmallFile(path, `${JSON.stringify(state, undefined, 1)}\n`)
}
