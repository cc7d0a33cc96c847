/**
 * The long way to 100,000 seeds, in as many sessions as it takes: which seeds ran, on which code, and
 * what failed. No seed may be counted that did not run to its end, and no failure may be forgotten.
 */
export { Campaign, emptyState, type CampaignState, type Code } from './campaign.js'
export { missing, sizeOf, withoutSeed, withSeed, type Ranges } from './ranges.js'
export { describeCampaign } from './report.js'
export { runCampaign } from './run-campaign.js'
export { loadState, saveState } from './state-file.js'
