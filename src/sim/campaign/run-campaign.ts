import { sweep, type RunSummary } from '../sweep/index.js'
import { Campaign } from './campaign.js'
import { codeNow } from './code.js'
import { loadState, saveState } from './state-file.js'

const SAVE_EVERY_MS = 5_000

export interface CampaignOptions {
  readonly path: string
  /** Number of seeds, and the first of them. */
  readonly goal: number
  readonly first: number
  readonly jobs: number | undefined
  readonly signal: AbortSignal
  readonly onRun: (run: RunSummary, campaign: Campaign) => void
}

/** Continues the campaign in the file at `path`, up to the goal or until `signal` is aborted. */
export async function runCampaign (options: CampaignOptions): Promise<Campaign> {
  const { path, goal, first, jobs, signal } = options
  const campaign = new Campaign(loadState(path), await codeNow())
  let since = performance.now()
  const save = (): void => {
    const now = performance.now()
    campaign.spend(now - since)
    since = now
    saveState(path, campaign.state)
  }
  let broken: unknown
  const timer = setInterval(() => {
    try {
      save()
    } catch (error) {
      broken ??= error
    }
  }, SAVE_EVERY_MS)
  try {
    await sweep({
      tasks: [...campaign.tasks(goal, first)], jobs, signal,
      onRun: run => {
        campaign.record(run)
        options.onRun(run, campaign)
      }
    })
  } finally {
    clearInterval(timer)
  }
  save()
  if (broken !== undefined) throw broken
  return campaign
}
