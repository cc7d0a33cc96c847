import { sweep, type Outcome } from '../sweep/index.js'
import { Campaign } from './campaign.js'
import { codeNow } from './code.js'
import { loadState, saveState } from './state-file.js'

const SAVE_EVERY_MS = 5_000

export interface CampaignOptions {
  readonly path: string
  readonly goal: number
  readonly jobs: number | undefined
  readonly signal: AbortSignal
  readonly onOutcome: (outcome: Outcome, campaign: Campaign) => void
}

/** Goes on from where the file says it stopped, up to the goal or until `signal`. */
export async function runCampaign (options: CampaignOptions): Promise<Campaign> {
  const { path, goal, jobs, signal } = options
  const campaign = new Campaign(loadState(path), await codeNow())
  let since = performance.now()
  const save = async (): Promise<void> => {
    const now = performance.now()
    campaign.spend(now - since)
    since = now
    saveState(path, campaign.state)
  }
  // One write at a time, and the last one counts.
  let saving = Promise.resolve()
  let broken: unknown
  const timer = setInterval(() => {
    saving = saving.then(save).catch((error: unknown) => { broken ??= error })
  }, SAVE_EVERY_MS)
  try {
    await sweep({
      tasks: [...campaign.tasks(goal)], jobs, signal,
      onOutcome: outcome => {
        campaign.record(outcome)
        options.onOutcome(outcome, campaign)
      }
    })
  } finally {
    clearInterval(timer)
    await saving
  }
  await save()
  if (broken !== undefined) throw broken
  return campaign
}
