import { readFile, rename, writeFile } from 'node:fs/promises'
import { emptyState, type CampaignState } from './campaign.js'

/** @throws if there is a file that is not the state of a campaign */
export async function loadState (path: string): Promise<CampaignState> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return emptyState()
    throw error
  }
  if (!isState(parsed(text))) throw new Error(`${path} is not the state of a campaign`)
  return JSON.parse(text) as CampaignState
}

/** The old file or the new one, whenever this process ends. */
export async function saveState (path: string, state: CampaignState): Promise<void> {
  const fresh = `${path}.new`
  await writeFile(fresh, `${JSON.stringify(state, undefined, 1)}\n`)
  await rename(fresh, path)
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
