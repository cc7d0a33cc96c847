import { readSmallFile, writeSmallFile } from '../../system/index.js'
import { emptyState, type CampaignState } from './campaign.js'

/** @throws if there is a file that is not the state of a campaign */
export function loadState (path: string): CampaignState {
  const text = readSmallFile(path)
  if (text === undefined) return emptyState()
  if (!isState(parsed(text))) throw new Error(`${path} is not the state of a campaign`)
  return JSON.parse(text) as CampaignState
}

/** Leaves the old file or the new one, whenever this process ends. */
export function saveState (path: string, state: CampaignState): void {
  writeSmallFile(path, `${JSON.stringify(state, undefined, 1)}\n`)
}

function parsed (text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isState (value: unknown): boolean {
  const { format, chapters, failures, fixed } = Object(value) as Partial<CampaignState>
  return format === 1 && [chapters, failures, fixed].every(part => Array.isArray(part))
}
